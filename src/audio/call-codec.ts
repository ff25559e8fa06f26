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
  /** µ-law from the line → the agent's input format. The answer is valid until the next call of it for any call. */
  toAgent(mulaw: Uint8Array): Uint8Array;
  /** The agent's output, cut anywhere → µ-law for the line. The answer may be kept. */
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

const EMPTY = new Uint8Array(0);
/** 20 ms at each rate. Longer blocks are converted in such pieces, so that a call's memory stays small. */
const PIECE_SAMPLES = { line: 160, agentIn: 960, agentOut: 480 };

/** What conversions need while they run, and nothing of any call. */
class Workbench {
  readonly resamplers = new Resamplers();
  readonly line = new Int16Array(PIECE_SAMPLES.line);
  readonly toAgent = new Int16Array(PIECE_SAMPLES.agentIn);
  readonly fromAgent = new Int16Array(PIECE_SAMPLES.agentOut);
  /** The same; little-endian, as the agent's samples and every machine that Node runs on here. */
  readonly fromAgentBytes = new Uint8Array(this.fromAgent.buffer);
}

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
    const { line, toAgent } = this.#bench;
    const most = this.#up.outputLength(mulaw.length);
    // What was kept while no agent listened comes in one block; its room is not kept.
    const samples = most > toAgent.length ? new Int16Array(most) : toAgent;
    let written = 0;
    for (let at = 0; at < mulaw.length; at += PIECE_SAMPLES.line) {
      const length = Math.min(PIECE_SAMPLES.line, mulaw.length - at);
      decodeMulawInto(mulaw.subarray(at, at + length), line);
      const piece = line.subarray(0, length);
      written += this.#up.process(piece, written === 0 ? samples : samples.subarray(written));
    }
    return new Uint8Array(samples.buffer, 0, written * 2);
  }

  toCaller(bytes: Uint8Array): Uint8Array {
    if (bytes.length === 0) return EMPTY;
    const { fromAgent, line } = this.#bench;
    const mulaw = new Uint8Array(this.#down.outputLength((bytes.length + 1) >> 1));
    let written = 0;
    let at = 0;
    while (at < bytes.length) {
      const carried = this.#carry === undefined ? 0 : 1;
      const end = Math.min(bytes.length, at + 2 * PIECE_SAMPLES.agentOut - carried);
      const count = this.#readSamples(bytes, at, end);
      at = end;
      const length = this.#down.process(fromAgent.subarray(0, count), line);
      encodeMulawInto(line.subarray(0, length), mulaw.subarray(written));
      written += length;
    }
    return mulaw.subarray(0, written);
  }

  /** Copies `bytes` from `from` to `to` to the bench, behind what was carried; answers how many samples are whole. */
  #readSamples(bytes: Uint8Array, from: number, to: number): number {
    const { fromAgentBytes } = this.#bench;
    let length = to - from;
    if (this.#carry === undefined) fromAgentBytes.set(bytes.subarray(from, to));
    else {
      fromAgentBytes[0] = this.#carry;
      fromAgentBytes.set(bytes.subarray(from, to), 1);
      length += 1;
    }
    this.#carry = length % 2 === 0 ? undefined : fromAgentBytes[length - 1];
    return length >> 1;
  }
}
