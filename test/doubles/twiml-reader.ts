/** What a piece of our TwiML tells the carrier to do. */
export type Twiml = {
  readonly say: string;
  readonly stream:
    | {
        readonly url: string;
        readonly action: string;
        readonly statusCallback: string;
        readonly parameters: Readonly<Record<string, string>>;
      }
    | undefined;
  readonly dial: string | undefined;
};

type Element = {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
};

type Verb = {
  readonly attributes: readonly string[];
  readonly required?: readonly string[];
  readonly children?: readonly string[];
  readonly text?: true;
};

/** The verbs and nouns that a shop may use, and what may stand in them. Source: twilio.com/docs/voice/twiml. */
const VERBS: Readonly<Record<string, Verb>> = {
  Response: { attributes: [], children: ["Say", "Connect", "Dial", "Hangup"] },
  Say: { attributes: ["voice", "language", "loop"], text: true },
  Connect: { attributes: ["action", "method"], required: ["action"], children: ["Stream"] },
  Stream: {
    attributes: ["url", "name", "statusCallback", "statusCallbackMethod"],
    required: ["url", "statusCallback"],
    children: ["Parameter"],
  },
  Parameter: { attributes: ["name", "value"], required: ["name", "value"] },
  Dial: { attributes: ["callerId", "timeout", "timeLimit"], children: ["Number"] },
  Number: { attributes: [], text: true },
  Hangup: { attributes: [] },
};

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>';
const TAG = /<(\/?)([A-Za-z]+)((?:\s+[A-Za-z]+="[^"<]*")*)\s*(\/?)>/y;

/** Reads TwiML as strictly as Twilio: throws on what would be error 12100 (not XML) or 12200 (against the schema). */
export function parseTwiml(xml: string): Twiml {
  const response = readXml(xml);
  checkElement(response);
  const names = response.children.map(({ name }) => name);
  // Without it a call whose stream ended and whose action failed would stay open in silence (pitfall 8).
  if (names.at(-1) !== "Hangup") throw new Error(`the document does not end with <Hangup>: ${xml}`);
  if (names.indexOf("Hangup") !== names.length - 1) throw new Error("verbs after <Hangup>");
  if (new Set(names).size !== names.length) throw new Error(`a verb twice: ${names.join(", ")}`);
  const find = (name: string) => response.children.find((child) => child.name === name);
  return {
    say: find("Say")?.text ?? "",
    stream: streamOf(find("Connect")),
    dial: find("Dial")?.children[0]?.text,
  };
}

function readXml(xml: string): Element {
  if (!xml.startsWith(DECLARATION)) throw new Error(`12100: no XML declaration first: ${xml}`);
  const document: Element = { name: "", attributes: {}, children: [], text: "" };
  const open: Element[] = [document];
  for (let at = DECLARATION.length; at < xml.length;) {
    const parent = open.at(-1);
    TAG.lastIndex = at;
    const tag = TAG.exec(xml);
    if (parent === undefined) throw new Error("12100: more is closed than was opened");
    if (tag === null) {
      const end = xml.indexOf("<", at);
      const text = xml.slice(at, end === -1 ? xml.length : end);
      if (text === "" || end === -1) throw new Error(`12100: ${xml.slice(at, at + 60)}`);
      parent.text += unescapeXml(text);
      at = end;
      continue;
    }
    at = TAG.lastIndex;
    const [, slash, name = "", list = "", selfClosed] = tag;
    if (slash === "/") {
      if (open.pop()?.name !== name) throw new Error(`12100: </${name}> closes nothing`);
      continue;
    }
    const element = { name, attributes: attributesIn(list), children: [], text: "" };
    parent.children.push(element);
    if (selfClosed !== "/") open.push(element);
  }
  const [root, ...others] = document.children;
  if (open.length !== 1 || root?.name !== "Response" || others.length > 0 || document.text !== "") {
    throw new Error(`12100: not one <Response>: ${xml}`);
  }
  return root;
}

function attributesIn(list: string): Readonly<Record<string, string>> {
  const attributes: Record<string, string> = {};
  for (const [, key = "", value = ""] of list.matchAll(/([A-Za-z]+)="([^"]*)"/g)) {
    if (key in attributes) throw new Error(`12100: ${key} twice`);
    attributes[key] = unescapeXml(value);
  }
  return attributes;
}

function checkElement({ name, attributes, children, text }: Element): void {
  const verb = VERBS[name];
  if (verb === undefined) throw new Error(`12200: <${name}>`);
  for (const key of Object.keys(attributes)) {
    if (!verb.attributes.includes(key)) throw new Error(`12200: ${key} in <${name}>`);
  }
  for (const key of verb.required ?? []) {
    if (attributes[key] === undefined) throw new Error(`no ${key} in <${name}>`);
  }
  if ((text.trim() !== "") !== (verb.text === true)) throw new Error(`12200: text of <${name}>`);
  for (const child of children) {
    if (verb.children?.includes(child.name) !== true) {
      throw new Error(`12200: <${child.name}> in <${name}>`);
    }
    checkElement(child);
  }
}

function streamOf(connect: Element | undefined): Twiml["stream"] {
  const stream = connect?.children[0];
  if (connect === undefined || stream === undefined) return undefined;
  const { url = "", statusCallback = "" } = stream.attributes;
  const { action = "" } = connect.attributes;
  if (!/^wss?:\/\/[^?#]+$/.test(url)) throw new Error(`31920: ${url}`);
  for (const address of [action, statusCallback]) {
    if (!/^https?:\/\//.test(address)) throw new Error(`not an absolute address: ${address}`);
  }
  const parameters: Record<string, string> = {};
  for (const { attributes } of stream.children) {
    const { name = "", value = "" } = attributes;
    if (name.length + value.length >= 500) throw new Error(`parameter ${name} is too long`);
    parameters[name] = value;
  }
  return { url, action, statusCallback, parameters };
}

function unescapeXml(text: string): string {
  if (/&(?!(lt|gt|quot|apos|amp);)/.test(text)) throw new Error(`12100: a bare & in ${text}`);
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&apos;", "'")
    .replaceAll("&amp;", "&");
}
