import { signal } from "@preact/signals";

type Notice = { readonly id: number; readonly text: string; readonly tone: "plain" | "bad" };

const SHOWN_MS = 6_000;

/** Short sentences at the foot of a page, read aloud by screen readers, gone after a few seconds. */
export class Notices {
  readonly #shown = signal<readonly Notice[]>([]);
  readonly #spoken = signal("");
  #nextId = 1;

  show(text: string, tone: Notice["tone"] = "plain"): void {
    const notice = { id: this.#nextId++, text, tone };
    this.#shown.value = [...this.#shown.value.slice(-2), notice];
    setTimeout(() => {
      this.#shown.value = this.#shown.value.filter(({ id }) => id !== notice.id);
    }, SHOWN_MS);
  }

  /** Only for ears. */
  announce(text: string): void {
    // The same sentence twice would not be read again.
    this.#spoken.value = this.#spoken.value === text ? `${text}\u00a0` : text;
  }

  readonly View = () => (
    <>
      <div class="only-spoken" aria-live="polite">
        {this.#spoken.value}
      </div>
      <div class="notices" aria-live="assertive">
        {this.#shown.value.map(({ id, text, tone }) => (
          <div key={id} class={`notice ${tone}`}>
            {text}
          </div>
        ))}
      </div>
    </>
  );
}
