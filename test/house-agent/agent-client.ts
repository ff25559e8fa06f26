import { once } from "node:events";
import { WebSocket } from "ws";
import { eventually } from "../doubles/eventually.ts";

export type Told = { readonly type: string; readonly [field: string]: unknown };
export type Received = Told | { readonly type: "(audio)"; readonly bytes: number };

export const MULAW = { encoding: "mulaw", sample_rate: 8000 } as const;

/** `Settings` as the bridge sends them, with what a test wants to be different. */
export function settings(agent: Record<string, unknown> = {}, audio: object = {}): object {
  return {
    type: "Settings",
    audio: { input: MULAW, output: { ...MULAW, container: "none" }, ...audio },
    agent: {
      greeting: "",
      listen: { provider: { type: "deepgram", model: "nova-3" } },
      think: { provider: { type: "google", model: "any" }, prompt: "Take orders.", functions: [] },
      speak: { provider: { type: "deepgram", model: "aura-2-odysseus-en" } },
      ...agent,
    },
  };
}

/** A client of the voice agent: keeps all it was told, in order, and lets a test wait for it. */
export class AgentClient implements AsyncDisposable {
  readonly received: Received[] = [];
  readonly sound: Buffer[] = [];
  closeCode: number | undefined;
  readonly #socket: WebSocket;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on("message", (data: Buffer, isBinary: boolean) => {
      if (isBinary) {
        this.sound.push(data);
        this.received.push({ type: "(audio)", bytes: data.length });
      } else this.received.push(parseTold(data.toString()));
    });
    socket.on("close", (code) => (this.closeCode = code));
  }

  static async connect(url: string, apiKey = "any"): Promise<AgentClient> {
    const socket = new WebSocket(url, { headers: { authorization: `Token ${apiKey}` } });
    const client = new AgentClient(socket);
    await once(socket, "open");
    return client;
  }

  /** Connects and waits until the settings are applied. */
  static async start(
    url: string,
    agent: Record<string, unknown> = {},
    audio: object = {},
  ): Promise<AgentClient> {
    const client = await AgentClient.connect(url);
    client.send(settings(agent, audio));
    await client.told("SettingsApplied");
    return client;
  }

  send(message: object | string | Uint8Array): void {
    this.#socket.send(
      typeof message === "string" || message instanceof Uint8Array
        ? message
        : JSON.stringify(message),
    );
  }

  /** Types of everything received, runs of audio and history left out as asked. */
  get types(): string[] {
    return this.received
      .map(({ type }) => type)
      .filter((type, i, all) => type !== "(audio)" || all[i - 1] !== "(audio)");
  }

  all(type: string): Received[] {
    return this.received.filter((message) => message.type === type);
  }

  texts(role: "user" | "assistant"): unknown[] {
    return this.all("ConversationText")
      .filter((message) => "role" in message && message.role === role)
      .map((message) => ("content" in message ? message.content : undefined));
  }

  /** The `count`th message of a type, once it is there. */
  async told(type: string, count = 1, withinMs = 10_000): Promise<Told> {
    return eventually(
      () => {
        const message = this.all(type)[count - 1];
        if (message === undefined) {
          throw new Error(`no ${type} (${count}) among: ${this.types.join(" ")}`);
        }
        return message;
      },
      { withinMs },
    );
  }

  async closed(): Promise<number> {
    return eventually(() => {
      if (this.closeCode === undefined) throw new Error("the socket is still open");
      return this.closeCode;
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.closeCode !== undefined) return;
    this.#socket.close(1000);
    await once(this.#socket, "close");
  }
}

function parseTold(text: string): Told {
  const json: unknown = JSON.parse(text);
  if (typeof json !== "object" || json === null || !("type" in json)) throw new Error(text);
  return { ...json, type: String(json.type) };
}
