import type { ServerResponse } from "node:http";
import type { Log } from "../lib/log.ts";
import { Outage } from "../lib/outage.ts";
import { type EventLog, isPublicEvent, type SequencedEvent } from "../orders/shop-events.ts";
import type { ShopSwitches } from "../orders/shop-switches.ts";
import { encodeFeedEvent, type EncodedEvent, FeedClient } from "./feed-client.ts";

/** A page that hears nothing for longer than two of these has lost the server, and says so. */
const HEARTBEAT_MS = 2000;
const EVENTS_A_READ = 500;
/** Kept in memory for screens that were away for a moment; older events come from the log. */
const RECENT_EVENTS = 2000;
const RETRY_MS = 1000;
/** The read under way, and the one after it, which sees all that was committed before. */
const MOST_READS_BEHIND = 3;

export type LiveFeedOptions = {
  readonly events: EventLog;
  readonly switches: Pick<ShopSwitches, "refresh">;
  readonly log: Log;
  readonly now: () => number;
  /** What staff must know at once though no event tells it; goes out with each heartbeat. */
  readonly trouble?: (() => readonly string[]) | undefined;
  readonly maxClients?: number;
};

/**
 * Tells the screens what happened, in order and without a gap. The log is read once for each wake, whatever the number
 * of screens. A screen that reads too slowly is cut; it comes back with `Last-Event-ID` and catches up.
 */
export class LiveFeed implements AsyncDisposable {
  readonly #events: EventLog;
  readonly #switches: Pick<ShopSwitches, "refresh">;
  readonly #log: Log;
  readonly #outage: Outage;
  readonly #now: () => number;
  readonly #trouble: () => readonly string[];
  readonly #maxClients: number;
  readonly #clients = new Set<FeedClient>();
  readonly #listeners = new Set<(event: SequencedEvent) => void>();
  #recent: EncodedEvent[] = [];
  /** The last event that was read and handed on. */
  #seq = 0;
  #reading: Promise<void> | undefined;
  #readAgain = false;
  #closed = false;
  #wakes: Disposable | undefined;
  #retry: NodeJS.Timeout | undefined;
  readonly #heartbeat: NodeJS.Timeout;

