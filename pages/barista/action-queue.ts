import { signal } from "@preact/signals";

export type Move = "done" | "undo" | "collected" | "cancel";

export type Action = {
  readonly move: Move;
  readonly orderNumber: string;
  /** The order as it stood on this screen; another console that was quicker is then noticed. */
  readonly expectedVersion: number | undefined;
  readonly pressedAtMs: number;
};

/** `unreachable`: nobody answered, and the action was not one to keep. */
export type ActionOutcome =
  | { readonly kind: "saved" }
  | { readonly kind: "refused"; readonly error: Error }
  | { readonly kind: "unreachable" };

export type ActionQueueDeps = {
  /** @throws whatever went wrong; `isUnreachable` tells which kind. */
  send(action: Action): Promise<void>;
  isUnreachable(error: unknown): boolean;
  onSettled(action: Action, outcome: ActionOutcome): void;
  /** Kept over a reload of the page. */
  load(): readonly Action[];
  save(actions: readonly Action[]): void;
};

const RETRY_MS = 2_000;

/** What is true whenever it arrives is kept for the server's return; what only makes sense at once is not. */
const IS_KEPT: Readonly<Record<Move, boolean>> = {
  done: true,
  collected: true,
  undo: false,
  cancel: false,
};

/** What was pressed and is not yet known to be saved: sent one after the other, in the order of the fingers. */
export class ActionQueue {
  readonly waiting = signal<readonly Action[]>([]);
  readonly #deps: ActionQueueDeps;
  #inFlight: Action | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(deps: ActionQueueDeps) {
    this.#deps = deps;
    this.waiting.value = deps.load();
  }

  add(action: Action): void {
    if (this.isWaiting(action.orderNumber, action.move)) return;
    this.#put([...this.waiting.value, action]);
    this.run();
  }

  /** Takes back an action that has not left yet. False when it has, or was never there. */
  takeBack(orderNumber: string, move: Move): boolean {
    const action = this.waiting.value.find(
      (other) => other.orderNumber === orderNumber && other.move === move,
    );
    if (action === undefined || action === this.#inFlight) return false;
    this.#put(this.waiting.value.filter((other) => other !== action));
    return true;
  }

  /** It may have left already, and nobody knows yet whether it arrived. */
  isWaiting(orderNumber: string, move: Move): boolean {
    return this.waiting.value.some(
      (action) => action.orderNumber === orderNumber && action.move === move,
    );
  }

  /** Sends what waits; also called when the server is back. */
  run(): void {
    clearTimeout(this.#retry);
    if (this.#inFlight === undefined) void this.#drain();
  }

  async #drain(): Promise<void> {
    for (let [action] = this.waiting.value; action !== undefined; [action] = this.waiting.value) {
      this.#inFlight = action;
      const outcome = await this.#try(action);
      this.#inFlight = undefined;
      if (outcome.kind === "unreachable" && IS_KEPT[action.move]) {
        this.#retry = setTimeout(() => this.run(), RETRY_MS);
        return;
      }
      const settled = action;
      this.#put(this.waiting.value.filter((other) => other !== settled));
      this.#deps.onSettled(settled, outcome);
    }
  }

  async #try(action: Action): Promise<ActionOutcome> {
    try {
      await this.#deps.send(action);
      return { kind: "saved" };
    } catch (error) {
      if (this.#deps.isUnreachable(error)) return { kind: "unreachable" };
      return { kind: "refused", error: error instanceof Error ? error : new Error(String(error)) };
    }
  }

  #put(actions: readonly Action[]): void {
    this.waiting.value = actions;
    this.#deps.save(actions.filter(({ move }) => move !== "cancel"));
  }
}

/** What an older page kept and this one does not understand is left out. */
export function parseActions(json: string | undefined): readonly Action[] {
  try {
    const kept: unknown = JSON.parse(json ?? "[]");
    return Array.isArray(kept) ? kept.filter(isAction) : [];
  } catch {
    return [];
  }
}

function isAction(value: unknown): value is Action {
  return (
    typeof value === "object" &&
    value !== null &&
    "move" in value &&
    (value.move === "done" || value.move === "undo" || value.move === "collected") &&
    "orderNumber" in value &&
    typeof value.orderNumber === "string" &&
    "pressedAtMs" in value &&
    typeof value.pressedAtMs === "number"
  );
}
