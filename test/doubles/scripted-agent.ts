import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import { AgentSession, type AgentScript } from "./agent-session.ts";
import { eventually } from "./eventually.ts";

/**
 * Deepgram's Voice Agent, scripted: a real WebSocket server that is as strict as the vendor and says so. It greets and
 * echoes as the vendor does; everything else happens when the test says it.
 */
export class ScriptedAgent implements AsyncDisposable {
  static readonly apiKey = "scripted-key";
  readonly sessions: AgentSession[] = [];
  /** How the next sessions behave; change it before they come. */
  script: AgentScript = {};
  /** HTTP statuses with which the next handshakes are answered instead of a socket. */
  readonly refusals: number[] = [];
  /** Handshakes are left without any answer. */
  isDeaf = false;
  handshakes = 0;
  /** Served at the moment; see `GET /v1/agent/settings/think/models`. `undefined`: it speaks WebSocket and nothing else. */
  models: readonly string[] | undefined = ["gemini-3.1-flash-lite", "gpt-5-mini"];
  readonly #http: Server;
  readonly #sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  readonly #deaf: Duplex[] = [];

  private constructor() {
    this.#http = createServer((request, response) => this.#answer(request, response));
    this.#http.on("upgrade", (request, socket, head) => this.#upgrade(request, socket, head));
  }

  static async open(script: AgentScript = {}): Promise<ScriptedAgent> {
    const agent = new ScriptedAgent();
    agent.script = script;
    await new Promise<void>((listening) => agent.#http.listen(0, "127.0.0.1", () => listening()));
    return agent;
  }

  get url(): string {
    const address: AddressInfo | string | null = this.#http.address();
    assert.ok(address !== null && typeof address !== "string");
    return `ws://127.0.0.1:${address.port}/v1/agent/converse`;
  }

  /** The session number `index` (from 0), once it is there and its settings were applied. */
  async session(index = 0): Promise<AgentSession> {
    return eventually(() => {
      const session = this.sessions[index];
      assert.ok(session?.isApplied === true, `session ${index} is not there yet`);
      return session;
    });
  }

  /** The newest session of a call, when its conversation names the call in its prompt. */
  sessionOf(callSid: string): AgentSession | undefined {
    return this.sessions.findLast(
      ({ settings }) => settings?.agent.think[0]?.prompt.includes(callSid) === true,
    );
  }

  /** Everything a client did that the vendor would not have borne. */
  get violations(): readonly string[] {
    return this.sessions.flatMap((session) => session.violations);
  }

  get openSessions(): number {
    return this.sessions.filter((session) => session.isOpen).length;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const client of this.#sockets.clients) client.terminate();
    for (const socket of this.#deaf) socket.destroy();
    this.#sockets.close();
    await new Promise<void>((closed) => this.#http.close(() => closed()));
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    if (this.models === undefined) {
      response.writeHead(426).end();
      return;
    }
    const isModels = request.url === "/v1/agent/settings/think/models";
    const isKnown = request.headers.authorization === `Token ${ScriptedAgent.apiKey}`;
    if (!isModels || !isKnown) {
      response.writeHead(isModels ? 401 : 404).end();
      return;
    }
    const models = this.models.map((id) => ({ id, name: id, provider: "any" }));
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ models }));
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.handshakes += 1;
    if (this.isDeaf) {
      this.#deaf.push(socket);
      socket.on("error", () => socket.destroy());
      return;
    }
    const status = this.refusals.shift() ?? this.#statusFor(request);
    if (status !== 101) {
      socket.on("error", () => socket.destroy());
      socket.end(
        `HTTP/1.1 ${status} Refused\r\ndg-error: scripted\r\ndg-request-id: r-1\r\n` +
          "Connection: close\r\nContent-Length: 0\r\n\r\n",
      );
      return;
    }
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) => {
      this.sessions.push(new AgentSession(webSocket, this.script));
    });
  }

  #statusFor(request: IncomingMessage): number {
    if (request.url !== "/v1/agent/converse") return 404;
    return request.headers.authorization === `Token ${ScriptedAgent.apiKey}` ? 101 : 401;
  }
}
