import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:https";
import { describe, test } from "node:test";
import { getCACertificates, setDefaultCACertificates, type TlsOptions } from "node:tls";
import { WebSocketServer } from "ws";
import { certificateFor, type TestCertificate } from "../../../test/doubles/test-certificate.ts";
import { MaskPool } from "./client-frames.ts";
import { dialWebSocket } from "./handshake.ts";
import { MessageSocket } from "./message-socket.ts";

/** A server of another make over TLS: it says each text back. */
class SecureEcho implements AsyncDisposable {
  /** The names that clients asked for (SNI), before anything was said. */
  readonly askedFor: string[] = [];
  /** What clients sent to be known by. */
  readonly keys: unknown[] = [];
  readonly #http;
  readonly #sockets;

  private constructor(certificate: TestCertificate) {
    const SNICallback: TlsOptions["SNICallback"] = (name, done) => {
      this.askedFor.push(name);
      done(null); // with the one certificate there is
    };
    this.#http = createServer({ ...certificate, SNICallback });
    this.#sockets = new WebSocketServer({ server: this.#http });
    this.#sockets.on("connection", (client, request) => {
      this.keys.push(request.headers.authorization);
      client.on("message", (data: Buffer) => client.send(`heard ${data.toString()}`));
    });
  }

  static async open(certificate: TestCertificate): Promise<SecureEcho> {
    const echo = new SecureEcho(certificate);
    await once(echo.#http.listen(0, "127.0.0.1"), "listening");
    return echo;
  }

  urlBy(name: string): string {
    const address = this.#http.address();
    assert.ok(address !== null && typeof address === "object");
    return `wss://${name}:${address.port}/v1/agent`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const client of this.#sockets.clients) client.terminate();
    this.#http.closeAllConnections();
    await new Promise<void>((closed) => this.#http.close(() => closed()));
  }
}

/** Says "hello" there with a key, and answers what comes back; rejects with the fault. */
function hello(url: string): Promise<string> {
  const answer = Promise.withResolvers<string>();
  dialWebSocket(
    url,
    { authorization: "Token secret" },
    {
      onRefused: (status) => answer.reject(new Error(`status ${status}`)),
      onError: (error) => answer.reject(error),
      onOpen: (stream, head) => {
        const socket = new MessageSocket({
          socket: stream,
          head,
          maxMessageBytes: 1_000,
          masks: new MaskPool(),
          listener: {
            onMessage: (bytes, from, to) => {
              answer.resolve(bytes.toString("utf8", from, to));
              socket.close(1000);
            },
            onPong: () => undefined,
            onClose: () => undefined,
          },
        });
        socket.sendText("hello");
      },
    },
  );
  return answer.promise;
}

/** For this process, which is this file's alone. */
function trust(...certificates: readonly TestCertificate[]): void {
  setDefaultCACertificates([
    ...getCACertificates("bundled"),
    ...certificates.map(({ cert }) => cert),
  ]);
}

describe("wss://", () => {
  test("speaks with a server whose certificate is trusted, and names whom it wants", async () => {
    const certificate = certificateFor("localhost", "127.0.0.1");
    trust(certificate);
    await using server = await SecureEcho.open(certificate);
    assert.equal(await hello(server.urlBy("localhost")), "heard hello");
    assert.equal(await hello(server.urlBy("127.0.0.1")), "heard hello");
    assert.deepEqual(server.askedFor, ["localhost"], "an address is no server name");
    assert.deepEqual(server.keys, ["Token secret", "Token secret"]);
  });

  for (const [what, certificate, trusted, fault] of [
    [
      "that nobody vouches for",
      certificateFor("localhost"),
      [],
      /^the certificate of localhost:\d+ is not accepted: self-signed certificate/,
    ],
    [
      "of somebody else",
      certificateFor("agent.example.com"),
      "itself",
      /^the certificate of localhost:\d+ is not accepted: .*does not match/,
    ],
  ] as const) {
    test(`a certificate ${what} is refused, and the key stays here`, async () => {
      trust(...(trusted === "itself" ? [certificate] : trusted));
      await using server = await SecureEcho.open(certificate);
      await assert.rejects(hello(server.urlBy("localhost")), { message: fault });
      assert.deepEqual(server.keys, []);
    });
  }
});
