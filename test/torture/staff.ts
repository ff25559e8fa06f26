import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import { EventStream } from "../doubles/event-stream.ts";

const orderSchema = z.object({ version: z.number() });

/** The staff's browser as far as the shop sees it: presses over the API as the console sends them, and its live feed. */
export class Staff {
  readonly #shopUrl: string;
  readonly #cookie: string;
  /** Sequence numbers of the events this browser was told, as they came. */
  readonly heard: number[] = [];

  private constructor(shopUrl: string, cookie: string) {
    this.#shopUrl = shopUrl;
    this.#cookie = cookie;
  }

  static async signIn(shopUrl: string, pin: string): Promise<Staff> {
    const response = await fetch(`${shopUrl}/api/staff/session`, {
      method: "POST",
      headers: { "content-type": "application/json", connection: "close" },
      body: JSON.stringify({ pin }),
    });
    const cookie = response.headers.getSetCookie()[0]?.split(";", 1)[0];
    if (cookie === undefined) throw new Error(`no cookie, but status ${response.status}`);
    return new Staff(shopUrl, cookie);
  }

  /** The same press until an answer comes, as the console does. */
  async press(
    orderNumber: string,
    move: "done" | "undo" | "collected",
    signal: AbortSignal,
  ): Promise<void> {
    const path = `/api/orders/${orderNumber}`;
    const seen = orderSchema.safeParse(await this.#insist("GET", path, undefined, signal)).data;
    if (seen === undefined) return;
    await this.#insist("POST", `${path}/${move}`, { expected_version: seen.version }, signal);
  }

  /** Listens, and after each break goes on from the last event it knows. Ends when `signal` says so. */
  async listen(signal: AbortSignal): Promise<void> {
    const isOver = (): boolean => signal.aborted;
    while (!isOver()) {
      const last = this.heard.at(-1) ?? 0;
      try {
        await using stream = await EventStream.open(`${this.#shopUrl}/orders/events`, {
          cookie: this.#cookie,
          "last-event-id": String(last),
        });
        let read = 0;
        while (!stream.ended && !isOver()) {
          await wait(20);
          const news = stream.messages.slice(read);
          read += news.length;
          this.heard.push(...news.flatMap(({ id }) => (id === undefined ? [] : [id])));
        }
      } catch {
        await wait(50); // nobody answers
      }
    }
  }

  async #insist(
    method: string,
    path: string,
    body: object | undefined,
    signal: AbortSignal,
  ): Promise<unknown> {
    while (!signal.aborted) {
      try {
        const response = await fetch(this.#shopUrl + path, {
          method,
          headers: {
            cookie: this.#cookie,
            connection: "close",
            ...(body === undefined ? {} : { "content-type": "application/json" }),
          },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        const answer: unknown = await response.json();
        if (response.status < 500) return answer;
      } catch {
        // No answer: it may have been done or not.
      }
      await wait(20);
    }
    return undefined;
  }
}
