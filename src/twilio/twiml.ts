/** TwiML, by hand: five verbs of it. Source: twilio.com/docs/voice/twiml; protocols 2.2. */

/** A media stream for the agent. What comes after it is asked of `actionUrl` when the stream ends. */
export type StreamInstruction = {
  /** `wss://…`, without a query: Twilio drops it. */
  readonly streamUrl: string;
  /** Asked once the stream has ended: hang up, connect again, or dial a person. */
  readonly actionUrl: string;
  readonly statusUrl: string;
  /** Handed back in `start.customParameters`; name and value under 500 characters together. */
  readonly parameters: Readonly<Record<string, string>>;
};

export function connectTwiml(options: {
  /** Spoken before the agent; empty for silence. */
  readonly say: string;
  readonly stream: StreamInstruction;
}): string {
  const { streamUrl, actionUrl, statusUrl, parameters } = options.stream;
  const list = Object.entries(parameters)
    .map(([name, value]) => `<Parameter${attribute("name", name)}${attribute("value", value)}/>`)
    .join("");
  const stream =
    `<Stream${attribute("url", streamUrl)}${attribute("statusCallback", statusUrl)}` +
    ` statusCallbackMethod="POST">${list}</Stream>`;
  return document(
    `${say(options.say)}<Connect${attribute("action", actionUrl)} method="POST">${stream}</Connect>` +
      // Without it a call whose stream ended and whose action failed would stay open in silence (protocols 2.3).
      "<Hangup/>",
  );
}

/** Says something, then puts the caller through, or hangs up when there is nobody to put them through to. */
export function endTwiml(options: {
  readonly say: string;
  readonly dial: string | undefined;
}): string {
  const dial =
    options.dial === undefined
      ? ""
      : `<Dial timeout="25"><Number>${escapeXml(options.dial)}</Number></Dial>`;
  return document(`${say(options.say)}${dial}<Hangup/>`);
}

function say(text: string): string {
  return text === "" ? "" : `<Say>${escapeXml(text)}</Say>`;
}

function document(verbs: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><Response>${verbs}</Response>`;
}

function attribute(name: string, value: string): string {
  return ` ${name}="${escapeXml(value)}"`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

/** Also drops what XML 1.0 cannot hold at all (control characters), which would spoil the whole document. */
function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "")
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}
