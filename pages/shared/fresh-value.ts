import { signal, type ReadonlySignal, type Signal } from "@preact/signals";

const RETRY_MS = 1_000;

/**
 * A value of the server that is fetched again whenever someone says it may have changed. One fetch at a time; changes
 * that come during it cause one more, so a rush of events costs no rush of requests. The last good value stays.
 */
export class FreshValue<T> implements Disposable {
  readonly #fetch: () => Promise<T>;
  readonly #isWanted: () => boolean;
  readonly #value: Signal<T | undefined> = signal(undefined);
  readonly #failure: Signal<Error | undefined> = signal(undefined);
  #isFetching = false;
  #isStale = false;
  #isClosed = false;
  #retry: ReturnType<typeof setTimeout> | undefined;

  /** While `isWanted` says no, nothing is fetched. */
  constructor(fetchValue: () => Promise<T>, isWanted: () => boolean = () => true) {
    this.#fetch = fetchValue;
    this.#isWanted = isWanted;
  }

  get value(): T | undefined {
    return this.#value.value;
  }

  get signal(): ReadonlySignal<T | undefined> {
    return this.#value;
  }

  /** Why the last fetch failed; `undefined` when it did not. */
  get failure(): Error | undefined {
    return this.#failure.value;
  }

  /** A newer answer that came another way (the response to an action). */
  put(value: T): void {
    this.#value.value = value;
  }

  refresh(): void {
    this.#isStale = true;
    clearTimeout(this.#retry);
    if (!this.#isFetching) void this.#run();
  }

  [Symbol.dispose](): void {
    this.#isClosed = true;
    clearTimeout(this.#retry);
  }

  #retryLater(): void {
    if (!this.#isClosed) this.#retry = setTimeout(() => this.refresh(), RETRY_MS);
  }

  async #run(): Promise<void> {
    this.#isFetching = true;
    while (this.#isStale && !this.#isClosed && this.#isWanted()) {
      this.#isStale = false;
      try {
        const value = await this.#fetch();
        this.#value.value = value;
        this.#failure.value = undefined;
      } catch (error) {
        this.#failure.value = error instanceof Error ? error : new Error(String(error));
        this.#retryLater();
      }
    }
    this.#isFetching = false;
  }
}
