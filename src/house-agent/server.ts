import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type RawData, type WebSocket, WebSocketServer } from "ws";
import type { Log } from "../lib/log.ts";
import type { CreateDialogue } from "./dialogue.ts";
import { Ears } from "./hearing/ears.ts";
import { Recogniser } from "./hearing/recogniser.ts";
import type { RecogniserSize } from "./hearing/speech-models.ts";
import { type ServerMessage, SessionFault } from "./server-messages.ts";
import { Session } from "./session.ts";
import { Voice } from "./speaking/voice.ts";

export type HouseAgentOptions = {
  readonly log: Log;
  /** The mind: `createDialogue` of `thinking/`. */
  readonly createDialogue: CreateDialogue;
  /** `base` unless the machine is weak. */
  readonly recogniser?: RecogniserSize;
  /** Loads the speech models in the background at once (default), or only with the first call. */
  readonly warm?: boolean;
  /** A client that sends nothing for this long is dropped. */
  readonly clientTimeoutMs?: number;
};

/** Whether a part works: still loading, yes, or why not. */
export type Ability = "loading" | "ready" | { readonly unavailable: string };

export interface HouseAgent extends AsyncDisposable {
  /** "ws://127.0.0.1:54321/v1/agent/converse" */
  readonly url: string;
  readonly hearing: Ability;
  readonly speaking: Ability;
}

const PATH = "/v1/agent/converse";
const MODELS_PATH = "/v1/agent/settings/think/models";
/** Twenty seconds of 48 kHz linear16: far more than any sane frame. */
const MAX_MESSAGE_BYTES = 2_000_000;
/** About what the vendor allows (protocols 1.12). */
const CLIENT_TIMEOUT_MS = 15_000;

/**
 * Starts the embedded voice agent: a server of Deepgram's agent protocol on the loopback interface. Resolves when it
 * listens; the models go on loading. Closing it ends all sessions.
 */
export async function startHouseAgent(options: HouseAgentOptions): Promise<HouseAgent> {
  await using opened = new AsyncDisposableStack();
  const { log } = options;
  const voice = opened.use(new Voice(log));
  const ears = opened.use(new Ears(log));
  const recogniser = opened.use(new Recogniser({ log, size: options.recogniser ?? "base" }));
  const warmth = new Warmth({ voice, ears, recogniser, log });

  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: MAX_MESSAGE_BYTES,
  });
  const http = createServer(answerHttp);
  http.on("upgrade", (request, socket, head) => {
    if (request.url !== PATH) {
      socket.end("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => {
      warmth.begin();
      serve(client, { ...options, voice, ears, recogniser });
    });
  });
  opened.defer(async () => {
    for (const client of sockets.clients) client.terminate();
    http.close();
    http.closeAllConnections();
    if (http.listening) await once(http, "close");
  });
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  const address = http.address();
  if (address === null || typeof address === "string") throw new Error("no TCP address");

  if (options.warm !== false) warmth.begin();
  opened.defer(() => warmth.end());
  const owned = opened.move();
  return {
    url: `ws://127.0.0.1:${address.port}${PATH}`,
    get hearing() {
      return warmth.hearing;
    },
    get speaking() {
      return warmth.speaking;
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

type Parts = Omit<HouseAgentOptions, "recogniser"> & {
  readonly voice: Voice;
  readonly ears: Ears;
  readonly recogniser: Recogniser;
};

/** Loads the models once, in the background, and remembers how that went. */
class Warmth {
  readonly #parts: Pick<Parts, "voice" | "ears" | "recogniser" | "log">;
  #begun = false;
  #ended = false;
  hearing: Ability = "loading";
  speaking: Ability = "loading";

  constructor(parts: Pick<Parts, "voice" | "ears" | "recogniser" | "log">) {
    this.#parts = parts;
  }

  begin(): void {
    if (this.#begun) return;
    this.#begun = true;
    const { voice, ears, recogniser, log } = this.#parts;
    const format = { encoding: "mulaw", sampleRateHz: 8_000 } as const;
    const unavailable = (part: string, error: unknown): Ability => {
      if (!this.#ended) {
        log.warn({ err: error }, `the house agent has no ${part}; typed calls still work`);
      }
      return { unavailable: String(error) };
    };
    void voice.speak("warm-up", "Hello.", { format }).then(
      () => (this.speaking = "ready"),
      (error: unknown) => (this.speaking = unavailable("voice", error)),
    );
    void Promise.all([ears.warm(), recogniser.warm()]).then(
      () => (this.hearing = "ready"),
      (error: unknown) => (this.hearing = unavailable("hearing", error)),
    );
  }

  /** The agent closes: models that are not loaded yet will not be, and that is no fault. */
  end(): void {
    this.#ended = true;
  }
}

function serve(client: WebSocket, parts: Parts): void {
  const { log } = parts;
  const send = (message: ServerMessage) => {
    if (client.readyState === client.OPEN) client.send(JSON.stringify(message));
  };
  let lastMessageAt = performance.now();
  const session = new Session({
    send,
    sendAudio: (bytes) => {
      if (client.readyState === client.OPEN) client.send(bytes);
    },
    ears: parts.ears,
    recogniser: parts.recogniser,
    voice: parts.voice,
    createDialogue: parts.createDialogue,
    log,
  });
  /** An `Error` ends the session: the socket closes without a status, as the vendor's does. */
  const fail = (error: unknown) => {
    const code = error instanceof SessionFault ? error.code : "INTERNAL_SERVER_ERROR";
    if (code === "INTERNAL_SERVER_ERROR") log.error({ err: error }, "a session failed");
    send({
      type: "Error",
      code,
      description: error instanceof Error ? error.message : "The session failed.",
    });
    session.close();
    client.close();
  };
  const timeoutMs = parts.clientTimeoutMs ?? CLIENT_TIMEOUT_MS;
  const watchdog = setInterval(() => {
    if (performance.now() - lastMessageAt < timeoutMs) return;
    clearInterval(watchdog);
    fail(
      new SessionFault(
        "CLIENT_MESSAGE_TIMEOUT",
        "We waited too long for a websocket message. Please ensure that you're sending binary messages containing user speech.",
      ),
    );
  }, timeoutMs / 4);
  client.on("message", (data: RawData, isBinary: boolean) => {
    lastMessageAt = performance.now();
    if (client.readyState !== client.OPEN) return;
    try {
      const bytes = bytesOf(data);
      if (isBinary) session.onAudio(bytes);
      else session.onText(bytes.toString("utf8"));
    } catch (error) {
      fail(error);
    }
  });
  client.on("error", (error) => log.debug({ err: error }, "a client's socket failed"));
  client.on("close", () => {
    clearInterval(watchdog);
    session.close();
  });
}

function bytesOf(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? Buffer.from(data) : data;
}

/** The one thing that clients ask over plain HTTP: which minds there are. */
function answerHttp(request: IncomingMessage, response: ServerResponse): void {
  if (request.method === "GET" && request.url === MODELS_PATH) {
    response.setHeader("content-type", "application/json");
    response.end(
      JSON.stringify({ models: [{ id: "house", name: "The house agent", provider: "house" }] }),
    );
    return;
  }
  response.statusCode = 404;
  response.end();
}
