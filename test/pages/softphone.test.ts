import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { after, afterEach, before, describe, test } from "node:test";
import type { Page } from "playwright-core";
import { type App, startApp } from "../../src/app.ts";
import { decodeMulaw } from "../../src/audio/mulaw.ts";
import { readConfig } from "../../src/config.ts";
import { silentLog } from "../../src/lib/log.ts";
import type { AgentSession } from "../doubles/agent-session.ts";
import { eventually } from "../doubles/eventually.ts";
import { Screens, testPages } from "../doubles/screens.ts";
import { ScriptedAgent } from "../doubles/scripted-agent.ts";

/** What the fake microphone hears: a whistle of this pitch. */
const WHISTLE_HZ = 1_000;

describe("the softphone", () => {
  let screens: Screens;
  let folder: string;
  before(async () => {
    await testPages();
    folder = await mkdtemp(path.join(os.tmpdir(), "bobarista-softphone-"));
    const wav = path.join(folder, "whistle.wav");
    await writeFile(wav, whistleWav());
    screens = await Screens.open({ microphoneWav: wav });
  });
  after(async () => {
    await screens[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });
  afterEach(async () => screens.putAway());

  test("carries the caller's voice to the agent and the agent's words to the screen", async () => {
    await using agent = await ScriptedAgent.open();
    await using shop = await openShop(agent);
    const page = await call(screens, shop);
    const session = await agent.session();
    // Half a second of sound, as µ-law at 8 kHz, in real time.
    await eventually(() => assert.ok(session.audio.length > 8_000), { withinMs: 10_000 });
    const heard = decodeMulaw(session.audio.subarray(-4_000));
    assert.ok(loudnessAt(heard, WHISTLE_HZ) > 10 * loudnessAt(heard, 2_300), "no whistle is heard");
    session.hears("A taro milk tea please");
    session.says("One taro milk tea. Is that right?");
    const log = page.getByRole("log");
    await log.getByText("A taro milk tea please").waitFor();
    await log.getByText("One taro milk tea. Is that right?").waitFor();
    await page
      .getByRole("status")
      .getByText(/^0:\d\d$/)
      .waitFor();
    await page.getByRole("button", { name: "Hang up" }).click();
    await page.getByText("You hung up.").waitFor();
    await eventually(() => assert.equal(shop.callsInProgress(), 0));
    assert.deepEqual(agent.violations, []);
  });

  test("the cart grows as drinks are staged and confirmed, and the texts arrive", async () => {
    await using agent = await ScriptedAgent.open();
    await using shop = await openShop(agent);
    const page = await call(screens, shop, "+15551234567");
    const session = await agent.session();
    const drinks = page.getByRole("region", { name: "Your drinks" });
    await tool(session, "1", "add_to_cart", { flavor: "taro", toppings: ["boba"] });
    await drinks.getByText("being confirmed").waitFor();
    await tool(session, "2", "confirm_pending_to_cart", {});
    await drinks.getByText("being confirmed").waitFor({ state: "detached" });
    await drinks.getByText("$6.25").waitFor();
    await tool(session, "3", "checkout_order", { use_caller_id: true });
    const messages = page.getByRole("region", { name: "Messages" });
    await messages.getByText(/Thanks for your order! Your order number is \d{4}\./).waitFor();
    // The ready text comes after the call too.
    await page.getByRole("button", { name: "Hang up" }).click();
    const barista = await screens.show(`${shop.url}/barista`);
    await barista.getByRole("button", { name: /^Done/ }).click();
    await messages.getByText(/is now ready for pickup/).waitFor();
  });

  test("typing, tapping a sentence and the keypad all reach the shop", async () => {
    await using agent = await ScriptedAgent.open();
    await using shop = await openShop(agent);
    const page = await call(screens, shop);
    const session = await agent.session();
    await page.getByLabel("Type instead of speaking").fill("two black milk teas");
    await page.keyboard.press("Enter");
    await eventually(() => assert.ok(typedLines(session).includes("two black milk teas")));
    await page.getByRole("button", { name: "Keypad" }).click();
    for (const digit of "5551234567") {
      await page.getByRole("button", { name: digit, exact: true }).click();
    }
    assert.equal(await page.getByLabel("Keys pressed").textContent(), "5551234567");
    await eventually(() =>
      assert.ok(
        typedLines(session).some((line) => line.replaceAll(/\D/g, "").includes("5551234567")),
        typedLines(session).join("; "),
      ),
    );
  });

  test("mute is silence on the line; the meter shows what is heard", async () => {
    await using agent = await ScriptedAgent.open();
    await using shop = await openShop(agent);
    const page = await call(screens, shop);
    const session = await agent.session();
    const meter = () =>
      page.evaluate(
        "Number(/scaleX\\((.*)\\)/.exec(document.querySelector('.meter > span').style.transform)?.[1])",
      );
    await eventually(async () => assert.ok(Number(await meter()) > 0.3));
    await page.getByRole("button", { name: "Mute" }).click();
    await eventually(async () => assert.equal(await meter(), 0));
    await eventually(() => {
      const last = decodeMulaw(session.audio.subarray(-800));
      assert.ok(Math.max(...last.map(Math.abs)) < 16);
    });
  });

  test("a barge-in stops the loudspeaker at once", async () => {
    await using agent = await ScriptedAgent.open({ noGreeting: true });
    await using shop = await openShop(agent);
    const page = await call(screens, shop);
    const session = await agent.session();
    // Twenty seconds of sound, sent at once.
    session.says("A very long story", new Uint8Array(160_000).fill(0x20));
    const speaker = () =>
      page.evaluate(
        "Number(/scaleX\\((.*)\\)/.exec(document.querySelectorAll('.meter > span')[1].style.transform)?.[1])",
      );
    await eventually(async () => assert.ok(Number(await speaker()) > 0.3));
    session.callerStartsSpeaking();
    await eventually(async () => assert.equal(await speaker(), 0), { withinMs: 1_500 });
  });

  test("without a microphone it says so, and typing does everything", async () => {
    await using agent = await ScriptedAgent.open();
    await using shop = await openShop(agent);
    const page = await screens.show(`${shop.url}/phone`);
    await page.evaluate(
      "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'))",
    );
    await page.getByRole("button", { name: "Call", exact: true }).click();
    await page.getByText("The microphone is blocked for this page.").waitFor();
    const session = await agent.session();
    await page.getByLabel("Type instead of speaking").fill("a taro milk tea");
    await page.keyboard.press("Enter");
    await eventually(() => assert.ok(typedLines(session).includes("a taro milk tea")));
    // The line carries silence meanwhile, as a telephone's does.
    await eventually(() => assert.ok(session.audio.length > 1_600));
    assert.ok(await page.getByRole("button", { name: "Mute" }).isDisabled());
  });

  const without = [
    {
      what: "no microphone at all",
      script:
        "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotFoundError'))",
      words: "No microphone was found",
    },
    {
      what: "an address that browsers do not trust",
      script:
        "Object.defineProperty(globalThis, 'isSecureContext', { value: false, configurable: true })",
      words: "Browsers lend the microphone only to https addresses and to localhost.",
    },
  ];
  for (const { what, script, words } of without) {
    test(`with ${what}, it says so and one types`, async () => {
      await using agent = await ScriptedAgent.open();
      await using shop = await openShop(agent);
      const page = await screens.show(`${shop.url}/phone`);
      await page.evaluate(script);
      await page.getByRole("button", { name: "Call", exact: true }).click();
      await page.getByText(words).waitFor();
      const session = await agent.session();
      await page.getByLabel("Type instead of speaking").fill("a taro milk tea");
      await page.keyboard.press("Enter");
      await eventually(() => assert.ok(typedLines(session).includes("a taro milk tea")));
      // Half a second of silence, kept up by whatever clock such a page has.
      await eventually(() => assert.ok(session.audio.length > 4_000));
    });
  }

  test("two callers in two windows never see each other's words", async () => {
    await using agent = await ScriptedAgent.open();
    await using shop = await openShop(agent);
    const first = await call(screens, shop);
    const one = await agent.session(0);
    const second = await call(screens, shop);
    const other = await agent.session(1);
    one.hears("taro for me");
    other.hears("black for me");
    await first.getByRole("log").getByText("taro for me").waitFor();
    await second.getByRole("log").getByText("black for me").waitFor();
    assert.equal(await first.getByText("black for me").count(), 0);
    assert.equal(await second.getByText("taro for me").count(), 0);
  });
});

async function openShop(agent: ScriptedAgent): Promise<App> {
  const config = readConfig({
    PORT: "0",
    DATABASE_URL: "sqlite::memory:",
    DEEPGRAM_API_KEY: ScriptedAgent.apiKey,
    DEEPGRAM_AGENT_URL: agent.url,
    UNDO_SECONDS: "1",
  });
  assert.ok(config.ok, JSON.stringify(config));
  return startApp(config.value, { log: silentLog() });
}

async function call(screens: Screens, shop: App, from?: string): Promise<Page> {
  const page = await screens.show(`${shop.url}/phone`, { permissions: ["microphone"] });
  if (from !== undefined) await page.getByLabel("Your number, for the texts").fill(from);
  await page.getByRole("button", { name: "Call", exact: true }).click();
  await page.getByRole("button", { name: "Hang up" }).waitFor();
  return page;
}

/** What the shop told the agent that the caller said without a voice. */
function typedLines(session: AgentSession): string[] {
  return session.received.flatMap((message) =>
    message.type === "InjectUserMessage" ? [message.content] : [],
  );
}

async function tool(session: AgentSession, id: string, name: string, args: object): Promise<void> {
  session.asks({ id, name, arguments: JSON.stringify(args) });
  await eventually(() => assert.match(session.answerTo(id)?.content ?? "", /"ok":true/));
}

/** Two minutes of a whistle: 48 kHz, mono, 16 bits, RIFF WAVE. */
function whistleWav(): Buffer {
  const rateHz = 48_000;
  const samples = Int16Array.from(
    { length: rateHz * 120 },
    (_, at) => 12_000 * Math.sin((2 * Math.PI * WHISTLE_HZ * at) / rateHz),
  );
  const head = Buffer.alloc(44);
  head.write("RIFF", 0);
  head.writeUInt32LE(36 + samples.byteLength, 4);
  head.write("WAVEfmt ", 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(rateHz, 24);
  head.writeUInt32LE(rateHz * 2, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write("data", 36);
  head.writeUInt32LE(samples.byteLength, 40);
  return Buffer.concat([head, Buffer.from(samples.buffer)]);
}

/** How much of one pitch is in 8 kHz sound (the Goertzel algorithm). */
function loudnessAt(pcm16: Int16Array, pitchHz: number): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * pitchHz) / 8_000);
  let [before, last] = [0, 0];
  for (const sample of pcm16) [before, last] = [last, sample + coefficient * last - before];
  return Math.sqrt(before * before + last * last - coefficient * before * last) / pcm16.length;
}
