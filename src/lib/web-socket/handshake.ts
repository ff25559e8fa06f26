import { createHash, randomBytes } from "node:crypto";
import {
  type ClientRequestArgs,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as httpRequest,
} from "node:http";
import { request as httpsRequest } from "node:https";
import { connect as connectTcp, isIP, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { connect as connectTls } from "node:tls";

/** The opening handshake of RFC 6455, section 4: no extensions, no subprotocols. */

const VERSION = "13";
/** Section 1.3. */
const ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
/** 16 bytes in base64. */
const KEY = /^[+/0-9A-Za-z]{22}==$/;

/** Answers a client's upgrade with 101; or answers why not, and has written nothing. */
export function acceptUpgrade(
  request: IncomingMessage,
  socket: Duplex,
): "400 Bad Request" | "405 Method Not Allowed" | "426 Upgrade Required" | undefined {
  const { headers, method } = request;
  if (method !== "GET") return "405 Method Not Allowed";
  if (headers["sec-websocket-version"] !== VERSION) return "426 Upgrade Required";
  const key = headers["sec-websocket-key"];
  const isAsked = headers.upgrade?.toLowerCase() === "websocket";
  if (!isAsked || key === undefined || !KEY.test(key)) return "400 Bad Request";
  socket.write(
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
      `Sec-WebSocket-Accept: ${acceptFor(key)}\r\n\r\n`,
  );
  return undefined;
}

export interface DialListener {
  /** The connection is the listener's from here on; `head` came with the answer. */
  onOpen(socket: Duplex, head: Buffer): void;
  /** Another answer than 101; its body is dropped. */
  onRefused(status: number, headers: IncomingHttpHeaders): void;
  onError(error: Error): void;
}

/** Asks `url` ("ws://" or "wss://") for a WebSocket; one of the listener's methods is called, once. */
export function dialWebSocket(
  url: string,
  headers: Readonly<Record<string, string>>,
  listener: DialListener,
): { abort(): void } {
  const key = randomBytes(16).toString("base64");
  const target = new URL(url);
  const isSecure = target.protocol === "wss:";
  target.protocol = isSecure ? "https:" : "http:";
  const open = isSecure ? httpsRequest : httpRequest;
  const upgrade = open(target, {
    createConnection: connectTo,
    defaultPort: isSecure ? 443 : 80,
    headers: {
      ...headers,
      connection: "Upgrade",
      upgrade: "websocket",
      "sec-websocket-version": VERSION,
      "sec-websocket-key": key,
    },
  });
  let isOver = false;
  const once = (tell: () => void) => {
    if (isOver) return;
    isOver = true;
    tell();
  };
  upgrade.on("upgrade", (response, socket, head) => {
    const isGood = response.headers["sec-websocket-accept"] === acceptFor(key);
    if (isOver || !isGood) socket.destroy();
    once(() => {
      if (isGood) listener.onOpen(socket, head);
      else listener.onError(new Error("the answer to a WebSocket handshake has the wrong key"));
    });
  });
  upgrade.on("response", (response) => {
    response.resume();
    once(() => listener.onRefused(response.statusCode ?? 0, response.headers));
  });
  upgrade.on("error", (error) => once(() => listener.onError(clear(error, target.host))));
  upgrade.end();
  return { abort: () => upgrade.destroy(new Error("the WebSocket handshake was given up")) };
}

/** A connection of its own: one that is upgraded is of no use to others. */
function connectTo({ host, port, protocol }: ClientRequestArgs): Socket {
  const to = { host: host ?? "", port: Number(port) };
  if (protocol !== "https:") return connectTcp(to);
  return connectTls({ ...to, servername: isIP(to.host) === 0 ? to.host : "" });
}

/** Codes of Node's and OpenSSL's faults with a certificate (nodejs.org/api/tls.html#x509-certificate-error-codes). */
const CERTIFICATE_CODE = /CERT|SIGNATURE|HOSTNAME_MISMATCH/;

/** "self-signed certificate" says not whose. */
function clear(error: Error, host: string): Error {
  if (!("code" in error) || !CERTIFICATE_CODE.test(String(error.code))) return error;
  const message = `the certificate of ${host} is not accepted: ${error.message}`;
  return new Error(message, { cause: error });
}

function acceptFor(key: string): string {
  return createHash("sha1")
    .update(key + ACCEPT_SUFFIX)
    .digest("base64");
}
