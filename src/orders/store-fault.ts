/**
 * Why the store could not: `unreachable` (database away), `busy` (another writer held it too long), `full` (no space
 * left), `conflict` (a constraint said no), `newer` (made by a newer program), `broken` (anything else).
 */
export type StoreFaultKind = "unreachable" | "busy" | "full" | "conflict" | "newer" | "broken";

/** The store could not do it. What was asked is either wholly kept or not at all; ask again to learn which. */
export class StoreFault extends Error {
  override readonly name = "StoreFault";
  readonly kind: StoreFaultKind;

  constructor(kind: StoreFaultKind, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.kind = kind;
  }

  /** Whether a later try may help without anyone doing something. */
  get retryable(): boolean {
    return this.kind === "unreachable" || this.kind === "busy";
  }
}
