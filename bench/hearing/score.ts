import type { Utterance } from "./utterances.ts";

type Tally = { right: number; total: number };

/** Counts slots found and utterances all right, in all and by kind. */
export class Score {
  readonly #name: string;
  readonly #slots: Tally = { right: 0, total: 0 };
  readonly #kinds = new Map<string, Tally>();

  constructor(name: string) {
    this.#name = name;
  }

  /**
   * `found` are the slots read from what was heard, `before` those read from it before the menu was applied. Talk about
   * other things is all right when the menu added nothing to it. Answers whether the utterance is all right.
   */
  count({ kind, slots }: Utterance, found: readonly string[], before: readonly string[]): boolean {
    const right = slots.filter((slot) => found.includes(slot)).length;
    this.#slots.right += right;
    this.#slots.total += slots.length;
    const isRight =
      kind === "off_menu"
        ? found.every((slot) => before.includes(slot))
        : right === slots.length && found.length === slots.length;
    for (const each of ["all", kind]) {
      const tally = this.#kinds.get(each) ?? { right: 0, total: 0 };
      tally.total += 1;
      tally.right += Number(isRight);
      this.#kinds.set(each, tally);
    }
    return isRight;
  }

  report(): string {
    const kinds = [...this.#kinds].map(([kind, tally]) => `${kind} ${percent(tally)}`);
    return `${this.#name}: slots ${percent(this.#slots)}; all right: ${kinds.join(", ")}`;
  }
}

function percent({ right, total }: Tally): string {
  return `${((100 * right) / Math.max(1, total)).toFixed(1)} % (${right}/${total})`;
}
