import { writeFileSync } from "node:fs";

/**
 * Writes a call as a stereo WAV file that any player opens: caller left, agent right.
 * µ-law stays µ-law (WAVE_FORMAT_MULAW = 7), 8 kHz, 1 byte a sample and side.
 */
export function writeCallWav(
  file: string,
  sides: { readonly caller: Uint8Array; readonly agent: Uint8Array },
): void {
  const samples = Math.max(sides.caller.length, sides.agent.length);
  const header = Buffer.alloc(46);
  header.write("RIFF", 0);
  header.writeUInt32LE(38 + samples * 2, 4);
  header.write("WAVEfmt ", 8);
  header.writeUInt32LE(18, 16);
  header.writeUInt16LE(7, 20);
  header.writeUInt16LE(2, 22);
  header.writeUInt32LE(8000, 24);
  header.writeUInt32LE(16_000, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(8, 34);
  header.write("data", 38);
  header.writeUInt32LE(samples * 2, 42);
  const sound = Buffer.alloc(samples * 2, 0xff);
  for (let at = 0; at < samples; at += 1) {
    sound[at * 2] = sides.caller[at] ?? 0xff;
    sound[at * 2 + 1] = sides.agent[at] ?? 0xff;
  }
  writeFileSync(file, Buffer.concat([header, sound]));
}
