import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";

/** A TCP port of this machine that nobody has at the moment, for a process that must be told its own. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  assert.ok(address !== null && typeof address === "object");
  probe.close();
  await once(probe, "close");
  return address.port;
}
