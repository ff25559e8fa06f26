import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Endpointer, type EndpointerEvent, PAUSE_MS } from "./endpointer.ts";
import { VAD_FRAME_MS, VAD_FRAME_SAMPLES } from "./vad-frame.ts";

type Sound = {
  readonly ms: number;
  readonly speech: number;
  readonly voicing?: number;
  readonly echo?: boolean;
  readonly aboveNoiseDb?: number;
};

const SPEECH = { speech: 0.95, voicing: 0.8 };
const QUIET = { speech: 0.02, voicing: 0 };

/** Plays sounds one after the other; answers the events with the time at which each came. */
function play(endpointer: Endpointer, ...sounds: Sound[]): (EndpointerEvent & { atMs: number })[] {
  const events: (EndpointerEvent & { atMs: number })[] = [];
  let atMs = 0;
  for (const { ms, speech, voicing = 0, echo = false, aboveNoiseDb = 40 } of sounds) {
    for (let n = 0; n < Math.round(ms / VAD_FRAME_MS); n += 1) {
      const pcm16 = new Int16Array(VAD_FRAME_SAMPLES);
      const frame = { pcm16, speechProbability: speech, voicing, echo, aboveNoiseDb };
      const event = endpointer.push(frame);
      atMs += VAD_FRAME_MS;
      if (event !== undefined) events.push({ ...event, atMs });
    }
  }
  return events;
}

function kinds(events: readonly EndpointerEvent[]): string[] {
  return events.map(({ kind }) => kind);
}

describe("where a turn starts and ends", () => {
  test("speech is noticed within 200 ms", () => {
    const [started] = play(new Endpointer(), { ms: 640, ...QUIET }, { ms: 640, ...SPEECH });
    assert.equal(started?.kind, "speech_started");
    assert.ok(started.atMs - 640 <= 200, `${started.atMs - 640} ms`);
  });

  test("a click, a cough and the agent's own echo start nothing", () => {
    const click = play(new Endpointer(), { ms: 96, ...SPEECH }, { ms: 960, ...QUIET });
    const cough = play(
      new Endpointer(),
      { ms: 320, speech: 0.9, voicing: 0.2 },
      { ms: 960, ...QUIET },
    );
    const echo = play(new Endpointer(), { ms: 1_920, ...SPEECH, echo: true });
    assert.deepEqual([...click, ...cough, ...echo], []);
  });

  test("a turn ends after 700 ms of quiet; its sound is given at the pause before", () => {
    const events = play(new Endpointer(), { ms: 960, ...SPEECH }, { ms: 1_280, ...QUIET });
    assert.deepEqual(kinds(events), ["speech_started", "pause", "speech_ended"]);
    const [, pause, ended] = events;
    assert.ok(pause?.kind === "pause" && ended !== undefined);
    assert.ok(Math.abs(ended.atMs - 960 - 700) <= VAD_FRAME_MS, `${ended.atMs} ms`);
    assert.ok(pause.atMs - 960 <= PAUSE_MS + VAD_FRAME_MS);
    assert.ok(pause.speech.length >= (960 / 1000) * 8_000);
  });

  test("a pause in a sentence is not its end", () => {
    const events = play(
      new Endpointer(),
      { ms: 640, ...SPEECH },
      { ms: 480, ...QUIET },
      { ms: 640, ...SPEECH },
      { ms: 960, ...QUIET },
    );
    assert.deepEqual(kinds(events), [
      "speech_started",
      "pause",
      "resumed",
      "pause",
      "speech_ended",
    ]);
    const last = events[3];
    assert.ok(last?.kind === "pause" && last.speech.length > 1.7 * 8_000);
  });

  test("patience that ends during a pause ends the turn", () => {
    const endpointer = new Endpointer();
    endpointer.patienceMs = 2_400;
    play(endpointer, { ms: 640, ...SPEECH }, { ms: 960, ...QUIET });
    endpointer.patienceMs = 700;
    assert.deepEqual(kinds(play(endpointer, { ms: 32, ...QUIET })), ["speech_ended"]);
  });

  test("more patience bears longer pauses", () => {
    const endpointer = new Endpointer();
    endpointer.patienceMs = 1_200;
    const events = play(endpointer, { ms: 640, ...SPEECH }, { ms: 1_000, ...QUIET });
    assert.deepEqual(kinds(events), ["speech_started", "pause"]);
  });

  test("somebody who never stops is cut after twenty seconds", () => {
    const events = play(new Endpointer(), { ms: 21_000, ...SPEECH });
    assert.deepEqual(kinds(events).slice(0, 3), ["speech_started", "pause", "speech_ended"]);
  });

  test("voices in the room start no turn, and do not keep one open", () => {
    const room = { ...SPEECH, aboveNoiseDb: 4 };
    assert.deepEqual(play(new Endpointer(), { ms: 3_200, ...room }), []);
    const events = play(new Endpointer(), { ms: 960, ...SPEECH }, { ms: 1_280, ...room });
    assert.deepEqual(kinds(events), ["speech_started", "pause", "speech_ended"]);
  });

  test("a turn can be ended by hand", () => {
    const endpointer = new Endpointer();
    play(endpointer, { ms: 640, ...SPEECH });
    assert.deepEqual(kinds(endpointer.end()), ["pause", "speech_ended"]);
    assert.deepEqual(endpointer.end(), []);
  });
});
