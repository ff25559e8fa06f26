import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { startApp } from "../src/app.ts";
import { readConfig } from "../src/config.ts";
import { silentLog } from "../src/lib/log.ts";
import { FakeTwilioRest } from "../test/doubles/fake-twilio-rest.ts";
import {
  type ReverseProxy,
  startGoodProxy,
  startPoorProxy,
} from "../test/doubles/reverse-proxy.ts";
import { examine } from "./doctor.ts";
import type { Finding } from "./doctor/finding.ts";

type Environment = Record<string, string>;

const SHOP_NUMBER = "+12065550100";
const DEEPGRAM_KEY = "a deepgram key";

/** A shop with a number, as it stands on a server: a proxy before it, both vendors behind it. */
class LiveShop implements AsyncDisposable {
  readonly twilio: FakeTwilioRest;
  readonly proxy: ReverseProxy;
  /** What stands in .env. */
  readonly environment: Environment;
  readonly #open: AsyncDisposableStack;

  private constructor(
    parts: { twilio: FakeTwilioRest; proxy: ReverseProxy; environment: Environment },
    open: AsyncDisposableStack,
  ) {
    this.twilio = parts.twilio;
    this.proxy = parts.proxy;
    this.environment = parts.environment;
    this.#open = open;
  }

  /** `runsWith`: what differs in the environment the running shop was started with. */
  static async start(
    runsWith: Environment = {},
    startProxy: () => Promise<ReverseProxy> = startGoodProxy,
  ): Promise<LiveShop> {
    await using open = new AsyncDisposableStack();
    const twilio = open.use(await FakeTwilioRest.start());
    const deepgram = open.use(await startModelList());
    const proxy = open.use(await startProxy());
    const root = await mkdtemp(join(tmpdir(), "doctor-"));
    open.defer(() => rm(root, { recursive: true }));
    twilio.phoneNumbers.push({
      sid: "PN00000000000000000000000000000001",
      phone_number: SHOP_NUMBER,
      capabilities: { voice: true, sms: true, mms: false },
      voice_url: `${proxy.url}/voice`,
      voice_method: "POST",
      sms_url: `${proxy.url}/sms/inbound`,
    });
    const environment = {
      PORT: "0",
      PUBLIC_URL: proxy.url,
      STAFF_PIN: "8241",
      DATABASE_URL: "sqlite::memory:",
      TWILIO_ACCOUNT_SID: twilio.accountSid,
      TWILIO_AUTH_TOKEN: twilio.authToken,
      TWILIO_SMS_FROM: SHOP_NUMBER,
      TWILIO_API_BASE_URL: twilio.url,
      DEEPGRAM_API_KEY: DEEPGRAM_KEY,
      DEEPGRAM_AGENT_URL: deepgram.url,
      AGENT_THINK_MODEL: "gpt-5",
      AGENT_THINK_FALLBACK: "none",
    };
    const config = readConfig({ ...environment, ...runsWith });
    assert.ok(config.ok, JSON.stringify(config));
    const app = open.use(await startApp(config.value, { log: silentLog(), root }));
    const port = new URL(app.url).port;
    proxy.forwardTo(Number(port));
    return new LiveShop(
      { twilio, proxy, environment: { ...environment, PORT: port } },
      open.move(),
    );
  }

  /** What the doctor says of this shop, with `changes` in its .env. */
  async examined(changes: Environment = {}): Promise<readonly Finding[]> {
    return examine({ ...this.environment, ...changes });
  }

  get number(): Record<string, unknown> {
    const [number] = this.twilio.phoneNumbers;
    assert.ok(number);
    return number;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#open.disposeAsync();
  }
}

