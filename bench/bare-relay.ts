import { createServer } from "node:http";
import { parseArgs } from "node:util";
import { WebSocket, WebSocketServer } from "ws";
import { plainDownsample, plainUpsample } from "./plain-conversion.ts";
import { reportUsage } from "./load/usage-reporter.ts";

/**
 * The yardstick: the least that carries a call between Twilio's wire and Deepgram's with `ws`. It parses every message,
 * turns base64 into bytes and back, and knows nothing of orders. With `linear16` it also converts, in the plainest way.
 */

const { values } = parseArgs({
  options: {
    "agent-url": { type: "string", default: "" },
    audio: { type: "string", default: "mulaw" },
  },
});
const agentUrl = values["agent-url"];
const converts = values.audio === "linear16";

/** Believed, not checked: a check is more than the least. */
type LineMessage = { event: string; streamSid: string; media: { payload: string } };
const parseLine: (text: string) => LineMessage = JSON.parse;
const parseAgent: (text: string) => { type: string } = JSON.parse;

const format = (rate: number) =>
  converts
    ? { encoding: "linear16", sample_rate: rate }
    : { encoding: "mulaw", sample_rate: 8_000 };
const settings = JSON.stringify({
  type: "Settings",
  audio: { input: format(48_000), output: format(24_000) },
});

function relay(line: WebSocket): void {
  let agent: WebSocket | undefined;
  let isReady = false;
  let streamSid = "";
  line.on("message", (data: Buffer) => {
    const message = parseLine(data.toString());
    if (message.event === "media" && isReady) {
      const mulaw = Buffer.from(message.media.payload, "base64");
      agent?.send(converts ? plainUpsample(mulaw) : mulaw);
    } else if (message.event === "start") {
      streamSid = message.streamSid;
      agent = new WebSocket(agentUrl, { perMessageDeflate: false });
      agent.on("message", fromAgent);
      agent.on("close", () => line.close());
      agent.on("error", () => line.close());
    } else if (message.event === "stop") agent?.close();
  });
  line.on("close", () => agent?.close());
  line.on("error", () => agent?.close());

  function fromAgent(data: Buffer, isBinary: boolean): void {
    if (isBinary) {
      const mulaw = converts ? plainDownsample(data) : data;
      const payload = mulaw.toString("base64");
      line.send(JSON.stringify({ event: "media", streamSid, media: { payload } }));
      return;
    }
    const { type } = parseAgent(data.toString());
    if (type === "Welcome") agent?.send(settings);
    if (type === "SettingsApplied") isReady = true;
  }
}

const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
const server = createServer();
server.on("upgrade", (request, socket, head) => {
  sockets.handleUpgrade(request, socket, head, relay);
});
server.listen({ port: 0, host: "127.0.0.1", backlog: 4_096 }, () => {
  const address = server.address();
  if (address !== null && typeof address === "object") reportUsage(address.port);
});
