import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { DatabaseSync } from "node:sqlite";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { silentLog } from "../../src/lib/log.ts";
import { openStore } from "../../src/storage/open-store.ts";
import { freePort } from "../doubles/free-port.ts";
import { ScriptedAgent } from "../doubles/scripted-agent.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");

describe("when the shop cannot open, it says in one line why, and what to do", () => {
  let folder: string;
  before(async () => (folder = await mkdtemp(path.join(tmpdir(), "bobarista-"))));
  after(async () => rm(folder, { recursive: true }));

  test("a wrong environment variable", async () => {
    const start = await startShop({ PORT: "eighty" });
    assert.match(start.complaint, /^BobaRista cannot start: PORT must be a whole number\. Correct/);
    assert.equal(start.exitCode, 1);
  });

  test("a broken menu file: which line of it", async () => {
    const menu = path.join(folder, "menu.yaml");
    await writeFile(menu, "shop:\n  name: Tea\nflavors: nothing\n");
    const start = await startShop({ MENU_FILE: menu });
    assert.match(start.complaint, /^BobaRista cannot start: .*menu\.yaml:\d+/);
    assert.equal(start.exitCode, 1);
  });

  test("no menu file at all", async () => {
    const start = await startShop({ MENU_FILE: path.join(folder, "none.yaml") });
    assert.match(start.complaint, /^BobaRista cannot start: .*Correct MENU_FILE/);
    assert.equal(start.exitCode, 1);
  });

  test("a taken port", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await new Promise((listening) => other.once("listening", listening));
    const address = other.address();
    assert.ok(address !== null && typeof address === "object");
    const start = await startShop({ PORT: String(address.port) });
    other.close();
    assert.match(start.complaint, /^BobaRista cannot start: Port \d+ is taken/);
    assert.equal(start.said, "", "what was half open closes without a word");
    assert.equal(start.exitCode, 1);
  });

  test("a key that Deepgram refuses", async () => {
    const deepgram = createServer((_request, response) => response.writeHead(401).end("{}"));
    deepgram.listen(0, "127.0.0.1");
    await new Promise((listening) => deepgram.once("listening", listening));
    const address = deepgram.address();
    assert.ok(address !== null && typeof address === "object");
    const start = await startShop({
      DEEPGRAM_API_KEY: "secret-and-wrong",
      DEEPGRAM_AGENT_URL: `ws://127.0.0.1:${address.port}/v1/agent/converse`,
    });
    deepgram.close();
    assert.match(start.complaint, /^BobaRista cannot start: Deepgram refuses DEEPGRAM_API_KEY/);
    assert.ok(!start.complaint.includes("secret"));
    assert.equal(start.exitCode, 1);
  });

  test("a database whose host does not answer; its password is not told", async () => {
    const start = await startShop({ DATABASE_URL: "postgres://shop:secret@127.0.0.1:1/shop" });
    assert.equal(
      start.complaint,
      "BobaRista cannot start: the database at 127.0.0.1:1 does not answer (connect ECONNREFUSED 127.0.0.1:1). " +
        "Start it, or correct DATABASE_URL.\n",
    );
    assert.equal(start.exitCode, 1);
  });

  test("a database file that cannot be made", async () => {
    const start = await startShop({ DATABASE_URL: `sqlite:${folder}` });
    assert.equal(
      start.complaint,
      `BobaRista cannot start: the database ${folder} cannot be used (unable to open database file). ` +
        "Let this user write the file and its folder, or correct DATABASE_URL.\n",
    );
    assert.equal(start.exitCode, 1);
  });

  test("a file that is no database", async () => {
    const file = path.join(folder, "notes.txt");
    await writeFile(file, "Milk, tea, boba. ".repeat(500));
    const start = await startShop({ DATABASE_URL: `sqlite:${file}` });
    assert.match(
      start.complaint,
      /notes\.txt cannot be used \(file is not a database\)\. [^\n]+\n$/,
    );
    assert.equal(start.exitCode, 1);
  });

  test("a database that opens and then takes nothing", async () => {
    const file = path.join(folder, "sealed.db");
    await using agent = await ScriptedAgent.open();
    const environment = {
      DATABASE_URL: `sqlite:${file}`,
      DEEPGRAM_AGENT_URL: agent.url,
      DEEPGRAM_API_KEY: ScriptedAgent.apiKey,
    };
    const store = await openStore(environment.DATABASE_URL, { log: silentLog() });
    await store[Symbol.asyncDispose]();
    using database = new DatabaseSync(file);
    database.exec(
      "create trigger sealed before insert on workers begin select raise(abort, 'sealed'); end",
    );
    const start = await startShop(environment);
    assert.match(
      start.complaint,
      /^BobaRista cannot start: .*cannot be used \(sealed\)\. [^\n]+\n$/,
    );
    assert.equal(start.exitCode, 1);
    const many = await startShop({ ...environment, WORKERS: "2", PORT: String(await freePort()) });
    assert.doesNotMatch(many.complaint, /^ +at /m, "no stack, of no process");
    assert.match(many.complaint, /cannot be used \(sealed\)/);
    assert.match(many.complaint, /one of its processes could not open \(1\); it said why\.\n/);
    assert.equal(many.exitCode, 1);
  });
});

describe("when it is told to stop", () => {
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    test(`${signal} ends it cleanly`, async () => {
      await using agent = await ScriptedAgent.open();
      const shop = await startShop(
        { DEEPGRAM_AGENT_URL: agent.url, DEEPGRAM_API_KEY: ScriptedAgent.apiKey },
        { onOpen: (stop) => stop(signal) },
      );
      assert.equal(shop.exitCode, 0);
      assert.equal(shop.complaint, "");
    });
  }
});

type Start = {
  readonly exitCode: number | null;
  readonly said: string;
  readonly complaint: string;
};

/** Runs the program as `npm start` does, until it ends. */
async function startShop(
  environment: Record<string, string>,
  { onOpen }: { onOpen?: (stop: (signal: NodeJS.Signals) => void) => void } = {},
): Promise<Start> {
  const shop = spawn(process.execPath, ["src/main.ts"], {
    cwd: ROOT,
    env: { PATH: process.env["PATH"], PORT: "0", DATABASE_URL: "sqlite::memory:", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  let complaint = "";
  shop.stdout.setEncoding("utf8").on("data", (text: string) => {
    const wasOpen = said.includes("is open");
    said += text;
    if (!wasOpen && said.includes("is open")) onOpen?.((signal) => shop.kill(signal));
  });
  shop.stderr.setEncoding("utf8").on("data", (text: string) => (complaint += text));
  const exitCode = await new Promise<number | null>((resolve) => {
    shop.once("close", (code) => resolve(code));
  });
  return { exitCode, said, complaint };
}
