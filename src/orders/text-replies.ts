import { assertNever } from "../lib/assert-never.ts";
import type { Log } from "../lib/log.ts";
import { parseOrderNumber } from "../shop/order-number.ts";
import type { Order } from "../shop/order.ts";
import { maskPhone, type PhoneNumber } from "../shop/phone-number.ts";
import type { OrderDesk } from "./order-desk.ts";
import type { OptOuts, OutboxStore } from "./outbox-store.ts";
import type { Retention } from "./retention.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const MOST_REPLIES_A_DAY = 20;

/** A text of a customer to the shop. */
export type ReceivedText = {
  /** The carrier's id: the same text delivered twice is answered once. */
  readonly messageSid: string;
  readonly from: PhoneNumber;
  readonly body: string;
  /** What the carrier made of it, when it says so (Twilio's Advanced Opt-Out). */
  readonly optOutType?: "STOP" | "START" | "HELP" | undefined;
};

export type TextRepliesOptions = {
  readonly desk: Pick<OrderDesk, "latestOrderForPhone" | "cancel" | "findOrder">;
  readonly outbox: Pick<OutboxStore, "queueReply" | "smsForPhone">;
  readonly optOuts: OptOuts;
  readonly retention: Pick<Retention, "forgetPhone">;
  readonly shopName: () => string;
  /**
   * True with a telephone carrier: it answers STOP, START and HELP itself, and takes a bare CANCEL for STOP, blocking every
   * later text to that number (protocol reference 4.5).
   */
  readonly carrierAnswersKeywords: boolean;
  /** UTC ms. */
  readonly now: () => number;
  readonly log: Log;
};

type Wish = "stop" | "start" | "yes" | "help" | "cancel" | "status" | "forget" | "other";

const STOP_WORDS: ReadonlySet<string> = new Set(
  "STOP STOPALL UNSUBSCRIBE END QUIT REVOKE OPTOUT".split(" "),
);
const START_WORDS: ReadonlySet<string> = new Set(["START", "UNSTOP"]);
const HELP_WORDS: ReadonlySet<string> = new Set(["HELP", "INFO"]);

/** Answers what customers text to the shop. Replies go through the outbox, so that they too are sent once. */
export class TextReplies {
  readonly #options: TextRepliesOptions;

  constructor(options: TextRepliesOptions) {
    this.#options = options;
  }

  async receive(text: ReceivedText): Promise<void> {
    const { optOuts, carrierAnswersKeywords, log } = this.#options;
    const wish = wishIn(text);
    log.info({ from: maskPhone(text.from), wish }, "a customer texted");
    switch (wish) {
      case "stop":
        await optOuts.add(text.from);
        return; // the carrier says goodbye; a text of ours would be one too many
      case "start":
        await this.#start(text);
        return;
      case "yes":
        // The carrier takes it for START from those who said STOP, and from nobody else (protocol reference 4.5).
        if (await optOuts.has(text.from)) await this.#start(text);
        else await this.#reply(text, `Thanks for your text! ${this.#help()}`);
        return;
      case "help":
        if (!carrierAnswersKeywords) await this.#reply(text, this.#help());
        return;
      case "cancel":
        await this.#cancel(text);
        return;
      case "status":
        await this.#status(text);
        return;
      case "forget":
        await this.#forget(text);
        return;
      case "other":
        await this.#reply(text, `Thanks for your text! ${this.#help()}`);
        return;
      default:
        assertNever(wish);
    }
  }

  async #start(text: ReceivedText): Promise<void> {
    await this.#options.optOuts.remove(text.from);
    if (this.#options.carrierAnswersKeywords) return;
    await this.#reply(text, "Welcome back! We'll text you again.");
  }

