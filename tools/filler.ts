/** `npm run filler`: makes `assets/one-moment.mulaw` again, with the house agent's own voice. */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { Voice } from "../src/house-agent/speaking/voice.ts";
import { silentLog } from "../src/lib/log.ts";
import { readFlags } from "./flags.ts";

readFlags({
  name: "npm run filler",
  about: "makes assets/one-moment.mulaw again, with the house agent's own voice.",
  flags: {},
});

await using voice = new Voice(silentLog());
const { bytes } = await voice.speak("filler", "One moment, please.", {
  format: { encoding: "mulaw", sampleRateHz: 8000 },
});
const file = path.resolve(import.meta.dirname, "../assets/one-moment.mulaw");
writeFileSync(file, bytes);
console.log(`${file}: ${(bytes.length / 8000).toFixed(2)} s`);
