/** What a piece of our TwiML tells the carrier to do. */
export type Twiml = {
  readonly say: string;
  readonly stream:
    | {
        readonly url: string;
        readonly action: string;
        readonly parameters: Readonly<Record<string, string>>;
      }
    | undefined;
  readonly dial: string | undefined;
};

const TAG = /<(\/?)([A-Za-z]+)((?:\s+[A-Za-z]+="[^"<]*")*)\s*(\/?)>/y;
const VERBS: Readonly<Record<string, readonly string[]>> = {
  Response: [],
  Say: ["voice", "language", "loop"],
  Connect: ["action", "method"],
  Stream: ["url", "name", "statusCallback", "statusCallbackMethod"],
  Parameter: ["name", "value"],
  Dial: ["callerId", "timeout", "action", "timeLimit"],
  Number: [],
  Hangup: [],
};

/** Reads TwiML as strictly as Twilio: throws on what would be error 12100 (not XML) or 12200 (unknown verb). */
export function parseTwiml(xml: string): Twiml {
  const declaration = '<?xml version="1.0" encoding="UTF-8"?>';
  if (!xml.startsWith(declaration)) throw new Error(`12100: no XML declaration first: ${xml}`);
  const open: string[] = [];
  const parameters: Record<string, string> = {};
  const texts: Record<string, string> = {};
  const attributes: Record<string, Record<string, string>> = {};
  for (let at = declaration.length; at < xml.length;) {
    TAG.lastIndex = at;
    const tag = TAG.exec(xml);
    if (tag === null) {
      const end = xml.indexOf("<", at);
      if (end <= at) throw new Error(`12100: ${xml.slice(at, at + 60)}`);
      texts[open.at(-1) ?? ""] = unescapeXml(xml.slice(at, end));
      at = end;
      continue;
    }
    at = TAG.lastIndex;
    const [, slash, name = "", list = "", selfClosed] = tag;
    if (slash === "/") {
      if (open.pop() !== name) throw new Error(`12100: </${name}> closes nothing`);
      continue;
    }
    const allowed = VERBS[name];
    if (allowed === undefined) throw new Error(`12200: <${name}>`);
    const given: Record<string, string> = {};
    for (const [, key = "", value = ""] of list.matchAll(/([A-Za-z]+)="([^"]*)"/g)) {
      if (!allowed.includes(key)) throw new Error(`12200: ${key} in <${name}>`);
      given[key] = unescapeXml(value);
    }
    attributes[name] = given;
    if (name === "Parameter") parameters[given["name"] ?? ""] = given["value"] ?? "";
    if (selfClosed !== "/") open.push(name);
  }
  if (open.length > 0) throw new Error(`12100: ${open.join(", ")} not closed`);
  return {
    say: texts["Say"] ?? "",
    stream: streamOf(attributes, parameters),
    dial: texts["Number"],
  };
}

function streamOf(
  attributes: Readonly<Record<string, Record<string, string>>>,
  parameters: Readonly<Record<string, string>>,
): Twiml["stream"] {
  const url = attributes["Stream"]?.["url"];
  if (url === undefined) return undefined;
  if (!/^wss?:\/\/[^?]+$/.test(url)) throw new Error(`31920: ${url}`);
  for (const [name, value] of Object.entries(parameters)) {
    if (name.length + value.length >= 500) throw new Error(`parameter ${name} is too long`);
  }
  return { url, action: attributes["Connect"]?.["action"] ?? "", parameters };
}

function unescapeXml(text: string): string {
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&apos;", "'")
    .replaceAll("&amp;", "&");
}
