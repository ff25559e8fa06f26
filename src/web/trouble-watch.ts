import type { Log } from "../lib/log.ts";
import type { OutboxStore, StuckTexts } from "../orders/outbox-store.ts";
import { StoreFault } from "../orders/store-fault.ts";

/** A text that is due and has not left by then is stuck, not just on its way. */
const STUCK_AFTER_MS = 10_000;

/** What is wrong with the shop, in sentences for the staff. Looked at with each sign of life that the process writes. */
export class TroubleWatch {
  readonly #texts: Pick<OutboxStore, "stuckTexts">;
  readonly #log: Log;
  #store: string | undefined;
  #stuck: string | undefined;

  constructor(options: { readonly texts: Pick<OutboxStore, "stuckTexts">; readonly log: Log }) {
    this.#texts = options.texts;
    this.#log = options.log;
  }

  get sentences(): readonly string[] {
    return [this.#store, this.#stuck].filter((sentence) => sentence !== undefined);
  }

  /** @param fault why the store did not take this process's sign of life; `undefined` when it did */
  async look(fault: unknown): Promise<void> {
    this.#store = fault === undefined ? undefined : aboutStore(fault);
    if (fault !== undefined) return;
    try {
      this.#stuck = aboutTexts(await this.#texts.stuckTexts(STUCK_AFTER_MS));
    } catch (error) {
      this.#log.warn({ err: error }, "waiting texts could not be counted");
      this.#store = aboutStore(error);
    }
  }
}

function aboutStore(fault: unknown): string {
  const kind = fault instanceof StoreFault ? fault.kind : "broken";
  switch (kind) {
    case "full":
      return "The disk is full: no order can be kept. Make room on the shop's machine.";
    case "unreachable":
    case "busy":
      return "The database does not answer: no order can be kept or changed until it does.";
    case "broken":
    case "conflict":
    case "newer":
      return "The database cannot be written: no order can be kept. The shop's log says why.";
  }
}

function aboutTexts({ count, failure }: StuckTexts): string | undefined {
  if (count === 0) return undefined;
  const texts = count === 1 ? "1 text does not" : `${count} texts do not`;
  const why = failure === undefined ? "" : ` (${failure})`;
  return `${texts} get out${why}. We go on trying; call the customers if it lasts.`;
}
