import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Mouth } from "./mouth.ts";
import type { Voice } from "./speaking/voice.ts";

const BYTES_A_SECOND = 8_000;
const SENTENCE_BYTES = 4_000;
const PAUSE_BYTES = 2_048;
const QUIET = 0xff;

describe("what the agent says", () => {
  it("begins at once, with a breath between two sentences", async () => {
    const { sound, say } = speaker();
    await say("One taro milk tea.", "Is that right?");
    assert.equal(sound.length, 2 * SENTENCE_BYTES + PAUSE_BYTES);
    assert.notEqual(sound[0], QUIET);
    const pause = sound.slice(SENTENCE_BYTES, SENTENCE_BYTES + PAUSE_BYTES);
    assert.ok(pause.every((byte) => byte === QUIET));
  });

  it("needs no breath when the last word was over long ago", async () => {
    const { sound, say, passes } = speaker();
    await say("Are you still there?");
    passes(5_000);
    await say("Goodbye!");
    assert.equal(sound.length, 2 * SENTENCE_BYTES);
  });
});

/** A mouth whose every sentence is half a second of sound; `sound` is what was sent. */
function speaker() {
  const sound: number[] = [];
  const voice: Pick<Voice, "speak"> = {
    speak: () =>
      Promise.resolve({
        bytes: new Uint8Array(SENTENCE_BYTES).fill(1),
        levels: new Float32Array(16).fill(-20),
      }),
  };
  let now = 0;
  let done = Promise.withResolvers<undefined>();
  const mouth = new Mouth({
    owner: "a call",
    voice,
    format: { encoding: "mulaw", sampleRateHz: BYTES_A_SECOND },
    style: { voice: "rms", stretch: 1 },
    now: () => now,
    listener: {
      onSentence: () => undefined,
      onAudio: (bytes) => sound.push(...bytes),
      onLevels: () => undefined,
      onDone: () => {
        done.resolve(undefined);
      },
      onMute: (reason) => {
        done.reject(reason);
      },
    },
  });
  return {
    sound,
    passes: (ms: number) => (now += ms),
    say: async (...sentences: string[]) => {
      done = Promise.withResolvers<undefined>();
      mouth.say(sentences);
      await done.promise;
    },
  };
}
