import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import {
  mediaMessageEnd,
  MediaMessageWriter,
  parseMediaStreamMessage,
  readMediaMessage,
} from "./media-messages.ts";

const STREAM_SID = "MZ00000000000000000000000000000001";
const END = mediaMessageEnd(STREAM_SID);

function mediaText(payload: string, streamSid = STREAM_SID): string {
  return (
    `{"event":"media","sequenceNumber":"4","media":{"track":"inbound","chunk":"2","timestamp":"40",` +
    `"payload":"${payload}"},"streamSid":"${streamSid}"}`
  );
}

/** As it comes: between other messages. */
function readFast(text: string | Buffer): Uint8Array | undefined {
  const into = new Uint8Array(1_024);
  const message = Buffer.from(text);
  const piece = Buffer.concat([Buffer.from(mediaText("AAAA")), message, Buffer.from("0/}")]);
  const from = piece.length - message.length - 3;
  const length = readMediaMessage(piece, from, from + message.length, END, into);
  return length < 0 ? undefined : into.subarray(0, length);
}

describe("a message from the line", () => {
  test("is understood in each of Twilio's forms, extra fields and all", () => {
    const start = parseMediaStreamMessage(
      `{"event":"start","sequenceNumber":"1","start":{"streamSid":"${STREAM_SID}","accountSid":"AC1","callSid":"CA1",` +
        `"tracks":["inbound"],"mediaFormat":{"encoding":"audio/x-mulaw","sampleRate":8000,"channels":1},` +
        `"customParameters":{"token":"9f2c"}},"streamSid":"${STREAM_SID}","new":1}`,
    );
    assert.ok(start?.event === "start");
    assert.deepEqual(start.start.customParameters, { token: "9f2c" });
    assert.equal(
      parseMediaStreamMessage('{"event":"connected","protocol":"Call","version":"1.0.0"}')?.event,
      "connected",
    );
    assert.deepEqual(
      parseMediaStreamMessage(
        `{"event":"dtmf","streamSid":"${STREAM_SID}","sequenceNumber":"5","dtmf":{"track":"inbound_track","digit":"#"}}`,
      ),
      { event: "dtmf", dtmf: { digit: "#" } },
    );
    assert.deepEqual(parseMediaStreamMessage('{"event":"mark","mark":{"name":"1-7"}}'), {
      event: "mark",
      mark: { name: "1-7" },
    });
    assert.equal(
      parseMediaStreamMessage('{"event":"stop","stop":{"callSid":"CA1"}}')?.event,
      "stop",
    );
    assert.equal(parseMediaStreamMessage(mediaText("fn5+"))?.event, "media");
  });

  test("is nothing when it is nonsense", () => {
    for (const text of ["", "{", "null", "[]", '{"event":"later"}', '{"event":"mark"}', "\u0000"]) {
      assert.equal(parseMediaStreamMessage(text), undefined, text);
    }
  });
});

describe("the fast way in", () => {
  test("reads what the full parser reads, whatever the length of the sound", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (sound) => {
        const text = mediaText(Buffer.from(sound).toString("base64"));
        assert.deepEqual(readFast(text), sound);
        const full = parseMediaStreamMessage(text);
        assert.ok(full?.event === "media");
        assert.deepEqual(Uint8Array.from(Buffer.from(full.media.payload, "base64")), sound);
      }),
    );
  });

  test("accepts no message that the full parser refuses, however it was damaged", () => {
    const whole = mediaText(Buffer.alloc(160, 0x7e).toString("base64"));
    fc.assert(
      fc.property(
        fc.nat(whole.length - 1),
        fc.integer({ min: 0, max: 3 }),
        fc.string({ minLength: 1, maxLength: 3 }),
        (at, cut, put) => {
          const damaged = whole.slice(0, at) + put + whole.slice(at + cut);
          const fast = readFast(damaged);
          if (fast === undefined) return;
          const full = parseMediaStreamMessage(damaged);
          assert.ok(full?.event === "media", damaged);
          assert.deepEqual(Uint8Array.from(Buffer.from(full.media.payload, "base64")), fast);
        },
      ),
      { numRuns: 5_000 },
    );
  });

  test("leaves to the full parser what has another form", () => {
    const sound = "fn5+";
    for (const text of [
      mediaText(sound, "MZ2"),
      ` ${mediaText(sound)}`,
      `${mediaText(sound)} `,
      mediaText(sound).replace('"4"', '""'),
      mediaText(sound).replace("inbound", "outbound"),
      mediaText("fn5"),
      mediaText("fn5+fn=+"),
      mediaText('fn5+","x":"'),
      mediaText("=fn5"),
      "",
    ]) {
      assert.equal(readFast(text), undefined, text);
    }
  });

  test("does not write past the room it was given", () => {
    const into = new Uint8Array(100);
    const message = Buffer.from(mediaText(Buffer.alloc(160).toString("base64")));
    assert.equal(readMediaMessage(message, 0, message.length, END, into), -1);
  });

  test("takes nothing from the messages around it", () => {
    const message = Buffer.from(mediaText("AAAA"));
    const into = new Uint8Array(100);
    for (let cut = 0; cut < message.length; cut += 1) {
      assert.equal(readMediaMessage(message, 0, cut, END, into), -1, `the first ${cut} bytes`);
      const rest = Buffer.concat([message, message]);
      const end = rest.length;
      assert.equal(
        readMediaMessage(rest, message.length - cut, end, END, into),
        cut === 0 ? 3 : -1,
      );
    }
  });
});

describe("a message to the line", () => {
  test("has exactly the fields that Twilio allows", () => {
    const write = new MediaMessageWriter(STREAM_SID);
    assert.deepEqual(JSON.parse(write.media(Buffer.of(0xff, 0xff, 0x00), 2)), {
      event: "media",
      streamSid: STREAM_SID,
      media: { payload: "//8=" },
    });
    assert.deepEqual(JSON.parse(write.mark('1-"7"')), {
      event: "mark",
      streamSid: STREAM_SID,
      mark: { name: '1-"7"' },
    });
    assert.deepEqual(JSON.parse(write.clear), { event: "clear", streamSid: STREAM_SID });
  });
});
