import type { Log } from "../lib/log.ts";
import { refuse } from "../lib/result.ts";
import type { OrderDesk } from "../orders/order-desk.ts";
import type { Retention } from "../orders/retention.ts";
import type { TextForecast } from "../orders/text-forecast.ts";
import type { CartOnRecord } from "../shop/cart.ts";
import type { Menu } from "../shop/menu.ts";
import type { OrderItem, OrderNumber } from "../shop/order.ts";
import { type PhoneNumber, lastFour } from "../shop/phone-number.ts";
import { type Brief, DEFAULT_GREETING, agentBrief } from "./brief.ts";
import { CallNotes } from "./call-notes.ts";
import { Keypad } from "./keypad.ts";
import { factsOf, wordsFor } from "./refusal-words.ts";
import type { ToolAnswer } from "./tool-answer.ts";
import { describeTools, findTool } from "./tool-list.ts";
import type { ToolDescription } from "./tool-description.ts";
import type { ToolRefusal } from "./tool-refusal.ts";
import type { ToolResult } from "./tool.ts";

export type ConversationDeps = {
  readonly callSid: string;
  /** `undefined` when withheld. */
  readonly callerId: PhoneNumber | undefined;
  /** With the availability of this moment. */
  readonly menu: () => Menu;
  readonly desk: OrderDesk;
  /** For a caller who asks to be forgotten. */
  readonly retention: Pick<Retention, "forgetPhone">;
  /** So that no text is promised that will not go out. */
  readonly texts: Pick<TextForecast, "whyNone">;
  /** Is there anybody to hand the call to? */
  readonly canTransfer: boolean;
  /** The caller's last order, when it is known and kept. */
  readonly usual: readonly OrderItem[] | undefined;
  /** False when a text to `callerId` has failed for good: another number is asked for. */
  readonly takesTexts: boolean;
  /** `snapshot()` of this call, or of the one that was cut off before it. */
  readonly resumeState: string | undefined;
  /** UTC ms. */
  readonly now: () => number;
  readonly log: Log;
  /** Describes the tools; making that anew costs 1 ms, so a shop with many calls hands in one that remembers. */
  readonly toolsFor?: ((menu: Menu) => readonly ToolDescription[]) | undefined;
  /** The shop's own greeting. */
  readonly greeting?: string | undefined;
};

type AskedTool = { readonly id: string; readonly name: string; readonly argumentsJson: string };

/** What the agent knows and may do on one call. */
export class Conversation {
  readonly #deps: ConversationDeps;
  readonly #notes: CallNotes;
  readonly #keypad = new Keypad();
  /** By function id: asked twice, done once. */
  readonly #answers = new Map<string, Promise<ToolAnswer>>();
  readonly #cancelled = new Set<string>();
  /** Tools run one after the other, in the order they were asked: each sees the cart that the last one left. */
  #lastTool: Promise<unknown> = Promise.resolve();

  constructor(deps: ConversationDeps) {
    this.#deps = deps;
    this.#notes = CallNotes.resume(deps.callSid, deps.resumeState, deps.menu());
  }

  get cart(): CartOnRecord {
    return this.#notes.onRecord(this.#deps.menu());
  }

  get soldOut(): readonly string[] {
    const { flavors, toppings, addons } = this.#deps.menu();
    return [...flavors, ...toppings, ...addons]
      .filter(({ available }) => !available)
      .map(({ id }) => id);
  }

  get phone(): PhoneNumber | undefined {
    return this.#notes.phone;
  }

  get orderNumber(): OrderNumber | undefined {
    return this.#notes.orderNumber;
  }

  /** The caller asked to be forgotten: no number of theirs, and nothing that was said, is to be kept of this call. */
  get isForgotten(): boolean {
    return this.#notes.isForgotten;
  }

  /** For `resumeState`: staged and confirmed drinks, phone, order number. Holds a phone number: keep it as one. */
  snapshot(): string {
    return this.#notes.snapshot();
  }

