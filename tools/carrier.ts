import { createHmac } from "node:crypto";

export type CarrierCall = {
  /** "http://127.0.0.1:8000" */
  readonly baseUrl: string;
  /** Caller id; "anonymous" hides it. */
  readonly from: string;
  readonly to?: string;
  /** Signs the webhooks as Twilio does, for a server that asks for it. */
  readonly authToken?: string | undefined;
  /** The origin that the server believes it is reached at; `baseUrl` when unset. */
  readonly publicUrl?: string | undefined;
};

/** What the shop's TwiML says to do, after its `<Say>`. */
export type Instruction = { readonly said: string | undefined } & (
  | {
      readonly kind: "stream";
      readonly url: string;
      readonly parameters: Readonly<Record<string, string>>;
    }
  | { readonly kind: "dial"; readonly to: string }
  | { readonly kind: "hang_up" }
);

/** The carrier's side of one call: posts the shop's webhooks, signed if asked, and reads what it is told. */
export class Carrier {
  readonly #call: CarrierCall;
  readonly #callSid: string;

  constructor(call: CarrierCall, callSid: string) {
    this.#call = call;
    this.#callSid = callSid;
  }

  /** Throws when the shop does not answer, or with an error. */
  async ask(path: string, callStatus: string): Promise<Instruction> {
    const { baseUrl, publicUrl, authToken, from, to } = this.#call;
    const form = new URLSearchParams({
      AccountSid: `AC${"0".repeat(32)}`,
      ApiVersion: "2010-04-01",
      CallSid: this.#callSid,
      CallStatus: callStatus,
      Direction: "inbound",
      From: from,
      To: to ?? "+15550001111",
    });
    if (authToken === undefined) form.set("Softphone", "1");
    const answer = await fetch(new URL(path, baseUrl), {
      method: "POST",
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        ...this.signature(new URL(path, publicUrl ?? baseUrl).href, form),
      },
      body: form.toString(),
    });
    if (!answer.ok) throw new Error(`POST ${path} was answered with ${answer.status}`);
    return readInstruction(await answer.text());
  }

  /** Source: twilio.com/docs/usage/security. */
  signature(url: string, form: URLSearchParams): Record<string, string> {
    const { authToken } = this.#call;
    if (authToken === undefined) return {};
    const names = [...form.keys()].sort();
    const data = url + names.map((name) => name + (form.get(name) ?? "")).join("");
    const signature = createHmac("sha1", authToken).update(data).digest("base64");
    return { "x-twilio-signature": signature };
  }
}

function readInstruction(twiml: string): Instruction {
  const say = /<Say[^>]*>([^<]*)<\/Say>/.exec(twiml)?.[1];
  const said = say === undefined ? undefined : unescapeXml(say);
  const stream = /<Stream\b[^>]*\burl="([^"]+)"/.exec(twiml)?.[1];
  const dialled = /<Dial[^>]*>(?:\s*<Number[^>]*>)?([^<]+)</.exec(twiml)?.[1];
  if (stream !== undefined) {
    const parameters = Object.fromEntries(
      [...twiml.matchAll(/<Parameter\b[^>]*\bname="([^"]*)"[^>]*\bvalue="([^"]*)"/g)].map(
        ([, name = "", value = ""]) => [unescapeXml(name), unescapeXml(value)],
      ),
    );
    return { kind: "stream", url: unescapeXml(stream), parameters, said };
  }
  return dialled === undefined
    ? { kind: "hang_up", said }
    : { kind: "dial", to: dialled.trim(), said };
}

function unescapeXml(text: string): string {
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&apos;", "'")
    .replaceAll("&amp;", "&");
}
