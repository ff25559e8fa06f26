import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { silentLog } from "../lib/log.ts";
import { openStore, type Store } from "../storage/open-store.ts";
import { createOrderDesk } from "./create-order-desk.ts";
import type { OrderDesk } from "./order-desk.ts";
import { aPhone, phone, taro } from "./order.fixture.ts";
import { TextReplies } from "./text-replies.ts";

class Thread implements AsyncDisposable {
  readonly store: Store;
  readonly desk: OrderDesk;
  readonly #replies: TextReplies;
  #count = 0;

  private constructor(store: Store, carrierAnswersKeywords: boolean) {
    this.store = store;
    this.desk = createOrderDesk({
      orders: store.orders,
      now: Date.now,
      random: Math.random,
      maxActiveDrinks: () => undefined,
      log: silentLog(),
    });
    this.#replies = new TextReplies({
      desk: this.desk,
      outbox: store.outbox,
      optOuts: store.optOuts,
      retention: store.retention,
      shopName: () => "Deepgram BobaRista",
      carrierAnswersKeywords,
      now: Date.now,
      log: silentLog(),
    });
  }

  static async open({ carrierAnswersKeywords = true } = {}): Promise<Thread> {
    const store = await openStore("sqlite::memory:", { log: silentLog() });
    return new Thread(store, carrierAnswersKeywords);
  }

  async order(from = phone): Promise<string> {
    this.#count += 1;
    const callSid = `CA${this.#count}`;
    const placed = await this.desk.checkout({ callSid, phone: from, items: [taro] });
    assert.ok(placed.ok);
    return placed.value.order.number;
  }

  /** Answers what the shop texts back. */
  async says(body: string, from = phone): Promise<string | undefined> {
    this.#count += 1;
    const messageSid = `SM${this.#count}`;
    await this.#replies.receive({ messageSid, from, body });
    const texts = await this.store.outbox.recentSms(100);
    return texts.find(({ id }) => id === `reply-${messageSid}`)?.body;
  }

  async saysTwice(body: string): Promise<number> {
    const text = { messageSid: "SM-again", from: phone, body };
    await this.#replies.receive(text);
    await this.#replies.receive(text);
    const texts = await this.store.outbox.recentSms(100);
    return texts.filter(({ kind }) => kind === "reply").length;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.store[Symbol.asyncDispose]();
  }
}

describe("a customer who texts the shop", () => {
  test("hears how the order stands", async () => {
    await using thread = await Thread.open();
    assert.match((await thread.says("status?")) ?? "", /no order from this number/);
    const number = await thread.order();
    assert.equal(
      await thread.says("Status"),
      `Your order #${number} is being made. We'll text you when it's ready.`,
    );
    await thread.desk.markReady(number);
    assert.equal(
      await thread.says("is it ready yet??"),
      `Your order #${number} is ready for pickup!`,
    );
  });

  test("hears of their own orders only", async () => {
    await using thread = await Thread.open();
    const first = await thread.order();
    const second = await thread.order();
    assert.match((await thread.says(first)) ?? "", new RegExp(`#${first} is being made`));
    assert.match((await thread.says("status")) ?? "", new RegExp(`#${second} is being made`));
    const stranger = aPhone("555-987-6543");
    assert.match((await thread.says(first, stranger)) ?? "", /no order from this number/);
  });

  test("can cancel while nobody has made it", async () => {
    await using thread = await Thread.open();
    const number = await thread.order();
    assert.equal(await thread.says("Cancel order, please"), `Your order #${number} is cancelled.`);
    assert.equal((await thread.desk.findOrder(number))?.status, "cancelled");
    const made = await thread.order();
    await thread.desk.markReady(made);
    assert.equal(
      await thread.says("cancel order"),
      `That's too late, sorry. Your order #${made} is ready for pickup!`,
    );
  });

  test("who sends a bare CANCEL has cancelled the order, and is sent no more: the carrier took it for STOP", async () => {
    await using thread = await Thread.open();
    const number = await thread.order();
    assert.equal(await thread.says("CANCEL"), undefined);
    assert.equal((await thread.desk.findOrder(number))?.status, "cancelled");
    assert.equal(await thread.store.optOuts.has(phone), true);
  });

  test("who sends a bare CANCEL is answered where no carrier stands between", async () => {
    await using thread = await Thread.open({ carrierAnswersKeywords: false });
    const number = await thread.order();
    assert.equal(await thread.says("cancel"), `Your order #${number} is cancelled.`);
    assert.equal(await thread.store.optOuts.has(phone), false);
  });

  test("is left alone after STOP, until START", async () => {
    await using thread = await Thread.open();
    assert.equal(await thread.says("Stop"), undefined);
    assert.equal(await thread.store.optOuts.has(phone), true);
    assert.equal(await thread.says("START"), undefined);
    assert.equal(await thread.store.optOuts.has(phone), false);
  });

  test("takes back a STOP with YES too, as at the carrier; without a STOP it is a word like any other", async () => {
    await using thread = await Thread.open();
    await thread.says("Stop");
    assert.equal(await thread.says("Yes!"), undefined);
    assert.equal(await thread.store.optOuts.has(phone), false);
    assert.match((await thread.says("yes")) ?? "", /^Thanks for your text!/);
  });

  test("gets help, and a kind answer to anything else", async () => {
    await using thread = await Thread.open({ carrierAnswersKeywords: false });
    assert.match((await thread.says("help")) ?? "", /Deepgram BobaRista.*STATUS.*CANCEL ORDER/);
    assert.match((await thread.says("you are the best")) ?? "", /^Thanks for your text!/);
  });

  test("can have everything forgotten but an open order", async () => {
    await using thread = await Thread.open();
    const number = await thread.order();
    assert.match((await thread.says("Forget me")) ?? "", /but for your open order/);
    await thread.desk.markReady(number);
    await thread.desk.collect(number);
    assert.match((await thread.says("please forget me!")) ?? "", /we have forgotten/);
    const order = await thread.desk.findOrder(number);
    assert.equal(order?.phone, undefined);
    assert.equal(order?.callSid, undefined);
    assert.equal(order?.totalCents, taro.priceCents);
  });

  test("is answered once when the carrier delivers a text twice", async () => {
    await using thread = await Thread.open();
    assert.equal(await thread.saysTwice("hello"), 1);
  });

  test("that is a machine is not answered for ever", async () => {
    await using thread = await Thread.open();
    for (let each = 0; each < 20; each += 1) assert.ok(await thread.says("beep"));
    assert.equal(await thread.says("beep"), undefined);
  });
});
