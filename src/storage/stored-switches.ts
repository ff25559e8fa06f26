import type { Log } from "../lib/log.ts";
import { Outage } from "../lib/outage.ts";
import type { ShopSwitches, Switches } from "../orders/shop-switches.ts";
import type { Bell } from "./bell.ts";
import type { Ledger } from "./ledger.ts";

const PAUSED_BECAUSE = "paused_because";
const RETRY_MS = 1000;

export class StoredSwitches implements ShopSwitches, AsyncDisposable {
  readonly #ledger: Ledger;
  readonly #outage: Outage;
  #current: Switches = { soldOut: new Set(), pausedBecause: undefined };
  #wakes: Disposable | undefined;
  /** Reads begun, and the latest of them that has come back: an older one must not undo it. */
  #begun = 0;
  #latest = 0;
  #reading: Promise<void> | undefined;
  #readAgain = false;
  #retry: NodeJS.Timeout | undefined;
  #closed = false;

  private constructor(ledger: Ledger, log: Log) {
    this.#ledger = ledger;
    this.#outage = new Outage(log, {
      away: "the shop's switches cannot be read; trying on",
      back: "the shop's switches are read again",
    });
  }

  static async start(ledger: Ledger, bell: Bell, log: Log): Promise<StoredSwitches> {
    const switches = new StoredSwitches(ledger, log);
    switches.#wakes = bell.onRing(() => switches.#onRing());
    await switches.refresh();
    return switches;
  }

  current(): Switches {
    return this.#current;
  }

  async refresh(): Promise<void> {
    this.#begun += 1;
    const turn = this.#begun;
    const now = await this.#ledger.read(async (tables) => {
      const soldOut = await tables.selectFrom("sold_out").select("item_id").execute();
      const paused = await tables
        .selectFrom("settings")
        .select("value")
        .where("name", "=", PAUSED_BECAUSE)
        .executeTakeFirst();
      return {
        soldOut: new Set(soldOut.map((row) => row.item_id)),
        pausedBecause: paused?.value,
      };
    });
    this.#outage.worked();
    if (turn < this.#latest) return;
    this.#latest = turn;
    // Every event wakes us and hardly any is about switches: the same set stays the same object, so that what others
    // make of it (the menu with its sold-out items, the tools' descriptions) need not be made again.
    const { soldOut } = this.#current;
    const isSame = soldOut.size === now.soldOut.size && soldOut.isSubsetOf(now.soldOut);
    this.#current = {
      soldOut: isSame ? soldOut : now.soldOut,
      pausedBecause: now.pausedBecause,
    };
  }

  async setSoldOut(itemId: string, soldOut: boolean): Promise<void> {
    await this.#ledger.write(async ({ tables, log }) => {
      if (soldOut) {
        await tables
          .insertInto("sold_out")
          .values({ item_id: itemId })
          .onConflict((conflict) => conflict.column("item_id").doNothing())
          .execute();
      } else {
        await tables.deleteFrom("sold_out").where("item_id", "=", itemId).execute();
      }
      await log({ type: "menu_changed" });
    });
    await this.refresh();
  }

  async pause(reason: string): Promise<void> {
    await this.#ledger.write(async ({ tables, log }) => {
      await tables
        .insertInto("settings")
        .values({ name: PAUSED_BECAUSE, value: reason })
        .onConflict((conflict) => conflict.column("name").doUpdateSet({ value: reason }))
        .execute();
      await log({ type: "shop_changed" });
    });
    await this.refresh();
  }

  async resume(): Promise<void> {
    await this.#ledger.write(async ({ tables, log }) => {
      await tables.deleteFrom("settings").where("name", "=", PAUSED_BECAUSE).execute();
      await log({ type: "shop_changed" });
    });
    await this.refresh();
  }

  /** One read at a time; wakes that come meanwhile are one more read. */
  #onRing(): void {
    if (this.#closed) return;
    if (this.#reading !== undefined) {
      this.#readAgain = true;
      return;
    }
    this.#reading = this.refresh()
      .catch((error: unknown) => {
        this.#outage.failed(error);
        clearTimeout(this.#retry);
        if (!this.#closed) this.#retry = setTimeout(() => this.#onRing(), RETRY_MS);
      })
      .finally(() => {
        this.#reading = undefined;
        if (!this.#readAgain) return;
        this.#readAgain = false;
        this.#onRing();
      });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    this.#wakes?.[Symbol.dispose]();
    await this.#reading;
  }
}
