import type { SequencedEvent } from "../orders/shop-events.ts";
import type { CallStore } from "./call-store.ts";
import type { Switchboard } from "./switchboard.ts";

export type TakeOversOptions = {
  readonly switchboard: Pick<Switchboard, "takeOver">;
  readonly calls: Pick<CallStore, "askTakeOver">;
  /** Is there a phone of the shop to put callers through to? */
  readonly canTransfer: boolean;
  /** Every event of the shop, whichever process wrote it. */
  readonly onEvent: (listener: (event: SequencedEvent) => void) => Disposable;
};

/** Staff take a call over, whichever process carries it: that one hears of their wish in the shop's diary. */
export class TakeOvers implements Disposable {
  readonly #options: TakeOversOptions;
  readonly #wishes: Disposable;

  constructor(options: TakeOversOptions) {
    this.#options = options;
    this.#wishes = options.onEvent(({ event }) => {
      if (event.type === "take_over_asked") options.switchboard.takeOver(event.callSid);
    });
  }

  /** False when the call is over, or there is nobody to put the caller through to. */
  async ask(callSid: string): Promise<boolean> {
    const { switchboard, calls, canTransfer } = this.#options;
    if (!canTransfer) return false;
    return switchboard.takeOver(callSid) || calls.askTakeOver(callSid);
  }

  [Symbol.dispose](): void {
    this.#wishes[Symbol.dispose]();
  }
}