  /** What an agent is told before it speaks; one that takes over mid-call has history and does not greet again. */
  brief<Entry>(history: readonly Entry[] = []): Brief & { readonly history: readonly Entry[] } {
    const { menu, canTransfer, greeting, toolsFor } = this.#deps;
    const offered = this.#textableCallerId;
    const brief = agentBrief({
      menu: menu(),
      greeting: greeting ?? DEFAULT_GREETING,
      toolsFor: toolsFor ?? describeTools,
      facts: {
        callerIdLastFour: offered && lastFour(offered),
        canTransfer,
        usual: this.#usual,
        keptDrinks: this.#notes.resumedFrom === undefined ? [] : this.cart.items,
        orderNumber: this.#notes.orderNumber,
      },
    });
    return { ...brief, greeting: history.length > 0 ? "" : brief.greeting, history };
  }

  get #textableCallerId(): PhoneNumber | undefined {
    return this.#deps.takesTexts ? this.#deps.callerId : undefined;
  }

  /** Never rejects; exactly once per id: the same id again gives the same answer without a second effect. */
  answerTool(call: AskedTool): Promise<ToolAnswer> {
    const known = this.#answers.get(call.id);
    if (known !== undefined) return known;
    const answer = this.#lastTool.then(() => this.#answer(call));
    this.#lastTool = answer;
    this.#answers.set(call.id, answer);
    return answer;
  }

  /** The caller went on speaking: what has not begun will not. What has begun finishes; its answer is not to be sent. */
  cancelTools(ids: readonly string[]): void {
    for (const id of ids) this.#cancelled.add(id);
  }

  /** A key of the keypad; when a number is complete, the line to tell the agent as the caller's. */
  pressDigit(digit: string): { readonly callerLine: string } | undefined {
    return this.#keypad.press(digit, this.#deps.now());
  }

  /** Not known any more once the caller asked to be forgotten. */
  get #usual(): readonly OrderItem[] | undefined {
    return this.#notes.isForgotten ? undefined : this.#deps.usual;
  }

  async #answer(call: AskedTool): Promise<ToolAnswer> {
    if (this.#cancelled.has(call.id)) return answerOf(refuse({ kind: "cancelled" }));
    try {
      const result = await this.#run(call);
      if (!result.ok) {
        this.#deps.log.info({ tool: call.name, refusal: result.refusal.kind }, "tool refused");
      }
      return answerOf(result);
    } catch (error) {
      // An edge: a broken desk must not end the call.
      this.#deps.log.error({ err: error, tool: call.name }, "tool failed");
      return answerOf(refuse({ kind: "fault" }));
    }
  }

  async #run(call: AskedTool): Promise<ToolResult> {
    const tool = findTool(call.name);
    if (tool === undefined) return refuse({ kind: "unknown_tool", name: call.name });
    const args = parseArguments(call.argumentsJson);
    if (args === undefined) {
      return refuse({ kind: "bad_arguments", problems: ["arguments: must be a JSON object"] });
    }
    const { callSid, callerId, menu, desk, retention, texts, canTransfer } = this.#deps;
    return tool.run(args, {
      callSid,
      callerId,
      textableCallerId: this.#textableCallerId,
      menu: menu(),
      notes: this.#notes,
      desk,
      retention,
      texts,
      canTransfer,
      usual: this.#usual,
    });
  }
}

function answerOf(result: ToolResult): ToolAnswer {
  if (result.ok) {
    const content = JSON.stringify({ ok: true, ...result.value.facts });
    return { ok: true, content, effect: result.value.effect };
  }
  return { ok: false, content: JSON.stringify(refusalFacts(result.refusal)), effect: "none" };
}

function refusalFacts(refusal: ToolRefusal): Record<string, unknown> {
  return { ok: false, error: wordsFor(refusal), code: refusal.kind, ...factsOf(refusal) };
}

/** An object, also from an empty text or `null`; `undefined` for anything else. */
function parseArguments(json: string): object | undefined {
  if (json.trim() === "") return {};
  try {
    const value: unknown = JSON.parse(json);
    if (value === null) return {};
    return typeof value === "object" && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined; // Models write broken JSON now and then; the agent is told.
  }
}
