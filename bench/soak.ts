import { PhoneShop } from "../test/doubles/phone-shop.ts";
import { soak } from "../test/doubles/soak.ts";
import { readFlags } from "../tools/flags.ts";

/** `npm run soak`: short calls, one after the other and some at once, through real sockets; then nothing may be left. */
const { values } = readFlags({
  name: "npm run soak",
  about:
    "places short calls, one after the other and some at once, through real sockets.\nIt exits with 1 when something is left of them.",
  flags: {
    calls: { type: "string", default: "2000", value: "number", about: "in all" },
    "at-once": { type: "string", default: "20", value: "number", about: "at the same time" },
  },
});

await using shop = await PhoneShop.open();
const result = await soak(shop, Number(values.calls), Number(values["at-once"]));
const megabytes = (bytes: number) => `${(bytes / 1_048_576).toFixed(2)} MB`;
const grownBytes = result.heapAfterBytes - result.heapBeforeBytes;
console.log(`${result.calls} calls in ${result.seconds.toFixed(1)} s`);
console.log(
  `heap before ${megabytes(result.heapBeforeBytes)}, after ${megabytes(result.heapAfterBytes)}`,
);
console.log(`${(grownBytes / result.calls).toFixed(0)} bytes a call kept`);
console.log(`sockets, timers and other handles left: ${result.leftOpen.join(", ") || "none"}`);
// A minute of answers to calls that are over is kept on purpose; sessions, sockets and records are not.
if (result.leftOpen.length > 0 || grownBytes > 6 * 1_048_576) process.exitCode = 1;
