/** `npm run kernel`: assembles the filters of the `linear16` profile from their text. A test says when it was forgotten. */
import { readFile, writeFile } from "node:fs/promises";
import openWabt from "wabt";
import { readFlags } from "./flags.ts";

readFlags({
  name: "npm run kernel",
  about: "assembles src/audio/fir-kernel.wat, the filters of the linear16 profile.",
  examples: [["", "after a change of its text"]],
  flags: {},
});

const folder = new URL("../src/audio/", import.meta.url);
const name = "fir-kernel.wat";
const wabt = await openWabt();
const module = wabt.parseWat(name, await readFile(new URL(name, folder)));
const program = Buffer.from(module.toBinary({}).buffer).toString("base64");
await writeFile(
  new URL("fir-kernel-program.ts", folder),
  `/** \`${name}\`, assembled by \`npm run kernel\`; base64. */\nexport const FIR_KERNEL_PROGRAM =\n  "${program}";\n`,
);
console.log(`src/audio/fir-kernel-program.ts: ${program.length} characters`);
