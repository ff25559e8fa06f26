import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { parseScenarios } from "../../eval/scenario.ts";
import { startApp } from "../../src/app.ts";
import { readConfig } from "../../src/config.ts";
import { silentLog } from "../../src/lib/log.ts";
import { parseRecordedFile } from "../../tools/replay/recorded-file.ts";
import { replayCall } from "../../tools/replay/replay-call.ts";
import { eventually } from "../doubles/eventually.ts";
import { LiveShop, orderTea } from "../doubles/live-shop.ts";
import { LiveVendors } from "../doubles/live-vendors.ts";
import { ScriptedAgent } from "../doubles/scripted-agent.ts";
import { ScriptedCaller } from "../doubles/scripted-caller.ts";

const MENU = path.resolve(import.meta.dirname, "../../menu.yaml");

describe("a call that went wrong becomes a test", () => {
  let file: string;
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "bobarista-"));
    file = await wrongCall();
  });
  after(async () => rm(folder, { recursive: true }));

  test("the file says what was said and done, with nobody's number", () => {
    assert.match(file, /^ {4}title: Wanted egg pudding, said \(415\) 555-0101 twice$/m);
    assert.ok(!/206|0188|253|0008/.test(file.replace(/CA[0-9a-f]{32}|"at_ms":\d+/g, "")), file);
    const call = parseRecordedFile(file, "call.yaml");
    assert.equal(call.from, "+14155550100");
    assert.equal(call.result.order?.phone, "+14155550101");
    assert.equal(call.left_out, 0);
    const wires = new Set(call.messages.map(({ wire, way }) => `${wire} ${way}`));
    assert.equal(wires.size, 4, "both wires, both ways");
    assert.ok(!file.includes("token"), "no token of a stream");
  });

  test("the caller's lines can be said to today's agent, and the drinks wait to be put right", () => {
    const [scenario] = parseScenarios(file, "call.yaml");
    assert.deepEqual(
      scenario?.script.map(({ say, press }) => say ?? press),
      [
        "A taro milk tea with boba, please.",
        "Yes.",
        "no, text six five zero two five three double oh oh eight",
        "thanks, bye",
      ].map((line) =>
        line.replace("six five zero two five three double oh oh eight", STAND_IN_IN_WORDS),
      ),
    );
    assert.equal(scenario.from, "+14155550100");
    assert.equal(scenario.expect.phone, "+14155550101");
    assert.equal(scenario.expect.total, 6.25);
    const [drink] = scenario.expect.order;
    assert.equal(drink?.flavor, "taro milk tea");
  });

  test("replayed to the same program, the same comes out", async () => {
    const { toolCalls, differences } = await replayCall(parseRecordedFile(file, "f"), MENU);
    assert.deepEqual(differences, []);
    assert.equal(toolCalls, 4);
  });

  test("replayed with another price, the difference is told, and what the guard says of it", async () => {
    const dearer = path.join(folder, "menu.yaml");
    const menu = await readFile(MENU, "utf8");
    assert.ok(menu.includes("5.50"));
    await writeFile(dearer, menu.replaceAll("5.50", "6.00"));
    const { differences } = await replayCall(parseRecordedFile(file, "f"), dearer);
    const told = differences.map(({ where, was, is }) => `${where}: ${was} → ${is}`);
    assert.ok(told.includes("order.total: 6.25 → 6.75"), told.join("\n"));
    assert.ok(told.includes("tool 1: add_to_cart.pending_item.price: 6.25 → 6.75"));
    assert.ok(told.some((line) => /^truth guard.*I misspoke: your total is \$6\.75/.test(line)));
  });

  for (const why of ["opted_out", "too_many_today"] as const) {
    test(`replayed, a caller who was told that no text will come is told so again (${why})`, async () => {
      await using vendors = await LiveVendors.open();
      const cap = why === "too_many_today" ? { MAX_TEXTS_PER_NUMBER_PER_DAY: "1" } : {};
      await using shop = await LiveShop.open(vendors, cap);
      const from = "+12065550188";
      if (why === "opted_out") await shop.textsIn({ from, body: "STOP" });
      const call = await shop.dial(from);
      assert.equal((await orderTea(call.session))["no_text_code"], why);
      await shop.hangUp(call);
      const text = await eventually(() => shop.recordingOf(call.caller.callSid));
      const { differences } = await replayCall(parseRecordedFile(text, "f"), MENU);
      assert.deepEqual(differences, []);
    });
  }

  test("a program that answers no more is told too", async () => {
    const call = parseRecordedFile(file, "f");
    const asked = call.messages.findIndex(
      (each) => "message" in each && JSON.stringify(each.message).includes("fc_2"),
    );
    const without = call.messages.filter((_, index) => index !== asked);
    const { differences } = await replayCall({ ...call, messages: without }, MENU);
    assert.ok(differences.some(({ where, is }) => where.startsWith("tool 2") && is === "nothing"));
    assert.ok(differences.some(({ where }) => where.startsWith("order")));
  });

  test("a file without a recorded call says so", () => {
    assert.throws(() => parseRecordedFile("group: x\n", "x.yaml"), /x\.yaml: there is no recorded/);
    assert.throws(
      () => parseRecordedFile("recording: { call_sid: 4 }", "x.yaml"),
      /x\.yaml: recording\.call_sid: /,
    );
  });
});

