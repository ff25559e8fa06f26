import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { agentSilence, openCallCodec } from "./call-codec.ts";

describe("the mulaw profile", () => {
  test("passes the very bytes through, both ways", () => {
    const codec = openCallCodec("mulaw");
    const frame = Uint8Array.of(1, 2, 3);
    assert.equal(codec.toAgent(frame), frame);
    assert.equal(codec.toCaller(frame), frame);
  });
});

describe("the linear16 profile", () => {
  test("a 20 ms frame becomes 1,920 bytes for the agent; the agent's 960 become a frame", () => {
    const codec = openCallCodec("linear16");
    assert.equal(codec.toAgent(new Uint8Array(160).fill(0xff)).length, 1_920);
    assert.equal(codec.toCaller(new Uint8Array(960)).length, 160);
  });

  test("the agent's sound is the same however the network cuts it, in the middle of a sample too", () => {
    const speech = new Int16Array(4_800).map((_, i) => 8_000 * Math.sin(i / 9));
    const bytes = new Uint8Array(speech.buffer);
    const whole = openCallCodec("linear16").toCaller(bytes);
    const codec = openCallCodec("linear16");
    const parts: number[] = [];
    for (let at = 0, size = 1; at < bytes.length; at += size, size = (size * 7 + 4) % 611) {
      parts.push(...codec.toCaller(bytes.subarray(at, at + size)));
    }
    assert.deepEqual(Uint8Array.from(parts), whole);
  });

  test("silence is silence in either profile", () => {
    assert.ok(agentSilence("mulaw", 1).every((code) => code === 0xff));
    assert.equal(agentSilence("linear16", 1).length, 96_000);
    const codec = openCallCodec("linear16");
    assert.ok(codec.toCaller(new Uint8Array(4_800)).every((code) => code === 0xff));
  });
});
