import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { freePort } from "../test/doubles/free-port.ts";
import { Telephone } from "../tools/telephone.ts";

/** From `npm start` to `/readyz`, and to the first sound that an embedded caller hears: `node bench/start-up.ts`. */

const ROUNDS = 3;
const root = path.resolve(import.meta.dirname, "..");

for (let round = 0; round < ROUNDS; round += 1) {
  const folder = await mkdtemp(path.join(tmpdir(), "start-up-"));
  const port = await freePort();
  const baseUrl = `http://127.0.0.1:${port}`;
  const startedAt = performance.now();
  const shop = spawn("npm", ["start"], {
    cwd: root,
    env: {
      ...process.env,
      PORT: String(port),
      DATABASE_URL: `sqlite:${path.join(folder, "shop.db")}`,
    },
    stdio: "ignore",
    detached: true,
  });
  try {
    await until(async () => (await fetch(`${baseUrl}/readyz`)).ok);
    const readyMs = performance.now() - startedAt;
    await using telephone = await Telephone.dial({ baseUrl, from: "+15552223333" });
    await until(() => Promise.resolve(telephone.isHearing));
    const heardMs = performance.now() - startedAt;
    console.log(`ready after ${readyMs.toFixed(0)} ms, first sound after ${heardMs.toFixed(0)} ms`);
  } finally {
    // npm and the server that it started are one process group.
    if (shop.pid !== undefined) process.kill(-shop.pid, "SIGKILL");
    if (shop.exitCode === null && shop.signalCode === null) await once(shop, "exit");
    await rm(folder, { recursive: true });
  }
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 3_000; tries += 1) {
    if (await isSo().catch(() => false)) return;
    await wait(10);
  }
  throw new Error("it did not come about within 30 s");
}
