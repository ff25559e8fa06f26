import { once } from "node:events";
import { connect, type Socket } from "node:net";

type Sighting = {
  readonly orderNumber: string;
  readonly seq: number;
  heardAt: number;
  rightAt: number;
};

/** A screen as thin as can be, so that hundreds fit beside the server they measure: two bare sockets and no JSON. */
export class FeedScreen {
  readonly #feed: Socket;
  readonly #board: Socket;
  readonly #now: () => number;
  readonly #fetches: boolean;
  readonly #sightings: Sighting[] = [];
  #firstWaiting = 0;
  #partOfEvent = "";
  #partOfBoard = "";
  #isFetching = false;
  #isStale = false;
  /** Events with an id, in order; -1 once one was missing or came twice. */
  eventCount = 0;
  fetchCount = 0;

  private constructor(port: number, options: { now: () => number; fetches: boolean }) {
    this.#now = options.now;
    this.#fetches = options.fetches;
    this.#feed = connect(port, "127.0.0.1");
    this.#board = connect(port, "127.0.0.1");
    this.#feed.setEncoding("latin1").on("data", (text: string) => this.#onFeed(text));
    this.#board.setEncoding("latin1").on("data", (text: string) => this.#onBoard(text));
  }

  static async open(
    port: number,
    options: { now: () => number; fetches: boolean },
  ): Promise<FeedScreen> {
    const screen = new FeedScreen(port, options);
    await Promise.all([once(screen.#feed, "connect"), once(screen.#board, "connect")]);
    screen.#feed.write("GET /orders/events HTTP/1.1\r\nHost: localhost\r\n\r\n");
    await once(screen.#feed, "data");
    return screen;
  }

  /** From commit to sight, ms, for each order of `placedAt`; Infinity for one never seen. */
  delays(placedAt: ReadonlyMap<string, number>, what: "heardAt" | "rightAt"): number[] {
    const seen = new Map(this.#sightings.map((sighting) => [sighting.orderNumber, sighting[what]]));
    return [...placedAt].map(([orderNumber, atMs]) => (seen.get(orderNumber) ?? Infinity) - atMs);
  }

  close(): void {
    this.#feed.destroy();
    this.#board.destroy();
  }

  #onFeed(text: string): void {
    const blocks = (this.#partOfEvent + text).split("\n\n");
    this.#partOfEvent = blocks.pop() ?? "";
    for (const block of blocks) this.#onEvent(block);
  }

  #onEvent(block: string): void {
    const seq = Number(/(?:^|\n)id: (\d+)/.exec(block)?.[1]);
    if (Number.isNaN(seq)) return;
    this.eventCount = seq === this.eventCount + 1 ? seq : -1;
    const orderNumber = /"order_created","order_number":"(\d{4})"/.exec(block)?.[1];
    if (orderNumber !== undefined) {
      this.#sightings.push({ orderNumber, seq, heardAt: this.#now(), rightAt: Infinity });
    }
    this.#isStale = true;
    if (this.#fetches && !this.#isFetching) this.#fetch();
  }

  #fetch(): void {
    this.#isFetching = true;
    this.#isStale = false;
    this.fetchCount += 1;
    this.#board.write("GET /api/board HTTP/1.1\r\nHost: localhost\r\n\r\n");
  }

  #onBoard(text: string): void {
    this.#partOfBoard += text;
    const seq = Number(/"seq":(\d+)\}$/.exec(this.#partOfBoard)?.[1]);
    if (Number.isNaN(seq)) return;
    this.#partOfBoard = "";
    const now = this.#now();
    for (;;) {
      const waiting = this.#sightings[this.#firstWaiting];
      if (waiting === undefined || waiting.seq > seq) break;
      waiting.rightAt = now;
      this.#firstWaiting += 1;
    }
    this.#isFetching = false;
    if (this.#isStale) this.#fetch();
  }
}
