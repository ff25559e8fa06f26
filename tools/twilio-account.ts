import { z } from "zod";

/** A number of the account, as far as a shop cares. */
export type TwilioNumber = {
  readonly sid: string;
  readonly phoneNumber: string;
  readonly voice: boolean;
  readonly sms: boolean;
  readonly voiceUrl: string;
  readonly voiceMethod: string;
  readonly smsUrl: string;
};

export type Webhooks = { readonly voiceUrl: string; readonly smsUrl: string };

/** The account said no, or could not be reached. `message` is for people. */
export class TwilioSaysNo extends Error {
  override readonly name = "TwilioSaysNo";
  /** Undefined when it could not be reached. */
  readonly status: number | undefined;

  constructor(message: string, options: { status?: number | undefined; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.status = options.status;
  }
}

const ANSWERS_WITHIN_MS = 10_000;

/** Source: twilio.com/docs/phone-numbers/api/incomingphonenumber-resource. */
const numberSchema = z
  .object({
    sid: z.string(),
    phone_number: z.string(),
    capabilities: z.object({ voice: z.boolean().default(false), sms: z.boolean().default(false) }),
    voice_url: z.string().nullish(),
    voice_method: z.string().nullish(),
    sms_url: z.string().nullish(),
  })
  .transform((number): TwilioNumber => ({
    sid: number.sid,
    phoneNumber: number.phone_number,
    voice: number.capabilities.voice,
    sms: number.capabilities.sms,
    voiceUrl: number.voice_url ?? "",
    voiceMethod: number.voice_method ?? "POST",
    smsUrl: number.sms_url ?? "",
  }));
const numbersSchema = z.object({ incoming_phone_numbers: z.array(numberSchema) });
const errorSchema = z.object({ code: z.number(), message: z.string() });

/** The phone numbers of a Twilio account, over its REST API. */
export class TwilioAccount {
  readonly #base: string;
  readonly #authorization: string;
  /** The carrier's clock minus ours at the last answer, ms. */
  clockAheadMs: number | undefined;

  constructor(account: {
    readonly accountSid: string;
    readonly authToken: string;
    /** Another host than Twilio's, for tests. */
    readonly apiBaseUrl?: string | undefined;
  }) {
    const host = account.apiBaseUrl ?? "https://api.twilio.com";
    this.#base = `${host}/2010-04-01/Accounts/${account.accountSid}`;
    const credentials = Buffer.from(`${account.accountSid}:${account.authToken}`);
    this.#authorization = `Basic ${credentials.toString("base64")}`;
  }

  /** Also proves account and token. */
  async numbers(): Promise<readonly TwilioNumber[]> {
    const answer = await this.#ask("/IncomingPhoneNumbers.json?PageSize=200");
    return numbersSchema.parse(answer).incoming_phone_numbers;
  }

  async setWebhooks(number: TwilioNumber, webhooks: Webhooks): Promise<TwilioNumber> {
    const answer = await this.#ask(
      `/IncomingPhoneNumbers/${number.sid}.json`,
      new URLSearchParams({
        VoiceUrl: webhooks.voiceUrl,
        VoiceMethod: "POST",
        SmsUrl: webhooks.smsUrl,
        SmsMethod: "POST",
      }),
    );
    return numberSchema.parse(answer);
  }

  async #ask(path: string, fields?: URLSearchParams): Promise<unknown> {
    let response: Response;
    try {
      response = await fetch(this.#base + path, {
        method: fields === undefined ? "GET" : "POST",
        headers: { authorization: this.#authorization },
        ...(fields === undefined ? {} : { body: fields }),
        signal: AbortSignal.timeout(ANSWERS_WITHIN_MS),
      });
    } catch (error) {
      throw new TwilioSaysNo("Twilio cannot be reached from this machine.", { cause: error });
    }
    const date = Date.parse(response.headers.get("date") ?? "");
    if (!Number.isNaN(date)) this.clockAheadMs = date - Date.now();
    const body: unknown = await response.json().catch(() => undefined);
    if (response.ok) return body;
    const { status } = response;
    if (status === 401 || status === 403) {
      throw new TwilioSaysNo("Twilio does not know this account and token.", { status });
    }
    const told = errorSchema.safeParse(body).data;
    throw new TwilioSaysNo(
      told === undefined
        ? `Twilio answered ${status}.`
        : `Twilio answered ${status}: ${told.message} (${told.code}).`,
      { status },
    );
  }
}
