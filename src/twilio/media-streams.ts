import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { Switchboard } from "../calls/switchboard.ts";
import type { Heartbeat } from "../lib/heartbeat.ts";
import type { Log } from "../lib/log.ts";
import { acceptUpgrade } from "../lib/web-socket/handshake.ts";
import { ReadRoom } from "../lib/web-socket/read-room.ts";
import { MediaStreamLine, type StreamStart } from "./media-stream.ts";
import { isUpgradeSignedByTwilio } from "./signature.ts";

export type MediaStreamsOptions = {
  readonly switchboard: Pick<Switchboard, "connect">;
  /** Empty: streams are not signed (no telephone is connected). */
  readonly authTokens: readonly string[];
  /** The stream's address as the TwiML has it, `wss://host/twilio`: what Twilio signs. */
  readonly streamUrl: () => string;
  /** When set, a stream of another account is refused. */
  readonly accountSid: string | undefined;
  readonly heartbeat: Heartbeat;
  readonly log: Log;
  readonly startTimeoutMs?: number;
  readonly pingAfterMs?: number;
};

const START_TIMEOUT_MS = 8_000;
/** Sound comes 50 times a second, silence included: a stream that has gone quiet is asked, twice, and given up. */
const PING_AFTER_MS = 5_000;

/** The door of `WS /twilio`: checks an upgrade before anything is spent on it, and opens a line for it. */
export class MediaStreams implements Disposable {
  readonly #options: MediaStreamsOptions;
  readonly #room = new ReadRoom();
  /** Open, live or not. */
  readonly #lines = new Set<MediaStreamLine>();

  constructor(options: MediaStreamsOptions) {
    this.#options = options;
  }

  /** How many streams are open, live or not. */
  get openCount(): number {
    return this.#lines.size;
  }

  /** For the HTTP server's `upgrade` event; owns `socket` from here on. */
  handle(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const refusal = this.#refusalOf(request) ?? acceptUpgrade(request, socket);
    if (refusal !== undefined) {
      this.#options.log.warn({ refusal }, "media stream upgrade refused");
      socket.on("error", () => socket.destroy());
      socket.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    const { heartbeat, log, startTimeoutMs = START_TIMEOUT_MS } = this.#options;
    const line = new MediaStreamLine({
      socket,
      head,
      room: this.#room,
      heartbeat,
      log,
      startTimeoutMs,
      pingAfterMs: this.#options.pingAfterMs ?? PING_AFTER_MS,
      admit: (asking, start) => this.#admit(asking, start),
      onOver: () => this.#lines.delete(line),
    });
    this.#lines.add(line);
  }

  /** Ends every stream at once; a drain has waited for the calls before. */
  [Symbol.dispose](): void {
    for (const line of this.#lines) line.terminate();
  }

  #refusalOf(request: IncomingMessage): string | undefined {
    const { authTokens, streamUrl } = this.#options;
    // Twilio strips queries from stream addresses, so one that has a query is not Twilio's.
    if (request.url?.includes("?") === true) return "400 Bad Request";
    if (authTokens.length === 0) return undefined;
    const header = request.headers["x-twilio-signature"];
    const signature = typeof header === "string" ? header : undefined;
    return isUpgradeSignedByTwilio(authTokens, { signature, url: streamUrl() })
      ? undefined
      : "403 Forbidden";
  }

  #admit(line: MediaStreamLine, start: StreamStart): boolean {
    const { accountSid, switchboard } = this.#options;
    if (accountSid !== undefined && start.accountSid !== accountSid) return false;
    return switchboard.connect(line, {
      token: start.customParameters["token"] ?? "",
      mayType: this.#options.authTokens.length === 0,
    });
  }
}
