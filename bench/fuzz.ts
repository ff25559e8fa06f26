import { parseArgs } from "node:util";
import { fuzzTheShop } from "../test/doubles/fuzzed-shop.ts";

/**
 * `npm run fuzz`: hurt requests to every API route and every webhook of the whole shop, beside a call that must not notice.
 *
 *   npm run fuzz -- --count 10000
 */
const { values } = parseArgs({ options: { count: { type: "string", default: "10000" } } });

const result = await fuzzTheShop(Number(values.count), (name, statuses) => {
  const counts = [...statuses].sort().map(([status, times]) => `${status}: ${times}`);
  console.log(`${name.padEnd(44)} ${counts.join(", ")}`);
});
const megabytes = (bytes: number) => `${(bytes / 1_048_576).toFixed(2)} MB`;
console.log(
  `${result.routes.length} routes, ${values.count} each, in ${result.seconds.toFixed(0)} s`,
);
console.log(
  `heap before ${megabytes(result.heapBeforeBytes)}, after ${megabytes(result.heapAfterBytes)}`,
);
console.log(`sockets, timers and other handles left: ${result.leftOpen.join(", ") || "none"}`);
if (result.leftOpen.length > 0) process.exitCode = 1;
