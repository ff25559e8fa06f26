import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { WebShop } from "../../test/doubles/web-shop.ts";

describe("what machines ask", () => {
  test("a process that runs is healthy; one that cannot take a call is not ready, and says why", async () => {
    let draining = false;
    await using shop = await WebShop.start({
      readiness: [
        { name: "draining", wrong: () => (draining ? "the shop is closing" : undefined) },
        {
          name: "store",
          wrong: () => {
            if (draining) throw new Error("disk full");
            return undefined;
          },
        },
      ],
    });
    assert.equal((await shop.get("/readyz")).status, 200);
    draining = true;
    const response = await shop.get("/readyz");
    assert.equal(response.status, 503);
    assert.deepEqual(await response.json(), {
      ready: false,
      checks: [
        { name: "draining", ok: false, note: "the shop is closing" },
        { name: "store", ok: false, note: "disk full" },
      ],
    });
    assert.equal((await shop.get("/healthz")).status, 200);
  });

  test("a check that hangs counts as failed", async () => {
    await using shop = await WebShop.start({
      readiness: [{ name: "store", wrong: () => new Promise(() => undefined) }],
    });
    assert.equal((await shop.get("/readyz")).status, 503);
  });

  test("Prometheus reads calls, turns, tools, texts and the event loop", async () => {
    await using shop = await WebShop.start();
    shop.metrics.callStarted();
    shop.metrics.callEnded("ordered", 61_000);
    shop.metrics.turnAnswered(420);
    shop.metrics.toolAnswered("add_to_cart", true, 3);
    shop.metrics.textTried("ready", "sent");
    const text = await (await shop.get("/metrics")).text();
    for (const line of [
      'bobarista_calls_total{outcome="ordered"} 1',
      "bobarista_calls_in_progress 0",
      'bobarista_turn_seconds_bucket{le="0.5"} 1',
      'bobarista_tools_total{tool="add_to_cart",ok="true"} 1',
      'bobarista_texts_total{kind="ready",result="sent"} 1',
    ]) {
      assert.ok(text.includes(line), line);
    }
    assert.match(text, /nodejs_eventloop_lag_p99_seconds/);
  });

  test("names that an agent invents cannot fill our memory", async () => {
    await using shop = await WebShop.start();
    for (let invented = 0; invented < 500; invented += 1) {
      shop.metrics.toolAnswered(`tool_${invented}`, false, 1);
    }
    const tools = (await shop.metricsText()).match(/^bobarista_tools_total/gm) ?? [];
    assert.equal(tools.length, 51);
  });

  test("a visitor from outside does not read the metrics; staff do", async () => {
    await using shop = await WebShop.start({ pin: "4321", publicUrl: "https://boba.example" });
    const outside = { "x-forwarded-for": "203.0.113.9" };
    assert.equal((await shop.get("/metrics", outside)).status, 401);
    const staff = await shop.signIn("4321");
    assert.equal((await shop.get("/metrics", { ...outside, ...staff })).status, 200);
    assert.equal((await shop.get("/metrics", { "x-forwarded-for": "10.1.2.3" })).status, 200);
  });

  test("the API describes itself, for machines and for people", async () => {
    await using shop = await WebShop.start();
    const api = await (await shop.get("/openapi.json")).text();
    for (const path of ["/api/orders/{order_no}/done", "/api/menu/{item}", "/orders/events"]) {
      assert.ok(api.includes(`"${path}"`), path);
    }
    const page = await (await shop.get("/docs")).text();
    assert.match(page, /<b>POST<\/b> \/api\/orders\/\{order_no\}\/done/);
    assert.doesNotMatch(page, /<script|style=/);
  });
});

describe("the pages", () => {
  test("while they are being built, a visitor is told so, and the page comes by itself", async () => {
    await using shop = await WebShop.start();
    const response = await shop.get("/barista");
    assert.equal(response.status, 503);
    assert.equal(response.headers.get("refresh"), "2");
    assert.match(await response.text(), /The pages are being built/);
  });

  test("once built they are fresh at each visit, and what they load never changes", async () => {
    await using folder = await builtFolder();
    await using shop = await WebShop.start({ pagesFolder: folder.path });
    const page = await shop.get("/barista");
    assert.equal(page.status, 200);
    assert.equal(page.headers.get("cache-control"), "no-cache");
    assert.match(page.headers.get("content-type") ?? "", /text\/html/);
    assert.equal(await page.text(), "<h1>barista</h1>");
    const script = await shop.get("/assets/barista-a1b2.js");
    assert.match(script.headers.get("cache-control") ?? "", /max-age=31536000, immutable/);
    assert.equal((await shop.get("/assets/../../package.json")).status, 404);
    assert.equal((await shop.get("/assets/%2e%2e/%2e%2e/package.json")).status, 404);
  });
});

async function builtFolder(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), "built-pages-"));
  await mkdir(join(path, "barista"));
  await mkdir(join(path, "assets"));
  await writeFile(join(path, "barista", "index.html"), "<h1>barista</h1>");
  await writeFile(join(path, "assets", "barista-a1b2.js"), "void 0;");
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}
