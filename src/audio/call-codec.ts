import { StartFault } from "../lib/start-fault.ts";
import { canRunFirKernel } from "./fir-kernel.ts";
import { decodeMulawInto, encodeMulawInto, MULAW_SILENCE } from "./mulaw.ts";
import { type Resampler, Resamplers } from "./resampler.ts";

/**
 * The two profiles of `AGENT_AUDIO`. `mulaw`: 8 kHz µ-law both ways, as the telephone has it. `linear16`: the
 * reference's, signed 16-bit little-endian, 48 kHz to the agent and 24 kHz from it.
 */
export type AgentAudio = "mulaw" | "linear16";

/** Turns the telephone's sound into the agent's and back, for one call. Keeps the state of both streams. */
export interface CallCodec {
  /** µ-law from the line → the agent's input format. The answer is valid until the next conversion for any call. */
  toAgent(mulaw: Uint8Array): Uint8Array;
  /** The agent's output, cut anywhere → µ-law for the line. The answer is valid until the next one for any call. */
  toCaller(bytes: Uint8Array): Uint8Array;
}

export type OpenCallCodec = () => CallCodec;

/** For all calls of a process: they share the filters and the scratch memory. */
export function callCodecs(audio: AgentAudio): OpenCallCodec {
  if (audio === "mulaw") return () => PASS_THROUGH;
  if (!canRunFirKernel()) {
    throw new StartFault(
      "AGENT_AUDIO=linear16 needs a processor with 128-bit vectors, which this one lacks. Leave AGENT_AUDIO unset.",
    );
  }
  const bench = new Workbench();
  return () => new Linear16Codec(bench);
}

/** Silence in the agent's input format, for `seconds`. */
export function agentSilence(audio: AgentAudio, seconds: number): Uint8Array {
  return audio === "mulaw"
    ? new Uint8Array(8_000 * seconds).fill(MULAW_SILENCE)
    : new Uint8Array(96_000 * seconds);
}

const PASS_THROUGH: CallCodec = { toAgent: (mulaw) => mulaw, toCaller: (bytes) => bytes };

/** 400 ms of µ-law. */
const LONGEST_USUAL_SPEECH = 3_200;

/** What conversions need while they run, and nothing of any call. */
class Workbench {
  readonly resamplers = new Resamplers();
  readonly line: Int16Array;
  readonly fromAgent: Int16Array;
  /** The same; little-endian, as the agent's samples and every machine that this runs on. */
  readonly fromAgentBytes: Uint8Array;
  /** What the agent usually says at once; longer pieces get memory of their own. */
  readonly toCaller = new Uint8Array(LONGEST_USUAL_SPEECH);
  /** A frame of 20 ms for the agent, where a resampler leaves it. */
  readonly frameToAgent: Uint8Array;

  constructor() {
    const up = this.resamplers.upsample8kTo48k();
    const { buffer, byteOffset } = up.output;
    this.line = new Int16Array(up.pieceSamples);
    this.frameToAgent = new Uint8Array(buffer, byteOffset, 2 * up.outputLength(up.pieceSamples));
    this.fromAgent = new Int16Array(this.resamplers.downsample24kTo8k().pieceSamples);
    this.fromAgentBytes = new Uint8Array(this.fromAgent.buffer);
  }
}

/** Makes no view and no copy of a frame where it can be helped: it is run a hundred times a second for each call. */
class Linear16Codec implements CallCodec {
  readonly #bench: Workbench;
  readonly #up: Resampler;
  readonly #down: Resampler;
  /** The first half of a sample that was cut in two (alignment is not promised: protocols 1.7). */
  #carry: number | undefined;

  constructor(bench: Workbench) {
    this.#bench = bench;
    this.#up = bench.resamplers.upsample8kTo48k();
    this.#down = bench.resamplers.downsample24kTo8k();
  }

  toAgent(mulaw: Uint8Array): Uint8Array {
    const { line, frameToAgent } = this.#bench;
    if (mulaw.length === line.length) {
      decodeMulawInto(mulaw, 0, mulaw.length, line);
      this.#up.process(line, mulaw.length);
      return frameToAgent;
    }
    const samples = new Int16Array(this.#up.outputLength(mulaw.length));
    let written = 0;
    for (let from = 0; from < mulaw.length; from += line.length) {
      const length = Math.min(line.length, mulaw.length - from);
      decodeMulawInto(mulaw, from, from + length, line);
      const count = this.#up.process(line, length);
      samples.set(this.#up.output.subarray(0, count), written);
      written += count;
    }
    return new Uint8Array(samples.buffer);
  }

  toCaller(bytes: Uint8Array): Uint8Array {
    const { fromAgent, fromAgentBytes, toCaller } = this.#bench;
    const most = this.#down.outputLength((bytes.length + 1) >> 1);
    const mulaw = most > toCaller.length ? new Uint8Array(most) : toCaller;
    let written = 0;
    for (let from = 0; from < bytes.length;) {
      const room = fromAgentBytes.length - (this.#carry === undefined ? 0 : 1);
      const to = Math.min(bytes.length, from + room);
      const count = this.#down.process(fromAgent, this.#readSamples(bytes, from, to));
      encodeMulawInto(this.#down.output, count, mulaw, written);
      from = to;
      written += count;
    }
    return mulaw.subarray(0, written);
  }

  /** Copies `bytes` from `from` to `to` to the bench, behind what was carried; answers how many samples are whole. */
  #readSamples(bytes: Uint8Array, from: number, to: number): number {
    const { fromAgentBytes } = this.#bench;
    const piece = to - from === bytes.length ? bytes : bytes.subarray(from, to);
    let length = piece.length;
    if (this.#carry === undefined) fromAgentBytes.set(piece);
    else {
      fromAgentBytes[0] = this.#carry;
      fromAgentBytes.set(piece, 1);
      length += 1;
    }
    this.#carry = length % 2 === 0 ? undefined : fromAgentBytes[length - 1];
    return length >> 1;
  }
}
