import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { agentSilence, callCodecs } from "./call-codec.ts";

describe("the mulaw profile", () => {
  test("passes the very bytes through, both ways", () => {
    const codec = callCodecs("mulaw")();
    const frame = Uint8Array.of(1, 2, 3);
    assert.equal(codec.toAgent(frame), frame);
    assert.equal(codec.toCaller(frame), frame);
  });
});

describe("the linear16 profile", () => {
  test("a 20 ms frame becomes 1,920 bytes for the agent; the agent's 960 become a frame", () => {
    const codec = callCodecs("linear16")();
    assert.equal(codec.toAgent(new Uint8Array(160).fill(0xff)).length, 1_920);
    assert.equal(codec.toCaller(new Uint8Array(960)).length, 160);
  });

  test("the agent's sound is the same however the network cuts it, in the middle of a sample too", () => {
    const speech = new Int16Array(4_800).map((_, i) => 8_000 * Math.sin(i / 9));
    const bytes = new Uint8Array(speech.buffer);
    const whole = callCodecs("linear16")().toCaller(bytes);
    const codec = callCodecs("linear16")();
    const parts: number[] = [];
    for (let at = 0, size = 1; at < bytes.length; at += size, size = (size * 7 + 4) % 611) {
      parts.push(...codec.toCaller(bytes.subarray(at, at + size)));
    }
    assert.deepEqual(Uint8Array.from(parts), whole);
  });

  test("two calls that are converted in turns hear only themselves", () => {
    const open = callCodecs("linear16");
    const [ann, bob, alone] = [open(), open(), open()];
    const frames = Array.from({ length: 5 }, (_, i) =>
      new Uint8Array(160).map((__, at) => (i * 31 + at * 7) & 0xff),
    );
    const heard = frames.map((frame) => {
      const toAgent = Uint8Array.from(ann.toAgent(frame));
      bob.toAgent(new Uint8Array(160).fill(0x22));
      const toCaller = Uint8Array.from(ann.toCaller(toAgent.subarray(0, 961)));
      bob.toCaller(new Uint8Array(777).fill(0x11));
      return { toAgent, toCaller };
    });
    const expected = frames.map((frame) => {
      const toAgent = Uint8Array.from(alone.toAgent(frame));
      return { toAgent, toCaller: Uint8Array.from(alone.toCaller(toAgent.subarray(0, 961))) };
    });
    assert.deepEqual(heard, expected);
  });

  test("silence is silence in either profile", () => {
    assert.ok(agentSilence("mulaw", 1).every((code) => code === 0xff));
    assert.equal(agentSilence("linear16", 1).length, 96_000);
    const codec = callCodecs("linear16")();
    assert.ok(codec.toCaller(new Uint8Array(4_800)).every((code) => code === 0xff));
  });
});