const STAND_IN_IN_WORDS = "four one five five five five zero one zero one";

/** Rings a whole shop, orders, is talked over, and is marked wrong by staff, who export it. */
async function wrongCall(): Promise<string> {
  await using agent = await ScriptedAgent.open();
  const config = readConfig({
    PORT: "0",
    DATABASE_URL: "sqlite::memory:",
    DEEPGRAM_API_KEY: ScriptedAgent.apiKey,
    DEEPGRAM_AGENT_URL: agent.url,
  });
  assert.ok(config.ok, JSON.stringify(config));
  await using app = await startApp(config.value, { log: silentLog() });
  await using caller = await ScriptedCaller.dial({
    baseUrl: app.url,
    from: "+12065550188",
    playback: "real_time",
  });
  const session = await agent.session();
  const ask = async (id: string, name: string, args: object = {}) => {
    session.asks({ id, name, arguments: JSON.stringify(args) });
    return eventually(() => {
      const answer = session.answerTo(id);
      assert.ok(answer !== undefined);
      const content: unknown = JSON.parse(answer.content);
      assert.ok(typeof content === "object" && content !== null);
      return content as Readonly<Record<string, unknown>>;
    });
  };
  caller.types("A taro milk tea with boba, please.");
  await eventually(() => assert.ok(session.received.some((m) => m.type === "InjectUserMessage")));
  await ask("fc_1", "add_to_cart", { flavor: "taro milk tea", toppings: ["boba"] });
  session.says("One taro milk tea with boba. Is that right?", new Uint8Array(16_000).fill(7));
  await eventually(() => assert.ok(caller.sound.length > 16_000));
  // The caller speaks over it.
  session.hears("Yes.");
  await ask("fc_2", "confirm_pending_to_cart");
  session.hears("no, text six five zero two five three double oh oh eight");
  await ask("fc_3", "save_phone_number", { phone: "6502530008" });
  const placed = await ask("fc_4", "checkout_order");
  const number = Array.from(String(placed["order_number"])).join(", ");
  session.says(`Your order number is ${number}. Your total is $6.25.`);
  session.hears("thanks, bye");
  await session.pongs();
  caller.hangsUp();
  const staff = async (method: string, route: string, body?: object) => {
    const response = await fetch(`${app.url}/api/calls/${caller.callSid}${route}`, {
      method,
      ...(body && {
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      }),
    });
    assert.equal(response.status, 200, await response.clone().text());
    return response;
  };
  await staff("POST", "/wrong", {
    wrong: true,
    note: "Wanted egg pudding, said (650) 253-0008 twice",
  });
  return await eventually(async () => (await staff("GET", "/recording")).text());
}