  private constructor(options: LiveFeedOptions) {
    this.#events = options.events;
    this.#switches = options.switches;
    this.#log = options.log;
    this.#outage = new Outage(options.log, {
      away: "new events cannot be read; trying on",
      back: "new events are read again",
    });
    this.#now = options.now;
    this.#trouble = options.trouble ?? (() => []);
    this.#maxClients = options.maxClients ?? 2000;
    this.#heartbeat = setInterval(() => this.#beat(), HEARTBEAT_MS);
  }

  static async start(options: LiveFeedOptions): Promise<LiveFeed> {
    const feed = new LiveFeed(options);
    feed.#wakes = options.events.onNewEvents(() => feed.#wake());
    try {
      const beginning = options.events.latestSeq().then((seq) => {
        feed.#seq = seq;
      });
      // A wake before the beginning is known would read from the first event, and screens would hear it all again.
      feed.#takeTurn(beginning);
      await beginning;
    } catch (error) {
      await feed[Symbol.asyncDispose]();
      throw error;
    }
    return feed;
  }

  get clients(): number {
    return this.#clients.size;
  }

  get full(): boolean {
    return this.#closed || this.#clients.size >= this.#maxClients;
  }

  /** For other parts of this process that must hear of every event. Never called before `start` has resolved. */
  onEvent(listener: (event: SequencedEvent) => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => this.#listeners.delete(listener) };
  }

  /**
   * Takes over `response` (its headers not yet sent) until either side closes it. `after` is the last event the screen
   * knows; without it the feed begins now.
   */
  add(response: ServerResponse, who: { staff: boolean; after: number | undefined }): void {
    const client = this.#open(response, who.staff, () => undefined);
    if (who.after === undefined || who.after === this.#seq) client.live = true;
    else void this.#catchUp(client, who.after);
  }

  /** A connection that gets only heartbeats from the feed, and the rest from its owner. */
  addWatcher(response: ServerResponse, onClose: () => void): FeedClient {
    return this.#open(response, false, onClose);
  }

  #open(response: ServerResponse, staff: boolean, onClose: () => void): FeedClient {
    const client = new FeedClient(response, staff, () => {
      this.#clients.delete(client);
      onClose();
    });
    this.#clients.add(client);
    client.send(this.#heartbeatText(staff));
    return client;
  }

  /** Hands over what `client` missed, then lets it join the others; nothing is sent twice or left out. */
  async #catchUp(client: FeedClient, after: number): Promise<void> {
    try {
      let seq = after > this.#seq ? await this.#whereToBegin(after) : after;
      while (!client.closed && seq < this.#seq) {
        const oldest = this.#recent[0];
        if (oldest !== undefined && oldest.seq <= seq + 1) {
          client.offer(this.#recent.filter((event) => event.seq > seq));
          break;
        }
        const missed = await this.#events.eventsAfter(seq, EVENTS_A_READ);
        const known = missed.filter((event) => event.seq <= this.#seq);
        client.offer(known.map(encodeFeedEvent));
        await client.drained();
        const last = known.at(-1);
        if (last === undefined) break;
        seq = last.seq;
      }
      client.live = true;
    } catch (error) {
      this.#log.error({ err: error }, "a screen could not catch up on events");
      client.cut();
    }
  }

  /**
   * For a screen that knows more than we do: another process told it what we have not read yet, which it must not hear
   * twice; or the diary began anew (another database), and the screen goes on from now.
   */
  async #whereToBegin(after: number): Promise<number> {
    const now = this.#seq;
    if ((await this.#events.latestSeq()) < after) return now;
    for (let read = 0; this.#seq < after; read += 1) {
      if (read === MOST_READS_BEHIND) throw new Error("the event log is behind its own number");
      this.#wake();
      await this.#reading;
    }
    return after;
  }

  #wake(): void {
    if (this.#closed) return;
    if (this.#reading !== undefined) {
      this.#readAgain = true;
      return;
    }
    this.#takeTurn(this.#readNew());
  }

  /** Who is woken while `work` is under way reads after it. */
  #takeTurn(work: Promise<void>): void {
    this.#reading = work
      .catch(() => undefined)
      .finally(() => {
        this.#reading = undefined;
        if (this.#readAgain) {
          this.#readAgain = false;
          this.#wake();
        }
      });
  }

  async #readNew(): Promise<void> {
    try {
      for (;;) {
        const fresh = await this.#events.eventsAfter(this.#seq, EVENTS_A_READ);
        this.#outage.worked();
        // Who hears of a change asks at once: the answer must know of it.
        if (fresh.some(isAboutSwitches)) await this.#switches.refresh();
        if (fresh.length > 0) this.#publish(fresh);
        if (fresh.length < EVENTS_A_READ) return;
      }
    } catch (error) {
      this.#outage.failed(error);
      clearTimeout(this.#retry);
      if (!this.#closed) this.#retry = setTimeout(() => this.#wake(), RETRY_MS);
    }
  }

  #publish(fresh: readonly SequencedEvent[]): void {
    const encoded = fresh.map(encodeFeedEvent);
    this.#seq = encoded.at(-1)?.seq ?? this.#seq;
    this.#recent.push(...encoded);
    if (this.#recent.length > 2 * RECENT_EVENTS) this.#recent = this.#recent.slice(-RECENT_EVENTS);
    const forStaff = encoded.map((event) => event.text).join("");
    const forAll = fresh
      .flatMap((event, at) => (isPublicEvent(event.event) ? [encoded[at]?.text ?? ""] : []))
      .join("");
    for (const client of this.#clients) {
      if (client.live) client.send(client.staff ? forStaff : forAll);
    }
    for (const event of fresh) for (const listener of this.#listeners) listener(event);
  }

  #heartbeatText(staff: boolean): string {
    const beat = {
      seq: this.#seq,
      now_ms: this.#now(),
      ...(staff && { trouble: this.#trouble() }),
    };
    return `event: heartbeat\ndata: ${JSON.stringify(beat)}\n\n`;
  }

  #beat(): void {
    const forStaff = this.#heartbeatText(true);
    const forAll = this.#heartbeatText(false);
    for (const client of this.#clients) client.send(client.staff ? forStaff : forAll);
  }

  /** Ends every screen's connection; they try again elsewhere or later. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    clearInterval(this.#heartbeat);
    clearTimeout(this.#retry);
    this.#wakes?.[Symbol.dispose]();
    for (const client of [...this.#clients]) client.end();
    this.#listeners.clear();
    await this.#reading;
  }
}

function isAboutSwitches({ event }: SequencedEvent): boolean {
  return event.type === "menu_changed" || event.type === "shop_changed";
}
