import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { isPublicEvent, type SequencedEvent, type ShopEvent } from "../orders/shop-events.ts";
import type { ShopEventJson } from "./api.ts";

/** What may wait unsent for one screen: some 2,000 events. A screen that is further behind is cut. */
const MOST_BYTES_WAITING = 256 * 1024;

export type EncodedEvent = {
  readonly seq: number;
  readonly isPublic: boolean;
  /** `id:` and `data:` as they go out. */
  readonly text: string;
};

export function encodeFeedEvent(event: SequencedEvent): EncodedEvent {
  return {
    seq: event.seq,
    isPublic: isPublicEvent(event.event),
    text: `id: ${event.seq}\ndata: ${JSON.stringify(toEventJson(event.event))}\n\n`,
  };
}

function toEventJson(event: ShopEvent): ShopEventJson {
  switch (event.type) {
    case "order_created":
    case "order_status_changed":
    case "order_amended":
      return { type: event.type, order_number: event.orderNumber, status: event.status };
    case "message_status_changed":
      return { type: event.type, order_number: event.orderNumber ?? null };
    case "call_started":
    case "call_updated":
    case "call_ended":
    case "take_over_asked":
      return { type: event.type, call_sid: event.callSid };
    case "menu_changed":
    case "shop_changed":
      return { type: event.type };
  }
}

/** One screen's connection. It never holds more than a bounded number of bytes for a screen that does not read. */
export class FeedClient {
  readonly staff: boolean;
  /** False while it still catches up on what it missed. */
  live = false;
  readonly #response: ServerResponse;
  readonly #onClose: () => void;
  #closed = false;

  constructor(response: ServerResponse, staff: boolean, onClose: () => void) {
    this.#response = response;
    this.staff = staff;
    this.#onClose = onClose;
    response.once("close", () => this.#gone());
    response.on("error", () => this.cut());
    response.writeHead(200, {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
      // Tells proxies that buffer (nginx) to let each event through at once.
      "x-accel-buffering": "no",
    });
  }

  get closed(): boolean {
    return this.#closed;
  }

  offer(events: readonly EncodedEvent[]): void {
    const text = events
      .filter((event) => this.staff || event.isPublic)
      .map((event) => event.text)
      .join("");
    this.send(text);
  }

  send(text: string): void {
    if (this.#closed || text === "") return;
    if (this.#response.writableLength > MOST_BYTES_WAITING) this.cut();
    else this.#response.write(text);
  }

  /** Resolves when the screen has taken what was sent, or is gone. */
  async drained(): Promise<void> {
    if (this.#closed || !this.#response.writableNeedDrain) return;
    const gone = new AbortController();
    const onClose = () => gone.abort();
    this.#response.once("close", onClose);
    try {
      await once(this.#response, "drain", { signal: gone.signal });
    } catch {
      // Closed while waiting: there is nobody left to send to.
    } finally {
      this.#response.off("close", onClose);
    }
  }

  cut(): void {
    this.#response.destroy();
    this.#gone();
  }

  end(): void {
    this.#response.end();
    this.#gone();
  }

  #gone(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#onClose();
  }
}
