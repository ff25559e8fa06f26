/** Works at each job until it is withdrawn, or for as long as it says. */
import { parentPort } from "node:worker_threads";
import { z } from "zod";
import { Withdrawal } from "./withdrawal.ts";

const request = z.object({ job: z.number(), withdrawn: z.instanceof(Int32Array) });

parentPort?.on("message", (message: unknown) => {
  const { job: milliseconds, withdrawn } = request.parse(message);
  const signal = new Withdrawal(withdrawn);
  const end = performance.now() + milliseconds;
  try {
    while (performance.now() < end) signal.throwIfAborted();
    parentPort?.postMessage({ answer: milliseconds });
  } catch (error) {
    parentPort?.postMessage({ error: String(error) });
  }
});
