import { randomUUID } from "node:crypto";
import type { Selectable, Updateable } from "kysely";
import type {
  ClaimedSms,
  DeliveryReport,
  NewReply,
  OutboxStore,
  StuckTexts,
} from "../orders/outbox-store.ts";
import { saysNoMobile, type Sms, type SmsStatus } from "../orders/sms.ts";
import type { OrderNumber } from "../shop/order.ts";
import type { PhoneNumber } from "../shop/phone-number.ts";
import type { Ledger } from "./ledger.ts";
import type { Tables } from "./tables.ts";

/** Delivery reports come in any order (protocol reference 4.3): a status only moves up. */
const RANK: Readonly<Record<SmsStatus, number>> = {
  queued: 0,
  sending: 1,
  sent: 2,
  delivered: 3,
  undelivered: 3,
  failed: 3,
  cancelled: 3,
};

export class StoredOutbox implements OutboxStore {
  readonly #ledger: Ledger;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  async claimDue(claiming: { leaseMs: number; limit: number }): Promise<readonly ClaimedSms[]> {
    const now = this.#ledger.now();
    const next = await this.nextDueAt();
    if (next === undefined || next > now) return []; // without taking the write lock
    return this.#ledger.transaction(async (tables) => {
      const due = await tables
        .selectFrom("texts")
        .selectAll()
        .where((eb) =>
          eb.or([
            eb.and([eb("status", "=", "queued"), eb("not_before_at", "<=", now)]),
            eb.and([eb("status", "=", "sending"), eb("lease_until", "<=", now)]),
          ]),
        )
        .orderBy("not_before_at")
        .limit(claiming.limit)
        // Another process's claims in the making are not waited for.
        .$if(this.#ledger.engine === "postgres", (query) => query.forUpdate().skipLocked())
        .execute();
      if (due.length === 0) return [];
      const claim = randomUUID();
      const leaseUntil = now + claiming.leaseMs;
      await tables
        .updateTable("texts")
        .set(({ eb }) => ({
          status: "sending",
          claim,
          lease_until: leaseUntil,
          // A claim that was lost with its process is the same try: what waits for its next one must not wait longer
          // because processes were killed.
          attempts: eb
            .case()
            .when("status", "=", "queued")
            .then(eb("attempts", "+", 1))
            .else(eb.ref("attempts"))
            .end(),
        }))
        .where(
          "id",
          "in",
          due.map(({ id }) => id),
        )
        .execute();
      const optOuts = await tables
        .selectFrom("opt_outs")
        .select("phone")
        .where(
          "phone",
          "in",
          due.map(({ phone }) => phone),
        )
        .execute();
      const optedOut = new Set(optOuts.map(({ phone }) => phone));
      return due.map((row) => ({
        sms: {
          ...toSms(row),
          status: "sending" as const,
          attempts: row.status === "queued" ? row.attempts + 1 : row.attempts,
        },
        claim,
        leaseUntil,
        unsure: row.unsure === 1 || row.status === "sending",
        optedOut: optedOut.has(row.phone),
      }));
    });
  }

  async nextDueAt(): Promise<number | undefined> {
    return this.#ledger.read(async (tables) => {
      const { at } = await tables
        .selectFrom("texts")
        .select(({ fn }) => fn.min("not_before_at").as("at"))
        .where("status", "=", "queued")
        .executeTakeFirstOrThrow();
      const { leaseUntil } = await tables
        .selectFrom("texts")
        .select(({ fn }) => fn.min("lease_until").as("leaseUntil"))
        .where("status", "=", "sending")
        .executeTakeFirstOrThrow();
      const times = [at, leaseUntil].filter((time) => time !== null);
      return times.length === 0 ? undefined : Math.min(...times);
    });
  }

  async markSent(
    claimed: ClaimedSms,
    as: { providerSid: string; status: "sent" | "delivered" },
  ): Promise<void> {
    await this.#settle(claimed, {
      status: as.status,
      provider_sid: as.providerSid,
      failure: null,
      unsure: 0,
    });
  }

  async retryAt(
    claimed: ClaimedSms,
    retry: { at: number; failure: string; unsure: boolean },
  ): Promise<void> {
    await this.#settle(claimed, {
      status: "queued",
      not_before_at: retry.at,
      failure: retry.failure,
      unsure: retry.unsure ? 1 : 0,
    });
  }

  async giveUp(claimed: ClaimedSms, failure: string): Promise<void> {
    await this.#settle(claimed, { status: "failed", failure });
  }

  /** Only while the claim holds: a report may have moved the text on, or another worker taken over. */
  async #settle(claimed: ClaimedSms, change: Updateable<Tables["texts"]>): Promise<void> {
    await this.#ledger.write(async ({ tables, log }) => {
      const { numUpdatedRows } = await tables
        .updateTable("texts")
        .set({ ...change, claim: null, lease_until: null })
        .where("id", "=", claimed.sms.id)
        .where("claim", "=", claimed.claim)
        .where("status", "=", "sending")
        .executeTakeFirst();
      if (numUpdatedRows === 0n) return;
      await log({ type: "message_status_changed", orderNumber: claimed.sms.orderNumber });
    });
  }

  async queueReply(reply: NewReply): Promise<void> {
    await this.#ledger.write(async ({ tables, log }) => {
      const now = this.#ledger.now();
      const { numInsertedOrUpdatedRows } = await tables
        .insertInto("texts")
        .values({
          id: reply.id,
          kind: reply.kind,
          order_number: reply.orderNumber ?? null,
          phone: reply.to,
          body: reply.body,
          status: "queued",
          attempts: 0,
          created_at: now,
          not_before_at: now,
          unsure: 0,
        })
        .onConflict((conflict) => conflict.column("id").doNothing())
        .executeTakeFirstOrThrow();
      if ((numInsertedOrUpdatedRows ?? 0n) === 0n) return;
      await log({ type: "message_status_changed", orderNumber: reply.orderNumber });
    });
  }

  async reportDelivery(report: DeliveryReport): Promise<boolean> {
    return this.#ledger.write(async ({ tables, log }) => {
      const row = await tables
        .selectFrom("texts")
        .select(["id", "status", "order_number", "provider_sid"])
        .where((eb) =>
          report.smsId === undefined
            ? eb("provider_sid", "=", report.providerSid)
            : eb("id", "=", report.smsId),
        )
        .executeTakeFirst();
      if (row === undefined) return false;
      // We gave up on it without an answer, but the carrier has it after all.
      const wrongly = row.status === "failed" && row.provider_sid === null;
      if (RANK[report.status] <= RANK[row.status] && !wrongly) return true;
      await tables
        .updateTable("texts")
        .set({
          // "sending" is also our word for a claim: a report of it says only that the carrier has the text.
          status: report.status === "sending" ? "sent" : report.status,
          provider_sid: report.providerSid,
          failure: report.failure ?? null,
          claim: null,
          lease_until: null,
        })
        .where("id", "=", row.id)
        .execute();
      await log({ type: "message_status_changed", orderNumber: row.order_number ?? undefined });
      return true;
    });
  }

  async smsOfOrders(orderNumbers: readonly OrderNumber[]): Promise<readonly Sms[]> {
    if (orderNumbers.length === 0) return [];
    const rows = await this.#ledger.read((tables) =>
      tables
        .selectFrom("texts")
        .selectAll()
        .where("order_number", "in", orderNumbers)
        .orderBy("created_at")
        .execute(),
    );
    return rows.map(toSms);
  }

  async recentSms(limit: number): Promise<readonly Sms[]> {
    const rows = await this.#ledger.read((tables) =>
      tables.selectFrom("texts").selectAll().orderBy("created_at", "desc").limit(limit).execute(),
    );
    return rows.map(toSms);
  }

  async takesTexts(phone: PhoneNumber): Promise<boolean> {
    const last = await this.#ledger.read((tables) =>
      tables
        .selectFrom("texts")
        .select("failure")
        .where("phone", "=", phone)
        .where("status", "in", ["sent", "delivered", "undelivered", "failed"])
        .orderBy("created_at", "desc")
        .limit(1)
        .executeTakeFirst(),
    );
    return !saysNoMobile(last?.failure ?? "");
  }

  async stuckTexts(dueForMs: number): Promise<StuckTexts> {
    const dueBefore = this.#ledger.now() - dueForMs;
    const { count, failure } = await this.#ledger.read((tables) =>
      tables
        .selectFrom("texts")
        .select(({ fn }) => [
          fn.countAll<number>().as("count"),
          fn.max<string | null>("failure").as("failure"),
        ])
        .where("status", "in", ["queued", "sending"])
        .where((eb) =>
          eb.or([
            eb("not_before_at", "<", dueBefore),
            eb.and([eb("status", "=", "queued"), eb("attempts", ">", 0)]),
          ]),
        )
        .executeTakeFirstOrThrow(),
    );
    return { count, failure: failure ?? undefined };
  }

  async smsForPhone(phone: PhoneNumber, since: number): Promise<readonly Sms[]> {
    const rows = await this.#ledger.read((tables) =>
      tables
        .selectFrom("texts")
        .selectAll()
        .where("phone", "=", phone)
        .where("created_at", ">=", since)
        .orderBy("created_at")
        .execute(),
    );
    return rows.map(toSms);
  }
}

function toSms(row: Selectable<Tables["texts"]>): Sms {
  return {
    id: row.id,
    kind: row.kind,
    orderNumber: row.order_number ?? undefined,
    to: row.phone,
    body: row.body,
    status: row.status,
    attempts: row.attempts,
    createdAt: row.created_at,
    notBeforeAt: row.not_before_at,
    providerSid: row.provider_sid ?? undefined,
    failure: row.failure ?? undefined,
  };
}
