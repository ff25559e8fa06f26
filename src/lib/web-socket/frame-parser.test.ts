import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { FrameParser, OPCODE } from "./frame-parser.ts";

/** A frame by the drawing in section 5.2, made without the code under test. */
function frame(first: number, payload: Uint8Array, key?: readonly number[]): Buffer {
  const { length } = payload;
  const bit = key === undefined ? 0 : 0x80;
  const size =
    length < 126
      ? [bit | length]
      : length < 65_536
        ? [bit | 126, length >> 8, length & 0xff]
        : [bit | 127, 0, 0, 0, 0, ...[24, 16, 8, 0].map((shift) => (length >> shift) & 0xff)];
  const body = payload.map((byte, i) => byte ^ (key?.[i % 4] ?? 0));
  return Buffer.concat([Buffer.from([first, ...size, ...(key ?? [])]), body]);
}

/** What a listener is told, as lines. */
class Told {
  readonly lines: string[] = [];
  fault: number | undefined;
  readonly #parser: FrameParser;

  constructor(isServer: boolean, maxMessageBytes = 100_000) {
    const { lines } = this;
    this.#parser = new FrameParser({
      isServer,
      maxMessageBytes,
      listener: {
        onMessage: (bytes, from, to, isBinary) =>
          lines.push(`${isBinary ? "binary" : "text"} ${bytes.toString("hex", from, to)}`),
        onPing: (payload) => lines.push(`ping ${payload.toString("hex")}`),
        onPong: () => lines.push("pong"),
        onCloseFrame: (code) => lines.push(`close ${code}`),
      },
    });
  }

  feed(...pieces: readonly Buffer[]): this {
    for (const piece of pieces) this.fault ??= this.#parser.feed(Buffer.from(piece))?.code;
    return this;
  }
}

const key = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255));
const payload = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc.constantFrom(0, 1, 125, 126, 65_535, 65_536).map((length) => new Uint8Array(length).fill(7)),
);
const message = fc.record({
  kind: fc.constantFrom("text", "binary", "ping", "pong"),
  parts: fc.array(payload, { minLength: 1, maxLength: 3 }),
  key,
});

function framesOf(
  { kind, parts, key: mask }: { kind: string; parts: Uint8Array[]; key: number[] },
  isServer: boolean,
): { readonly frames: readonly Buffer[]; readonly line: string } {
  const used = isServer ? mask : undefined;
  if (kind === "ping" || kind === "pong") {
    const short = (parts[0] ?? new Uint8Array(0)).subarray(0, 125);
    const line = kind === "ping" ? `ping ${Buffer.from(short).toString("hex")}` : "pong";
    return { frames: [frame(0x80 | OPCODE[kind], short, used)], line };
  }
  const opcode = kind === "text" ? OPCODE.text : OPCODE.binary;
  const frames = parts.map((part, i) => {
    const final = i === parts.length - 1 ? 0x80 : 0;
    return frame(final | (i === 0 ? opcode : OPCODE.continuation), part, used);
  });
  return { frames, line: `${kind} ${Buffer.concat(parts).toString("hex")}` };
}