async function startModelList(): Promise<AsyncDisposable & { url: string }> {
  const server = createServer((request, response) => {
    const known = request.headers.authorization === `Token ${DEEPGRAM_KEY}`;
    response.writeHead(known ? 200 : 401, { "content-type": "application/json" });
    response.end(JSON.stringify({ models: [{ id: "gpt-5", name: "GPT-5", provider: "open_ai" }] }));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  assert.ok(address !== null && typeof address !== "string");
  return {
    url: `ws://127.0.0.1:${address.port}/v1/agent/converse`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** An address where something listened a moment ago. */
async function closedAddress(): Promise<string> {
  await using proxy = await startGoodProxy();
  return proxy.url;
}

/** Findings that are wrong, "what: note → next". An http address is one in every test here: no certificates. */
function faultsIn(findings: readonly Finding[]): string[] {
  return findings
    .filter((finding) => finding.state === "bad" || finding.state === "warning")
    .map((finding) => `${finding.what}: ${finding.note} → ${finding.next ?? ""}`)
    .filter((line) => !line.startsWith("public address: it is http;"));
}

async function assertFault(shop: LiveShop, expected: RegExp, changes: Environment = {}) {
  const faults = faultsIn(await shop.examined(changes));
  assert.equal(faults.length, 1, faults.join("\n"));
  assert.match(faults[0] ?? "", expected);
}

describe("the doctor", () => {
  test("finds nothing wrong with a live shop that is set up right", async () => {
    await using shop = await LiveShop.start();
    const findings = await shop.examined();
    assert.deepEqual(faultsIn(findings), []);
    const seen = new Set(findings.filter(({ state }) => state === "good").map(({ what }) => what));
    for (const what of [
      "menu",
      "shop",
      "voice agent",
      "Twilio account",
      "phone number",
      "voice webhook",
      "text webhook",
      "sender of texts",
      "public address",
      "clock",
      "signature",
      "media stream",
      "live feed",
    ]) {
      assert.ok(seen.has(what), what);
    }
    assert.deepEqual(shop.twilio.complaints, []);
  });

  test("leaves no call, order or socket behind", async () => {
    await using shop = await LiveShop.start();
    await shop.examined();
    const metrics = await (
      await fetch(`http://127.0.0.1:${shop.environment["PORT"]}/metrics`)
    ).text();
    assert.match(metrics, /bobarista_calls_in_progress 0/);
  });

  test("says in one line which variable is wrong", async () => {
    assert.deepEqual(await examine({ PORT: "eight" }), [
      {
        what: "configuration",
        state: "bad",
        note: "PORT must be a whole number. Correct it in .env, or remove it.",
        next: "Then run the doctor again.",
      },
    ]);
  });

  test("is content with a shop on this machine only, and says how to go live", async () => {
    await using shop = await LiveShop.start();
    const findings = await examine({ PORT: shop.environment["PORT"] });
    assert.deepEqual(faultsIn(findings), []);
    const missing = findings.filter(({ state }) => state === "not_set_up");
    assert.deepEqual(
      missing.map(({ what }) => what),
      ["voice agent", "telephone", "public address"],
    );
  });
});

describe("what the doctor says when", () => {
  test("the shop does not run", async () => {
    const { port } = new URL(await closedAddress());
    const [fault = ""] = faultsIn(await examine({ PORT: port }));
    assert.match(
      fault,
      /^shop: does not answer .*nothing listens there → Start it with: npm start/,
    );
  });

  test("the keys are wrong", async () => {
    await using shop = await LiveShop.start();
    await assertFault(
      shop,
      /^voice agent: Deepgram does not take DEEPGRAM_API_KEY → Copy the key/,
      {
        DEEPGRAM_API_KEY: "another",
      },
    );
    await assertFault(shop, /^Twilio account: .*does not know this account.* → Copy TWILIO_ACC/, {
      TWILIO_ACCOUNT_SID: "AC00000000000000000000000000000009",
    });
  });

  test("the think model is retired", async () => {
    await using shop = await LiveShop.start();
    await assertFault(shop, /^voice agent: the key is good, but gpt-3 is not on Deepgram's list/, {
      AGENT_THINK_MODEL: "gpt-3",
    });
  });

  test("the number is not of this account, or cannot take calls, or its calls go elsewhere", async () => {
    await using shop = await LiveShop.start();
    await assertFault(shop, /^phone number: \+12065550999 is not a number of this account/, {
      TWILIO_PHONE_NUMBER: "+12065550999",
    });
    shop.number["voice_url"] = "https://demo.twilio.com/welcome";
    await assertFault(shop, /^voice webhook: calls go to POST https:\/\/demo\.twilio\.com.*setup$/);
    shop.number["voice_url"] = `${shop.proxy.url}/voice#rc=2`;
    shop.number["capabilities"] = { voice: false, sms: true };
    await assertFault(shop, /^phone number: \+12065550100 cannot take calls → Buy/);
    shop.number["capabilities"] = { voice: true, sms: false };
    await assertFault(shop, /^sender of texts: \+12065550100 cannot text → /);
  });

  test("nothing answers at the public address", async () => {
    await using shop = await LiveShop.start();
    const faults = faultsIn(await shop.examined({ PUBLIC_URL: await closedAddress() }));
    assert.ok(
      faults.some((fault) => /^public address: .* cannot be reached: nothing listens/.test(fault)),
      faults.join("\n"),
    );
  });

  test("the running shop has another token than .env", async () => {
    await using shop = await LiveShop.start({ TWILIO_AUTH_TOKEN: "another token" });
    const faults = faultsIn(await shop.examined());
    assert.match(
      faults.join("\n"),
      /^signature: a rightly signed request is refused → .*restart it/m,
    );
    assert.match(faults.join("\n"), /^media stream: the signature of the upgrade is refused/m);
  });

  test("the proxy knows no WebSockets and keeps answers back", async () => {
    await using shop = await LiveShop.start({}, startPoorProxy);
    const faults = faultsIn(await shop.examined()).join("\n");
    assert.match(
      faults,
      /^media stream: .* does not open: it answers \d+ → Let the proxy pass WebS/m,
    );
    assert.match(faults, /^live feed: stays silent: .* → Turn off response buffering/m);
  });
});
