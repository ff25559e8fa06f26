/**
 * `npm run replay`: plays a recorded call to today's program and says what comes out otherwise.
 *
 * The recorded agent and the recorded caller say again what they said, through the real /voice and /twilio, in a shop of its
 * own that is gone afterwards. Compared: what the tools answered, the order, what the guard on the truth put right, and what
 * the shop said of itself. Exits with 1 when something differs, with 2 when there is nothing to replay.
 */
import { readFile } from "node:fs/promises";
import { readConfig } from "../src/config.ts";
import { silentLog } from "../src/lib/log.ts";
import { StoreFault } from "../src/orders/store-fault.ts";
import { openStore } from "../src/storage/open-store.ts";
import { type RecordedCall, toRecordedCall } from "../src/web/recorded-call.ts";
import { readFlags } from "./flags.ts";
import { parseRecordedFile } from "./replay/recorded-file.ts";
import { replayCall } from "./replay/replay-call.ts";

class NothingToReplay extends Error {
  override readonly name = "NothingToReplay";
}

const { values, positionals } = readFlags({
  name: "npm run replay",
  about:
    "plays a recorded call to today's program and says what comes out otherwise.\nIt exits with 1 when something does, with 2 when there is nothing to replay.",
  examples: [
    ["call.yaml", "a call exported from /calls"],
    ["CA0123…", "a call of the shop's own database"],
  ],
  operands: "<file or call sid>",
  flags: {
    menu: { type: "string", value: "file", about: "with this menu instead of the shop's" },
  },
});
try {
  process.exitCode = await main(positionals);
} catch (error) {
  if (!(error instanceof NothingToReplay) && !(error instanceof StoreFault)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

async function main([what]: readonly string[]): Promise<number> {
  if (what === undefined) {
    throw new NothingToReplay("Say which call: npm run replay -- <file from /calls, or call sid>");
  }
  const config = readConfig(process.env);
  if (!config.ok) throw new NothingToReplay(config.refusal.join("\n"));
  const call = await recordedCall(what, config.value.DATABASE_URL);
  const { toolCalls, differences } = await replayCall(call, values.menu ?? config.value.MENU_FILE);
  const day = new Date(call.started_at_ms).toISOString().slice(0, 16).replace("T", " ");
  console.log(`call ${call.call_sid} of ${day} UTC: ${call.messages.length} messages played`);
  if (call.left_out > 0) console.log(`${call.left_out} messages were not recorded`);
  if (differences.length === 0) {
    console.log(`The same: ${toolCalls} tool answers, the order, and what was put right.`);
    return 0;
  }
  for (const { where, was, is } of differences) console.log(`${where}: was ${was}, is ${is}`);
  console.log(`${differences.length} ${differences.length === 1 ? "difference" : "differences"}.`);
  return 1;
}

async function recordedCall(what: string, databaseUrl: string): Promise<RecordedCall> {
  const text = await readFile(what, "utf8").catch(() => undefined);
  if (text !== undefined) return fileCall(text, what);
  await using store = await openStore(databaseUrl, { log: silentLog() });
  const call = await store.calls.findCall(what);
  const recording = call && (await store.recordings.find(what));
  if (call === undefined || recording === undefined) {
    const why = call === undefined ? "no such file and no such call" : "its messages are not kept";
    throw new NothingToReplay(`${what}: ${why}.`);
  }
  return toRecordedCall(call, recording, await store.orders.findOrderOfCall(what));
}

function fileCall(text: string, file: string): RecordedCall {
  try {
    return parseRecordedFile(text, file);
  } catch (error) {
    throw new NothingToReplay(error instanceof Error ? error.message : String(error));
  }
}