describe("a stream of frames", () => {
  for (const isServer of [true, false]) {
    test(`is read alike however it is cut (${isServer ? "server" : "client"})`, () => {
      fc.assert(
        fc.property(
          fc.array(message, { maxLength: 6 }),
          fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 20 }),
          (messages, cuts) => {
            const sent = messages.map((each) => framesOf(each, isServer));
            const stream = Buffer.concat(sent.flatMap(({ frames }) => frames));
            const pieces: Buffer[] = [];
            for (let at = 0, i = 0; at < stream.length; i += 1) {
              const size = i > 200 ? stream.length : (cuts[i % cuts.length] ?? 1);
              pieces.push(stream.subarray(at, at + size));
              at += size;
            }
            const told = new Told(isServer, 300_000).feed(...pieces);
            assert.equal(told.fault, undefined);
            assert.deepEqual(
              told.lines,
              sent.map(({ line }) => line),
            );
          },
        ),
      );
    });
  }

  test("has control frames between the fragments of a message", () => {
    const told = new Told(false).feed(
      frame(OPCODE.text, Buffer.from("ab")),
      frame(0x80 | OPCODE.ping, Buffer.from("!")),
      frame(0x80 | OPCODE.continuation, Buffer.from("c")),
    );
    assert.deepEqual(told.lines, ["ping 21", "text 616263"]);
  });

  test("ends with the close frame: nothing after it is read", () => {
    const close = frame(0x80 | OPCODE.close, Buffer.from([0x03, 0xe9, 0x62, 0x79, 0x65]));
    const more = frame(0x80 | OPCODE.text, Buffer.from("x"));
    assert.deepEqual(new Told(false).feed(Buffer.concat([close, more]), more).lines, [
      "close 1001",
    ]);
    const bare = frame(0x80 | OPCODE.close, new Uint8Array(0));
    assert.deepEqual(new Told(false).feed(bare).lines, ["close 1005"]);
  });
});

describe("a frame that the protocol forbids", () => {
  const some = Buffer.from("x");
  const masked = [1, 2, 3, 4];
  for (const [what, isServer, bytes, code] of [
    ["without a mask, from a client", true, frame(0x81, some), 1002],
    ["with a mask, from a server", false, frame(0x81, some, masked), 1002],
    ["with a reserved bit", false, frame(0xc1, some), 1002],
    ["of an opcode that is not known", false, frame(0x83, some), 1002],
    ["of a control opcode that is not known", false, frame(0x8b, some), 1002],
    ["that goes on with no message", false, frame(0x80, some), 1002],
    [
      "that begins a message in another",
      false,
      Buffer.concat([frame(0x01, some), frame(0x81, some)]),
      1002,
    ],
    ["that is a piece of a ping", false, frame(0x09, some), 1002],
    ["that is a ping of 126 bytes", false, frame(0x89, Buffer.alloc(126)), 1002],
    ["longer than is allowed", false, frame(0x82, Buffer.alloc(65_537)), 1009],
    [
      "longer than any memory",
      false,
      Buffer.from([0x82, 127, ...Array<number>(8).fill(0xff)]),
      1009,
    ],
    [
      "that makes its message too long",
      false,
      Buffer.concat([frame(0x02, Buffer.alloc(40_000)), frame(0x80, Buffer.alloc(40_000))]),
      1009,
    ],
  ] as const) {
    test(`${what}, ends it with ${code}, as soon as its head is there`, () => {
      const told = new Told(isServer, 65_536).feed(bytes);
      assert.equal(told.fault, code);
      assert.deepEqual(told.lines, []);
      assert.deepEqual(told.feed(frame(0x81, some, isServer ? masked : undefined)).lines, []);
    });
  }
});

test("a message of endless empty fragments is too long", () => {
  const told = new Told(false).feed(frame(0x02, Buffer.alloc(0)));
  const empty = frame(0x00, Buffer.alloc(0));
  for (let sent = 1; sent < 1_024; sent += 1) told.feed(empty);
  assert.equal(told.fault, undefined);
  assert.equal(told.feed(empty).fault, 1009);
  assert.deepEqual(told.lines, []);
});

test("a frame that drips in byte by byte is read like any other", () => {
  const payload = Buffer.from(Array.from({ length: 5_000 }, (_, i) => i & 0xff));
  const bytes = frame(0x82, payload, [9, 8, 7, 6]);
  const told = new Told(true).feed(...Array.from(bytes, (byte) => Buffer.from([byte])));
  assert.deepEqual(told.lines, [`binary ${payload.toString("hex")}`]);
});

test("no bytes whatever make it throw", () => {
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 20 }),
      fc.boolean(),
      (pieces, isServer) => {
        new Told(isServer, 1_000).feed(...pieces.map((piece) => Buffer.from(piece)));
      },
    ),
    { numRuns: 2_000 },
  );
});
