import type { Twilio } from "twilio";
import { type Sms, SmsFailed, type SmsSender } from "../orders/sms.ts";

/** Less than the outbox's lease, even twice (a look-up and a send). */
const ANSWERS_WITHIN_MS = 15_000;
/** A ready text that waits longer in the carrier's queue tells of a drink that is warm by now (protocols 4.1). */
const READY_TEXT_VALID_S = 1800;
/** Texts to one number that a look-up reads: more than we ever send one customer in two hours. */
const LOOK_UP_LIMIT = 50;
/** The carrier's clock and ours may differ. */
const CLOCK_SKEW_MS = 2 * 60_000;
/** The account or the sender's queue is full for now (protocols 4.4). */
const THROTTLED_CODES: ReadonlySet<number> = new Set([14107, 21611, 63038]);
const THROTTLED_WAIT_MS = 60_000;
/** These happen before a request has left. */
const NEVER_LEFT: ReadonlySet<string> = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN"]);

export type TwilioTextsOptions = {
  readonly accountSid: string;
  readonly authToken: string;
  readonly sender: { readonly from: string } | { readonly messagingServiceSid: string };
  /** The https origin where delivery reports reach us (`POST /sms/status`); none are asked for without it. */
  readonly publicUrl: () => string | undefined;
  /** Another host than Twilio's, for tests: `TWILIO_API_BASE_URL`. */
  readonly apiBaseUrl?: string | undefined;
  readonly answersWithinMs?: number | undefined;
};

/** Sends texts through Twilio's Messages API. Source: protocols 4.1, 4.4, 4.6. */
export class TwilioSmsSender implements SmsSender {
  readonly #options: TwilioTextsOptions;
  #client: Promise<Twilio> | undefined;

  constructor(options: TwilioTextsOptions) {
    this.#options = options;
  }

  async send(sms: Sms): Promise<{ providerSid: string }> {
    const { sender } = this.#options;
    const publicUrl = this.#options.publicUrl();
    return this.#asking(async (client) => {
      const message = await client.messages.create({
        to: sms.to,
        body: sms.body,
        ...("from" in sender
          ? { from: sender.from }
          : { messagingServiceSid: sender.messagingServiceSid }),
        // Our own id comes back with each report, which may be quicker than the answer to this request.
        ...(publicUrl === undefined
          ? {}
          : { statusCallback: `${publicUrl}/sms/status?text=${encodeURIComponent(sms.id)}` }),
        ...(sms.kind === "ready" ? { validityPeriod: READY_TEXT_VALID_S } : {}),
      });
      return { providerSid: message.sid };
    });
  }

  async findSent(sms: Sms): Promise<{ providerSid: string } | undefined> {
    return this.#asking(async (client) => {
      // Not filtered by date: a queued message has no date of sending yet.
      const messages = await client.messages.list({ to: sms.to, limit: LOOK_UP_LIMIT });
      const found = messages.find(
        (message) =>
          // A trial account puts a sentence of its own before the body (protocols 4.5).
          message.body.endsWith(sms.body) &&
          message.direction !== "inbound" &&
          message.dateCreated.getTime() >= sms.createdAt - CLOCK_SKEW_MS,
      );
      return found && { providerSid: found.sid };
    });
  }

  async #asking<Answer>(ask: (client: Twilio) => Promise<Answer>): Promise<Answer> {
    this.#client ??= createClient(this.#options);
    const client = await this.#client;
    try {
      return await ask(client);
    } catch (error) {
      throw toSmsFailed(error);
    }
  }
}

/** The package takes a quarter of a second to load: not before the first text. */
async function createClient(options: TwilioTextsOptions): Promise<Twilio> {
  const { default: twilio } = await import("twilio");
  const client = twilio(options.accountSid, options.authToken, {
    timeout: options.answersWithinMs ?? ANSWERS_WITHIN_MS,
  });
  if (options.apiBaseUrl !== undefined) client.api.baseUrl = options.apiBaseUrl;
  return client;
}

/** What a later try may do about it: protocols 4.4. */
function toSmsFailed(error: unknown): SmsFailed {
  const message = error instanceof Error ? error.message : String(error);
  const status = property(error, "status");
  const code = property(error, "code");
  if (typeof status === "number") {
    const twilioCode = typeof code === "number" ? code : undefined;
    const throttled = twilioCode !== undefined && THROTTLED_CODES.has(twilioCode);
    return new SmsFailed(message, {
      retryable: status === 429 || status >= 500 || throttled,
      unsure: status >= 500,
      code: twilioCode,
      retryAfterMs: throttled ? THROTTLED_WAIT_MS : undefined,
      cause: error,
    });
  }
  // No answer: a time-out or a broken connection, after which only a look-up tells whether it was accepted.
  const neverLeft = typeof code === "string" && NEVER_LEFT.has(code);
  return new SmsFailed(`Twilio did not answer: ${message}`, {
    retryable: true,
    unsure: !neverLeft,
    cause: error,
  });
}

function property(error: unknown, name: string): unknown {
  return typeof error === "object" && error !== null ? Reflect.get(error, name) : undefined;
}
