import type { OptOuts } from "../orders/outbox-store.ts";
import type { PhoneNumber } from "../shop/phone-number.ts";
import type { Ledger } from "./ledger.ts";

export class StoredOptOuts implements OptOuts {
  readonly #ledger: Ledger;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  async add(phone: PhoneNumber): Promise<void> {
    await this.#ledger.read((tables) =>
      tables
        .insertInto("opt_outs")
        .values({ phone, at: this.#ledger.now() })
        .onConflict((conflict) => conflict.column("phone").doNothing())
        .execute(),
    );
  }

  async remove(phone: PhoneNumber): Promise<void> {
    await this.#ledger.read((tables) =>
      tables.deleteFrom("opt_outs").where("phone", "=", phone).execute(),
    );
  }

  async has(phone: PhoneNumber): Promise<boolean> {
    const row = await this.#ledger.read((tables) =>
      tables.selectFrom("opt_outs").select("phone").where("phone", "=", phone).executeTakeFirst(),
    );
    return row !== undefined;
  }
}
