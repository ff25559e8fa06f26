import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { decodeMulaw, encodeMulaw } from "../../src/audio/mulaw.ts";
import type { EndpointerEvent } from "../../src/house-agent/hearing/endpointer.ts";
import { FrameListener } from "../../src/house-agent/hearing/frame-listener.ts";
import { SileroVad } from "../../src/house-agent/hearing/silero-vad.ts";
import { VAD_FRAME_MS, VAD_FRAME_SAMPLES } from "../../src/house-agent/hearing/vad-frame.ts";
import type { FliteVoice } from "../../src/house-agent/speaking/flite.ts";
import { Voice } from "../../src/house-agent/speaking/voice.ts";
import { silentLog } from "../../src/lib/log.ts";
import { atLevel, babble, cough, fan, hiss, mixed } from "./noises.ts";

/** The room alone before and after the caller speaks, samples at 8 kHz. */
const ROOM = 20_000;
const MS = 8;
/** Of five frames four must be speech; the first sounds of a word are often too weak in noise. */
const STARTS_WITHIN_MS = 500;
/** The usual 700 ms, and what the last word's end is lost in noise or comes late. */
const ENDS_WITHIN_MS = 1_100;
const SNR_DB = 15;
const GUESTS: readonly (readonly [FliteVoice, string])[] = [
  ["awb", "I told her that we should have gone to the beach on Saturday."],
  ["kal16", "The bus was late again and nobody said a word about it."],
  ["rms", "Did you see the game last night, it was quite something."],
  ["slt", "My sister is moving to Chicago in the spring."],
  ["awb", "And then he said that it had been his idea all along."],
];

let model: SileroVad;
let voice: Voice;
let caller: Int16Array;
let room: Float64Array;

before(async () => {
  model = await SileroVad.load();
  voice = new Voice(silentLog());
  caller = await spoken("slt", "A taro milk tea with boba, please.");
  const guests = await Promise.all(GUESTS.map(([name, text]) => spoken(name, text)));
  room = babble(caller.length + 2 * ROOM, guests);
});
after(async () => {
  await voice[Symbol.asyncDispose]();
});

async function spoken(name: FliteVoice, text: string): Promise<Int16Array> {
  const format = { encoding: "mulaw", sampleRateHz: 8_000 } as const;
  return decodeMulaw((await voice.speak("caller", text, { format, voice: name })).bytes);
}

type Timed = EndpointerEvent & { readonly atMs: number };

/** What the ear makes of a sound that came through a telephone's codec. */
async function heard(sound: Int16Array): Promise<readonly Timed[]> {
  const line = decodeMulaw(encodeMulaw(sound));
  const listener = new FrameListener(Promise.resolve(model.openStream()));
  const events: Timed[] = [];
  for (let at = 0; at + VAD_FRAME_SAMPLES <= line.length; at += VAD_FRAME_SAMPLES) {
    const event = await listener.hear(line.slice(at, at + VAD_FRAME_SAMPLES));
    if (event !== undefined) events.push({ ...event, atMs: at / MS + VAD_FRAME_MS });
  }
  return events;
}

async function assertOneTurn(noise: Float64Array): Promise<void> {
  const events = await heard(mixed(caller, noise, ROOM, SNR_DB));
  const told = events.map(({ kind, atMs }) => `${kind} ${atMs}`).join(", ");
  const [first] = events;
  const last = events.at(-1);
  assert.equal(first?.kind, "speech_started", told);
  assert.equal(last?.kind, "speech_ended", told);
  const count = (kind: string) => events.filter((event) => event.kind === kind).length;
  assert.deepEqual([count("speech_started"), count("speech_ended")], [1, 1], told);
  const from = ROOM / MS;
  const to = from + caller.length / MS;
  assert.ok(first.atMs >= from && first.atMs < from + STARTS_WITHIN_MS, told);
  assert.ok(last.atMs < to + ENDS_WITHIN_MS, told);
}

describe("a caller on a noisy line, 15 dB above the noise", () => {
  test("is one turn over a hiss, from its start to its end", async () => {
    await assertOneTurn(hiss(caller.length + 2 * ROOM));
  });

  test("is one turn beside a fan", async () => {
    await assertOneTurn(fan(caller.length + 2 * ROOM));
  });

  test("is one turn in a room full of people who talk", async () => {
    await assertOneTurn(room);
  });
});

describe("a line on which nobody speaks", () => {
  test("a fan, as loud as a voice, starts no turn", async () => {
    assert.deepEqual(await heard(atLevel(fan(4 * ROOM), -25)), []);
  });

  test("nor do coughs", async () => {
    const line = new Int16Array(3 * ROOM);
    const loud = atLevel(cough(), -18);
    for (const at of [ROOM / 2, ROOM, 2 * ROOM]) line.set(loud, at);
    assert.deepEqual(await heard(line), []);
  });
});
