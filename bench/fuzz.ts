import { fuzzTheShop } from "../test/doubles/fuzzed-shop.ts";
import { readFlags } from "../tools/flags.ts";

/** `npm run fuzz`: hurt requests to every API route and every webhook of the whole shop, beside a call that must not notice. */
const { values } = readFlags({
  name: "npm run fuzz",
  about:
    "sends hurt requests to every API route and webhook of the whole shop, beside a call that must not notice.\nIt exits with 1 when something is left open.",
  flags: {
    count: { type: "string", default: "10000", value: "number", about: "requests to each route" },
  },
});

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
