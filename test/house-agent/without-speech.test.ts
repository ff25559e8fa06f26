import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, describe, test } from "node:test";
import { AgentClient } from "./agent-client.ts";

/** `npm ci --omit=optional`, or a machine that these packages do not run on. */
const SPEECH_PACKAGES = [
  "@echogarden",
  "@ricky0123",
  "@usefulsensors",
  "cmu-pronouncing-dictionary",
  "llama-tokenizer-js",
  "onnxruntime-web",
];
/**
 * WebAssembly hides the processor, but V8 needs SSE4.1 for its vector instructions on x64, and the models, the ear and Flite
 * are compiled to them. This flag is V8's own for a processor that has none (Node 24: no SIMD module validates).
 */
const WITHOUT_VECTORS = "--no-enable-sse4-1";
const REPOSITORY = join(import.meta.dirname, "..", "..");
const PROGRAM = `
  import { startHouseAgent } from "./src/house-agent/server.ts";
  import { createDialogue } from "./src/house-agent/thinking/dialogue.ts";
  import { silentLog } from "./src/lib/log.ts";
  const agent = await startHouseAgent({ log: silentLog(), createDialogue });
  console.log(agent.url);
`;

type Machine = { readonly flags: readonly string[]; readonly folder: string } & AsyncDisposable;

/** The program in a folder of its own, whose modules lack the speech packages. */
function withoutPackages(): Machine {
  const folder = mkdtempSync(join(tmpdir(), "without-speech-"));
  cpSync(join(REPOSITORY, "src"), join(folder, "src"), { recursive: true });
  cpSync(join(REPOSITORY, "package.json"), join(folder, "package.json"));
  mkdirSync(join(folder, "node_modules"));
  for (const name of readdirSync(join(REPOSITORY, "node_modules"))) {
    if (SPEECH_PACKAGES.includes(name)) continue;
    symlinkSync(join(REPOSITORY, "node_modules", name), join(folder, "node_modules", name));
  }
  return {
    flags: [],
    folder,
    [Symbol.asyncDispose]: async () => rmSync(folder, { recursive: true }),
  };
}

function withoutVectors(): Machine {
  return {
    flags: [WITHOUT_VECTORS],
    folder: REPOSITORY,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

type Expected = {
  readonly title: string;
  readonly skip: boolean;
  readonly open: () => Machine;
};

const MACHINES: readonly Expected[] = [
  {
    title: "a machine without the speech packages",
    skip: false,
    open: withoutPackages,
  },
  {
    title: "a machine whose processor lacks vector instructions",
    skip: process.arch !== "x64",
    open: withoutVectors,
  },
];

for (const { title, skip, open } of MACHINES) {
  describe(title, { skip }, () => {
    let machine: Machine;
    let agent: ChildProcess;
    let url: string;

    before(async () => {
      machine = open();
      const run = [...machine.flags, "--input-type=module", "--eval", PROGRAM];
      agent = spawn(process.execPath, run, {
        cwd: machine.folder,
        stdio: ["ignore", "pipe", "inherit"],
      });
      assert.ok(agent.stdout);
      const ended = once(agent, "exit").then(() => "it ended before it listened");
      const told = once(createInterface(agent.stdout), "line");
      url = String(await Promise.race([told, ended]));
      assert.match(url, /^ws:/);
    });
    after(async () => {
      if (agent.exitCode === null) {
        const gone = once(agent, "exit");
        agent.kill();
        await gone;
      }
      await machine[Symbol.asyncDispose]();
    });

    test("says that it cannot hear, in writing, and why", async () => {
      await using client = await AgentClient.start(url, { greeting: "Welcome!" });
      await client.told("ConversationText", 2, PATIENT_MS);
      assert.deepEqual(client.texts("assistant"), [
        "Welcome!",
        "I'm sorry, I can't hear you on this machine. Please type instead.",
      ]);
      const told = client.received.filter(({ type }) => type === "Warning");
      assert.deepEqual(told.map((warning) => "code" in warning && warning.code).sort(), [
        "LISTEN_REQUEST_FAILED",
        "SPEAK_REQUEST_FAILED",
      ]);
    });

    test("bears sound, and answers what is typed", async () => {
      await using client = await AgentClient.start(url);
      await client.told("ConversationText", 1, PATIENT_MS);
      for (let frame = 0; frame < 100; frame += 1) client.send(new Uint8Array(160).fill(0x40));
      client.send({ type: "InjectUserMessage", content: "hello, are you there?" });
      await client.told("AgentAudioDone", 2, PATIENT_MS);
      assert.deepEqual(client.texts("user"), ["hello, are you there?"]);
      assert.equal(client.texts("assistant").length > 1, true);
      assert.equal(agent.exitCode, null);
    });
  });
}

/** Workers start and fail; a busy machine takes its time. */
const PATIENT_MS = 60_000;
