import { EventStreamParser, type EventStreamMessage } from "./event-stream-parser.ts";

/** `lost`: no sign of the server; what is on the screen may be old. */
export type FeedState = "connecting" | "live" | "lost";

export type StreamListeners = {
  /** After each (re)connection: fetch afresh, something may have been missed. */
  onOpen(): void;
  onMessage(message: EventStreamMessage): void;
  onState(state: FeedState): void;
};

/** The server sends a heartbeat every 2 s; twice missed is lost. */
export const SILENCE_MEANS_LOST_MS = 4_500;
const RETRY_MS = 700;
const RETRY_SPREAD_MS = 500;

/**
 * Listens to server-sent events until disposed. It reads the stream itself rather than through `EventSource`,
 * which gives up for good on a 502 and waits as long as it likes before it tries again.
 */
export class EventStream implements Disposable {
  readonly #url: string;
  readonly #listeners: StreamListeners;
  readonly #closed = new AbortController();
  readonly #wakeUp = () => this.#skipWait?.();
  #skipWait: (() => void) | undefined;
  #lastEventId = "";
  #state: FeedState = "connecting";

  constructor(url: string, listeners: StreamListeners) {
    this.#url = url;
    this.#listeners = listeners;
    globalThis.addEventListener("online", this.#wakeUp);
    void this.#run(this.#closed.signal);
  }

  [Symbol.dispose](): void {
    this.#closed.abort();
    this.#skipWait?.();
    globalThis.removeEventListener("online", this.#wakeUp);
  }

  async #run(closed: AbortSignal): Promise<void> {
    const isClosed = () => closed.aborted;
    while (!isClosed()) {
      try {
        await this.#listen(closed);
      } catch {
        // Cut, refused or silent: all the same to someone who looks at the screen.
      }
      if (isClosed()) return;
      this.#tell("lost");
      await this.#wait(RETRY_MS + Math.random() * RETRY_SPREAD_MS);
    }
  }

  /** Resolves or throws when the connection is over. */
  async #listen(closed: AbortSignal): Promise<void> {
    const attempt = new AbortController();
    const abort = () => attempt.abort();
    closed.addEventListener("abort", abort);
    let watchdog = setTimeout(abort, SILENCE_MEANS_LOST_MS);
    try {
      const response = await fetch(this.#url, {
        headers: {
          accept: "text/event-stream",
          ...(this.#lastEventId !== "" && { "last-event-id": this.#lastEventId }),
        },
        cache: "no-store",
        credentials: "same-origin",
        signal: attempt.signal,
      });
      if (!response.ok || response.body === null) return;
      this.#tell("live");
      this.#listeners.onOpen();
      const parser = new EventStreamParser();
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (;;) {
        const { value, done } = await reader.read();
        if (done) return;
        clearTimeout(watchdog);
        watchdog = setTimeout(abort, SILENCE_MEANS_LOST_MS);
        for (const message of parser.push(value)) this.#receive(message);
      }
    } finally {
      clearTimeout(watchdog);
      closed.removeEventListener("abort", abort);
      attempt.abort();
    }
  }

  #receive(message: EventStreamMessage): void {
    if (message.id !== undefined) this.#lastEventId = message.id;
    this.#listeners.onMessage(message);
  }

  #tell(state: FeedState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#listeners.onState(state);
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#skipWait = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
