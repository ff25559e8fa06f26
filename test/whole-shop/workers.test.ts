import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, test } from "node:test";
import { z } from "zod";
import { eventually } from "../doubles/eventually.ts";
import { freePort } from "../doubles/free-port.ts";
import { ScriptedAgent } from "../doubles/scripted-agent.ts";
import { ScriptedCaller } from "../doubles/scripted-caller.ts";
import { openStore } from "../../src/storage/open-store.ts";
import { silentLog } from "../../src/lib/log.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");

describe("with several processes on one port", () => {
  test("a call is carried by any of them, and a killed one costs the caller a moment and not the cart", async () => {
    await using agent = await ScriptedAgent.open();
    await using shop = await Shop.open(agent, 2);
    await using store = await openStore(shop.databaseUrl, { log: silentLog() });

    // Ring, stream and what comes after it may each reach another process.
    await using caller = await ScriptedCaller.dial({ baseUrl: shop.url });
    await eventually(() => assert.ok(caller.isStreaming && caller.sound.length > 0));
    const session = await sessionThatHears(agent, caller);
    session.asks(
      { id: "fc_1", name: "add_to_cart", arguments: '{"flavor":"taro milk tea"}' },
      { id: "fc_2", name: "confirm_pending_to_cart" },
    );
    await eventually(() => assert.ok(session.answerTo("fc_2") !== undefined));
    const carrier = await eventually(async () => {
      const call = await store.calls.findCall(caller.callSid);
      assert.equal(call?.cart.items.length, 1);
      return call.worker;
    });

    const sessionsBefore = agent.sessions.length;
    process.kill(pidOf(carrier), "SIGKILL");

    // Twilio sees the stream break, asks what to do, and is given a new stream with the cart in it.
    await eventually(() => assert.equal(caller.streamSids.length, 2));
    const again = await sessionThatHears(agent, caller, sessionsBefore);
    again.asks(
      { id: "fc_3", name: "save_phone_number", arguments: '{"use_caller_id":true}' },
      { id: "fc_4", name: "checkout_order" },
    );
    const placed = await eventually(() => {
      const answer = again.answerTo("fc_4");
      assert.ok(answer !== undefined);
      return placedSchema.parse(JSON.parse(answer.content));
    });
    const order = await store.orders.findOrder(placed.order_number);
    assert.equal(order?.items.length, 1);
    assert.equal(order.callSid, caller.callSid);

    // Every process knows it, and one took the dead one's place.
    for (let i = 0; i < 6; i += 1) {
      const answer = await fetch(`${shop.url}/api/orders/${placed.order_number}`, {
        headers: { connection: "close" },
      });
      assert.equal(answer.status, 200);
    }
    await eventually(() => assert.match(shop.said, /starting another/));
  });
});

const placedSchema = z.object({ ok: z.literal(true), order_number: z.string() });

/** The session that the caller's voice reaches; another may wait in the process where the phone rang. */
async function sessionThatHears(agent: ScriptedAgent, caller: ScriptedCaller, since = 0) {
  return eventually(
    () => {
      caller.speaks(new Uint8Array(160).fill(0x33));
      const session = agent.sessions.slice(since).find(({ audio }) => audio.includes(0x33));
      assert.ok(session !== undefined);
      return session;
    },
    { everyMs: 100 },
  );
}

/** A worker is named host-pid-random. */
function pidOf(worker: string): number {
  return Number(worker.split("-").at(-2));
}

class Shop implements AsyncDisposable {
  readonly url: string;
  readonly databaseUrl: string;
  said = "";
  readonly #process: ChildProcess;
  readonly #folder: string;

  private constructor(started: {
    url: string;
    databaseUrl: string;
    process: ChildProcess;
    folder: string;
  }) {
    this.url = started.url;
    this.databaseUrl = started.databaseUrl;
    this.#process = started.process;
    this.#folder = started.folder;
  }

  static async open(agent: ScriptedAgent, workers: number): Promise<Shop> {
    const folder = await mkdtemp(path.join(tmpdir(), "bobarista-"));
    const databaseUrl = `sqlite:${path.join(folder, "shop.db")}`;
    const port = await freePort();
    const child = spawn(process.execPath, ["src/main.ts"], {
      cwd: ROOT,
      env: {
        PATH: process.env["PATH"],
        PORT: String(port),
        WORKERS: String(workers),
        DATABASE_URL: databaseUrl,
        DEEPGRAM_AGENT_URL: agent.url,
        DEEPGRAM_API_KEY: ScriptedAgent.apiKey,
        DRAIN_SECONDS: "1",
      },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const shop = new Shop({ url: `http://127.0.0.1:${port}`, databaseUrl, process: child, folder });
    child.stdout.setEncoding("utf8").on("data", (text: string) => (shop.said += text));
    await eventually(() => assert.match(shop.said, /is open/), { withinMs: 60_000 });
    return shop;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const gone = once(this.#process, "exit");
    this.#process.kill("SIGTERM");
    await gone;
    await rm(this.#folder, { recursive: true });
  }
}
