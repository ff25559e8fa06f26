import assert from "node:assert/strict";
import { once } from "node:events";
import { getPriority, platform } from "node:os";
import { test } from "node:test";
import { Worker } from "node:worker_threads";

test(
  "a thread that gives way to sound does not take the rest of the process with it",
  { skip: platform() !== "linux" && "only Linux has priorities of threads" },
  async () => {
    const before = getPriority();
    const url = JSON.stringify(new URL("./yield-to-sound.ts", import.meta.url).href);
    const worker = new Worker(
      `import(${url}).then(({ yieldToSound }) => {
        yieldToSound();
        require("node:worker_threads").parentPort.postMessage(require("node:os").getPriority());
      });`,
      { eval: true },
    );
    const messages: readonly unknown[] = await once(worker, "message");
    assert.equal(messages[0], Math.min(19, before + 10));
    assert.equal(getPriority(), before);
    await worker.terminate();
  },
);