  async #status(text: ReceivedText): Promise<void> {
    const order = await this.#orderMeant(text);
    await this.#reply(text, order === undefined ? noOrder : statusSentence(order), order);
  }

  async #cancel(text: ReceivedText): Promise<void> {
    const order = await this.#orderMeant(text);
    const isBlockedNow = this.#options.carrierAnswersKeywords && plainWords(text.body) === "CANCEL";
    if (isBlockedNow) await this.#options.optOuts.add(text.from);
    if (order === undefined) {
      if (!isBlockedNow) await this.#reply(text, noOrder);
      return;
    }
    const cancelled = await this.#options.desk.cancel(order.number);
    if (isBlockedNow) return;
    if (cancelled.ok) {
      await this.#reply(text, `Your order #${order.number} is cancelled.`, order);
      return;
    }
    const now = (await this.#options.desk.findOrder(order.number)) ?? order;
    await this.#reply(text, `That's too late, sorry. ${statusSentence(now)}`, order);
  }

  async #forget(text: ReceivedText): Promise<void> {
    const { openOrders } = await this.#options.retention.forgetPhone(text.from);
    await this.#reply(
      text,
      openOrders === 0
        ? "Done: we have forgotten your number, your calls and your texts."
        : "Done, but for your open order: text FORGET ME again once you have it.",
    );
  }

  /** The order whose number is in the text, if it is this customer's; else their latest of the day. */
  async #orderMeant(text: ReceivedText): Promise<Order | undefined> {
    const { desk, now } = this.#options;
    const number = parseOrderNumber(text.body);
    const named = number === undefined ? undefined : await desk.findOrder(number);
    if (named?.phone === text.from) return named;
    const latest = await desk.latestOrderForPhone(text.from);
    return latest !== undefined && latest.createdAt > now() - DAY_MS ? latest : undefined;
  }

  #help(): string {
    return (
      `This is ${this.#options.shopName()}. Text STATUS to ask about your order, CANCEL ORDER to cancel it, ` +
      "STOP for no more texts, FORGET ME to have your data deleted. To order, please call us."
    );
  }

  async #reply(text: ReceivedText, body: string, order?: Order): Promise<void> {
    const { outbox, now, log } = this.#options;
    const today = await outbox.smsForPhone(text.from, now() - DAY_MS);
    // Two machines that answer each other would go on for ever.
    if (today.filter(({ kind }) => kind === "reply").length >= MOST_REPLIES_A_DAY) {
      log.warn({ from: maskPhone(text.from) }, "too many texts from one number; not answered");
      return;
    }
    await outbox.queueReply({
      id: `reply-${text.messageSid}`,
      kind: "reply",
      orderNumber: order?.number,
      to: text.from,
      body,
    });
  }
}

const noOrder = "We have no order from this number today. To order, please call us.";

function wishIn(text: ReceivedText): Wish {
  const words = plainWords(text.body);
  // CANCEL is about the order first, even where the carrier takes it for STOP.
  if (/^(PLEASE )?CANCEL\b/.test(words)) return "cancel";
  if (text.optOutType === "STOP" || STOP_WORDS.has(words)) return "stop";
  if (text.optOutType === "START" || START_WORDS.has(words)) return "start";
  if (words === "YES") return "yes";
  if (text.optOutType === "HELP" || HELP_WORDS.has(words)) return "help";
  if (/\bFORGET ME\b/.test(words)) return "forget";
  if (/\b(STATUS|READY|WHERE|HOW LONG|WHEN|DONE YET)\b/.test(words) || /^\d{4}$/.test(words)) {
    return "status";
  }
  return "other";
}

/** Capital letters and digits, single spaces: "Cancel, please!" → "CANCEL PLEASE". */
function plainWords(body: string): string {
  return body
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

function statusSentence(order: Order): string {
  switch (order.status) {
    case "received":
      return `Your order #${order.number} is being made. We'll text you when it's ready.`;
    case "ready":
      return `Your order #${order.number} is ready for pickup!`;
    case "collected":
      return `Your order #${order.number} was picked up. Enjoy!`;
    case "cancelled":
      return `Your order #${order.number} was cancelled. Please call us if you did not expect that.`;
    default:
      return assertNever(order.status);
  }
}
