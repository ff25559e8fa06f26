import { twilioSignature } from "../../src/twilio/signature.ts";
import { parseTwiml, type Twiml } from "./twiml-reader.ts";

export type CarrierWebhooksOptions = {
  readonly baseUrl: string;
  /** What Twilio was told our address is. */
  readonly publicUrl: string;
  readonly authToken: string | undefined;
  /** Sent with each request. */
  readonly fields: Readonly<Record<string, string>>;
};

/** TwiML of more is refused (error 11750). */
const MOST_BYTES = 64_000;

/** Twilio's requests about one call: signed forms out, TwiML in, read as strictly as Twilio reads it. */
export class CarrierWebhooks {
  readonly #options: CarrierWebhooksOptions;

  constructor(options: CarrierWebhooksOptions) {
    this.#options = options;
  }

  /** @param address a path, or an absolute address as TwiML and REST updates must have it */
  async posts(address: string, more: Readonly<Record<string, string>>): Promise<Response> {
    const { authToken, baseUrl, publicUrl, fields } = this.#options;
    const path = address.startsWith("/") ? address : this.#pathOf(address);
    const form = new URLSearchParams({ ...fields, ...more });
    const signature = authToken && twilioSignature(authToken, publicUrl + path, form);
    return fetch(baseUrl + path, {
      method: "POST",
      body: form,
      headers: {
        // A kept connection would look like one that the shop left open.
        connection: "close",
        ...(signature === undefined ? {} : { "x-twilio-signature": signature }),
      },
    });
  }

  async asks(address: string, more: Readonly<Record<string, string>>): Promise<Twiml> {
    const answer = await this.posts(address, more);
    if (answer.status !== 200) throw new Error(`11200: POST ${address}: ${answer.status}`);
    const type = answer.headers.get("content-type") ?? "";
    if (!/^(text|application)\/xml\b/.test(type)) throw new Error(`12300: content type ${type}`);
    const xml = await answer.text();
    if (Buffer.byteLength(xml) > MOST_BYTES) throw new Error(`11750: ${xml.length} letters`);
    return parseTwiml(xml);
  }

  #pathOf(address: string): string {
    const { publicUrl } = this.#options;
    if (!address.startsWith(`${publicUrl}/`)) throw new Error(`11210: not our address: ${address}`);
    return address.slice(publicUrl.length);
  }
}
