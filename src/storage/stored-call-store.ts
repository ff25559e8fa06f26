import { sql } from "kysely";
import type {
  CallQuery,
  CallRecord,
  CallStore,
  CallWorkers,
  WrongMark,
} from "../calls/call-store.ts";
import type { PhoneNumber } from "../shop/phone-number.ts";
import { toCall, toCallRow } from "./call-row.ts";
import type { Ledger } from "./ledger.ts";
import { settleEarlierCards } from "./earlier-cards.ts";
import { outcomeOfLost, selectLost, withItsOrder } from "./lost-calls.ts";

export class StoredCallStore implements CallStore, CallWorkers {
  readonly #ledger: Ledger;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  async save(record: CallRecord): Promise<void> {
    const { callSid } = record;
    await this.#ledger.write(async (entry) => {
      const { tables, log } = entry;
      const known = record.callBack === "open" ? await withItsOrder(tables, record) : record;
      const isOrdered = known.orderNumber !== record.orderNumber;
      const kept: CallRecord = isOrdered
        ? { ...known, outcome: "ordered", callBack: "none" }
        : known;
      const row = toCallRow(kept);
      const stored = await tables
        .selectFrom("calls")
        .select(["ended_at", "call_back", "marked_wrong_at", "wrong_note", "worker"])
        .where("call_sid", "=", callSid)
        .executeTakeFirst();
      if (stored === undefined) {
        await tables.insertInto("calls").values(row).execute();
        await log({ type: "call_started", callSid });
        if (record.endedAt !== undefined) await log({ type: "call_ended", callSid });
        await settleEarlierCards(entry, kept);
        return;
      }
      if (stored.worker !== record.worker) return;
      // What staff decided stays, whatever the call says about itself afterwards.
      const settled = stored.call_back === "ordered" || stored.call_back === "dismissed";
      await tables
        .updateTable("calls")
        .set({
          ...row,
          call_back: settled ? stored.call_back : row.call_back,
          marked_wrong_at: stored.marked_wrong_at,
          wrong_note: stored.wrong_note,
        })
        .where("call_sid", "=", callSid)
        .execute();
      const endedNow = stored.ended_at === null && record.endedAt !== undefined;
      await log({ type: endedNow ? "call_ended" : "call_updated", callSid });
      await settleEarlierCards(entry, kept);
    });
  }

  async claim(
    callSid: string,
    workers: { readonly from: string; readonly to: string },
  ): Promise<boolean> {
    const claimed = await this.#ledger.read((tables) =>
      tables
        .updateTable("calls")
        .set({ worker: workers.to })
        .where("call_sid", "=", callSid)
        .where("worker", "=", workers.from)
        .where("ended_at", "is", null)
        .executeTakeFirst(),
    );
    return claimed.numUpdatedRows > 0n;
  }

  async findCall(callSid: string): Promise<CallRecord | undefined> {
    const row = await this.#ledger.read((tables) =>
      tables.selectFrom("calls").selectAll().where("call_sid", "=", callSid).executeTakeFirst(),
    );
    return row && toCall(row);
  }

  async calls(query: CallQuery): Promise<readonly CallRecord[]> {
    const { from, to, callerId, takenOnly = false, text } = query;
    const pattern = text && `%${text.toLowerCase().replace(/[\\%_]/g, "\\$&")}%`;
    const rows = await this.#ledger.read((tables) =>
      tables
        .selectFrom("calls")
        .selectAll()
        .$if(from !== undefined, (calls) => calls.where("started_at", ">=", from ?? 0))
        .$if(to !== undefined, (calls) => calls.where("started_at", "<", to ?? 0))
        .$if(callerId !== undefined, (calls) => calls.where("caller_phone", "=", callerId ?? null))
        .$if(takenOnly, (calls) =>
          calls.where((eb) => eb.or([eb("outcome", "is", null), eb("outcome", "!=", "refused")])),
        )
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

  async markWrong(callSid: string, mark: WrongMark): Promise<boolean> {
    return this.#ledger.write(async ({ tables, log }) => {
      const { numUpdatedRows } = await tables
        .updateTable("calls")
        .set({
          marked_wrong_at: mark.wrong ? this.#ledger.now() : null,
          wrong_note: mark.wrong ? (mark.note ?? null) : null,
        })
        .where("call_sid", "=", callSid)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) return false;
      await log({ type: "call_updated", callSid });
      return true;
    });
  }

  async askTakeOver(callSid: string): Promise<boolean> {
    return this.#ledger.write(async ({ tables, log }) => {
      const living = await tables
        .selectFrom("calls")
        .select("call_sid")
        .where("call_sid", "=", callSid)
        .where("ended_at", "is", null)
        .executeTakeFirst();
      if (living === undefined) return false;
      await log({ type: "take_over_asked", callSid });
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

  async beat(worker: string): Promise<void> {
    const beatAt = this.#ledger.now();
    await this.#ledger.read((tables) =>
      tables
        .insertInto("workers")
        .values({ worker, beat_at: beatAt })
        .onConflict((conflict) => conflict.column("worker").doUpdateSet({ beat_at: beatAt }))
        .execute(),
    );
  }

  async endLostCalls(silentSince: number): Promise<readonly CallRecord[]> {
    if ((await this.#lostCalls(silentSince)).length === 0) return []; // without taking the write lock
    return this.#ledger.write(async (entry) => {
      const { tables, log } = entry;
      const ended: CallRecord[] = [];
      for (const row of await selectLost(tables, silentSince)) {
        const call = await withItsOrder(tables, toCall(row));
        const outcome = outcomeOfLost(call);
        const callBack = outcome === "dropped" ? "open" : "none";
        const endedAt = this.#ledger.now();
        await tables
          .updateTable("calls")
          .set({
            ended_at: endedAt,
            outcome,
            call_back: callBack,
            order_number: call.orderNumber ?? null,
          })
          .where("call_sid", "=", call.callSid)
          .execute();
        await log({ type: "call_ended", callSid: call.callSid });
        await settleEarlierCards(entry, { ...call, endedAt, outcome });
        ended.push({ ...call, endedAt, outcome, callBack });
      }
      await tables.deleteFrom("workers").where("beat_at", "<", silentSince).execute();
      return ended;
    });
  }

  async countInProgress({ except = "" }: { readonly except?: string } = {}): Promise<number> {
    const { count } = await this.#ledger.read((tables) =>
      tables
        .selectFrom("calls")
        .select(({ fn }) => fn.countAll<number>().as("count"))
        .where("ended_at", "is", null)
        .where("worker", "!=", except)
        .executeTakeFirstOrThrow(),
    );
    return count;
  }

  async #lostCalls(silentSince: number): Promise<readonly unknown[]> {
    return this.#ledger.read((tables) => selectLost(tables, silentSince));
  }
}
