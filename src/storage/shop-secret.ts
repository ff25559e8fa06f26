import { randomBytes } from "node:crypto";
import type { Ledger } from "./ledger.ts";

/** 256 random bits, hex, made once for each database: signs what only this shop may make (view tokens, staff cookies). */
export async function shopSecret(ledger: Ledger): Promise<string> {
  return ledger.transaction(async (tables) => {
    await tables
      .insertInto("settings")
      .values({ name: "shop_secret", value: randomBytes(32).toString("hex") })
      .onConflict((conflict) => conflict.column("name").doNothing())
      .execute();
    const { value } = await tables
      .selectFrom("settings")
      .select("value")
      .where("name", "=", "shop_secret")
      .executeTakeFirstOrThrow();
    return value;
  });
}
