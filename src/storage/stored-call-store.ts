import { sql } from "kysely";
import type { CallQuery, CallRecord, CallStore } from "../calls/call-store.ts";
import type { PhoneNumber } from "../shop/phone-number.ts";
import { toCall, toCallRow } from "./call-row.ts";
import type { Ledger } from "./ledger.ts";

export class StoredCallStore implements CallStore {
  readonly #ledger: Ledger;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  async save(record: CallRecord): Promise<void> {
    const { callSid } = record;
    const row = toCallRow(record);
    await this.#ledger.write(async ({ tables, log }) => {
      const stored = await tables
        .selectFrom("calls")
        .select(["ended_at", "call_back", "marked_wrong_at"])
        .where("call_sid", "=", callSid)
        .executeTakeFirst();
      if (stored === undefined) {
        await tables.insertInto("calls").values(row).execute();
        await log({ type: "call_started", callSid });
        if (record.endedAt !== undefined) await log({ type: "call_ended", callSid });
        return;
      }
      // What staff decided stays, whatever the call says about itself afterwards.
      const settled = stored.call_back === "ordered" || stored.call_back === "dismissed";
      await tables
        .updateTable("calls")
        .set({
          ...row,
          call_back: settled ? stored.call_back : row.call_back,
          marked_wrong_at: stored.marked_wrong_at,
        })
        .where("call_sid", "=", callSid)
        .execute();
      const endedNow = stored.ended_at === null && record.endedAt !== undefined;
      await log({ type: endedNow ? "call_ended" : "call_updated", callSid });
    });
  }

  async findCall(callSid: string): Promise<CallRecord | undefined> {
    const row = await this.#ledger.read((tables) =>
      tables.selectFrom("calls").selectAll().where("call_sid", "=", callSid).executeTakeFirst(),
    );
    return row && toCall(row);
  }

  async calls(query: CallQuery): Promise<readonly CallRecord[]> {
    const { from, to, text } = query;
    const pattern = text && `%${text.toLowerCase().replace(/[\\%_]/g, "\\$&")}%`;
    const rows = await this.#ledger.read((tables) =>
      tables
        .selectFrom("calls")
        .selectAll()
        .$if(from !== undefined, (calls) => calls.where("started_at", ">=", from ?? 0))
        .$if(to !== undefined, (calls) => calls.where("started_at", "<", to ?? 0))
        .$if(Boolean(pattern), (calls) =>
          calls.where(sql<boolean>`search like ${pattern} escape '\\'`),
        )
        .orderBy("started_at", "desc")
        .orderBy("call_sid", "desc")
        .limit(query.limit)
        .execute(),
    );
    return rows.map(toCall);
  }

  async callsInProgress(): Promise<readonly CallRecord[]> {
    const rows = await this.#ledger.read((tables) =>
      tables
        .selectFrom("calls")
        .selectAll()
        .where("ended_at", "is", null)
        .orderBy("started_at", "desc")
        .execute(),
    );
    return rows.map(toCall);
  }

  async callBacks(): Promise<readonly CallRecord[]> {
    const rows = await this.#ledger.read((tables) =>
      tables
        .selectFrom("calls")
        .selectAll()
        .where("call_back", "=", "open")
        .orderBy("ended_at")
        .execute(),
    );
    return rows.map(toCall);
  }

  async settleCallBack(callSid: string, as: "ordered" | "dismissed"): Promise<boolean> {
    return this.#ledger.write(async ({ tables, log }) => {
      const { numUpdatedRows } = await tables
        .updateTable("calls")
        .set({ call_back: as })
        .where("call_sid", "=", callSid)
        .where("call_back", "=", "open")
        .executeTakeFirst();
      if (numUpdatedRows === 0n) return false;
      await log({ type: "call_updated", callSid });
      return true;
    });
  }

  async markWrong(callSid: string, wrong: boolean): Promise<boolean> {
    return this.#ledger.write(async ({ tables, log }) => {
      const { numUpdatedRows } = await tables
        .updateTable("calls")
        .set({ marked_wrong_at: wrong ? this.#ledger.now() : null })
        .where("call_sid", "=", callSid)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) return false;
      await log({ type: "call_updated", callSid });
      return true;
    });
  }

  async findDroppedCall(from: PhoneNumber, since: number): Promise<CallRecord | undefined> {
    const row = await this.#ledger.read((tables) =>
      tables
        .selectFrom("calls")
        .selectAll()
        .where("caller_phone", "=", from)
        .where("call_back", "=", "open")
        .where("outcome", "=", "dropped")
        .where("ended_at", ">", since)
        .orderBy("ended_at", "desc")
        .executeTakeFirst(),
    );
    return row && toCall(row);
  }
}
