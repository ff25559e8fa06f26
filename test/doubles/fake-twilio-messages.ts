import { randomBytes } from "node:crypto";

export type SentMessage = {
  readonly sid: string;
  readonly to: string;
  readonly from: string;
  readonly body: string;
  readonly statusCallback: string | undefined;
  readonly validityPeriod: number | undefined;
  readonly createdAt: Date;
};

type Refusal = { readonly status: number; readonly code: number; readonly message: string };

export type CreateAnswer = {
  readonly error: Refusal | undefined;
  readonly body: unknown;
  readonly complaints: readonly string[];
};

/** Fields of protocol reference 4.1 that we may send. */
const KNOWN_FIELDS: ReadonlySet<string> = new Set([
  "To",
  "From",
  "MessagingServiceSid",
  "Body",
  "StatusCallback",
  "ValidityPeriod",
  "SmartEncoded",
]);

/** The numbers of Twilio's test credentials (protocol reference 4.5). */
const REFUSED_NUMBERS: ReadonlyMap<string, number> = new Map([
  ["+15005550001", 21211],
  ["+15005550002", 21612],
  ["+15005550003", 21408],
  ["+15005550004", 21610],
  ["+15005550009", 21614],
]);

/** What customers text that Twilio itself answers (protocol reference 4.5). */
const STOP_WORDS: ReadonlySet<string> = new Set(
  "STOP STOPALL UNSUBSCRIBE CANCEL END QUIT REVOKE OPTOUT".split(" "),
);
const START_WORDS: ReadonlySet<string> = new Set(["START", "YES", "UNSTOP"]);
const HELP_WORDS: ReadonlySet<string> = new Set(["HELP", "INFO"]);
const OPTED_OUT = 21610;

/** The Messages resource: what it accepts, refuses (protocol reference 4.4) and lists. */
export class FakeTwilioMessages {
  readonly #accountSid: string;
  readonly #accepted: SentMessage[] = [];
  /** Refused with this code; add your own. */
  readonly refused = new Map(REFUSED_NUMBERS);
  /** Whom each request to send was for, the refused ones too. */
  readonly tried: string[] = [];
  /** Whom Twilio itself has answered, and to which keyword. */
  readonly ownAnswers: { readonly to: string; readonly keyword: "STOP" | "START" | "HELP" }[] = [];
  /** Put before each body, as a trial account does. */
  prefix = "";

  constructor(accountSid: string) {
    this.#accountSid = accountSid;
  }

  get accepted(): readonly SentMessage[] {
    return this.#accepted;
  }

  create(fields: URLSearchParams): CreateAnswer {
    const complaints = [...fields.keys()]
      .filter((name) => !KNOWN_FIELDS.has(name) || fields.getAll(name).length > 1)
      .map((name) => `Messages got the field ${name}`);
    this.tried.push(fields.get("To") ?? "");
    const error = this.#refusal(fields);
    if (error !== undefined) return { error, body: undefined, complaints };
    const period = fields.get("ValidityPeriod");
    const message: SentMessage = {
      sid: `SM${randomBytes(16).toString("hex")}`,
      to: fields.get("To") ?? "",
      from: fields.get("From") ?? "",
      body: this.prefix + (fields.get("Body") ?? ""),
      statusCallback: fields.get("StatusCallback") ?? undefined,
      validityPeriod: period === null ? undefined : Number(period),
      createdAt: new Date(),
    };
    this.#accepted.push(message);
    return { error: undefined, body: this.#resource(message), complaints };
  }

  /** A customer's text comes in: heeds and answers it when it is a keyword, and says what it took it for. */
  heeds(from: string, body: string): "STOP" | "START" | "HELP" | undefined {
    const keyword = this.#keywordIn(from, body.trim().toUpperCase());
    if (keyword === undefined) return undefined;
    if (keyword === "STOP") this.refused.set(from, OPTED_OUT);
    if (keyword === "START") this.refused.delete(from);
    this.ownAnswers.push({ to: from, keyword });
    return keyword;
  }

  #keywordIn(from: string, word: string): "STOP" | "START" | "HELP" | undefined {
    if (STOP_WORDS.has(word)) return "STOP";
    if (HELP_WORDS.has(word)) return "HELP";
    // Only who has stopped can start.
    return START_WORDS.has(word) && this.refused.get(from) === OPTED_OUT ? "START" : undefined;
  }

  list(query: URLSearchParams): unknown {
    const to = query.get("To");
    const size = Number(query.get("PageSize") ?? 50);
    const messages = this.#accepted
      .filter((message) => to === null || message.to === to)
      .toReversed()
      .slice(0, size)
      .map((message) => this.#resource(message));
    return { messages, next_page_uri: null, page: 0, page_size: size };
  }

  #refusal(fields: URLSearchParams): Refusal | undefined {
    const refuse = (code: number, message: string): Refusal => ({ status: 400, code, message });
    const to = fields.get("To");
    if (to === null || to === "") return refuse(21604, "A 'To' phone number is required.");
    if (!/^\+[1-9]\d{6,14}$/.test(to)) return refuse(21211, `Invalid 'To' Phone Number: ${to}`);
    const known = this.refused.get(to);
    if (known === OPTED_OUT) return refuse(OPTED_OUT, "Attempt to send to unsubscribed recipient");
    if (known !== undefined) return refuse(known, `The number ${to} was refused`);
    if (!fields.has("From") && !fields.has("MessagingServiceSid")) {
      return refuse(21603, "A 'From' phone number is required.");
    }
    const body = fields.get("Body") ?? "";
    if (body === "") return refuse(21602, "Message body is required.");
    if (body.length > 1600) return refuse(21617, "The message body exceeds 1600 characters.");
    const callback = fields.get("StatusCallback");
    const host = callback === null ? "" : (URL.parse(callback)?.hostname ?? "_");
    if (host.includes("_")) return refuse(21609, "Invalid 'StatusCallback' URL");
    const validity = fields.get("ValidityPeriod");
    if (validity !== null && !(Number(validity) >= 1 && Number(validity) <= 36_000)) {
      return refuse(21622, "Invalid ValidityPeriod");
    }
    return undefined;
  }

  #resource(message: SentMessage): unknown {
    return {
      sid: message.sid,
      account_sid: this.#accountSid,
      api_version: "2010-04-01",
      status: "queued",
      direction: "outbound-api",
      to: message.to,
      from: message.from,
      body: message.body,
      num_segments: "1",
      num_media: "0",
      messaging_service_sid: null,
      price: null,
      price_unit: "USD",
      error_code: null,
      error_message: null,
      date_created: message.createdAt.toUTCString().replace("GMT", "+0000"),
      date_updated: message.createdAt.toUTCString().replace("GMT", "+0000"),
      date_sent: null,
      uri: `/2010-04-01/Accounts/${this.#accountSid}/Messages/${message.sid}.json`,
      subresource_uris: {},
    };
  }
}
