import { decodeMulawInto, encodeMulaw, MULAW_SILENCE } from "./mulaw.ts";
import { downsample24kTo8k, type Resampler, upsample8kTo48k } from "./resampler.ts";

/**
 * The two profiles of `AGENT_AUDIO`. `mulaw`: 8 kHz µ-law both ways, as the telephone has it. `linear16`: the
 * reference's, signed 16-bit little-endian, 48 kHz to the agent and 24 kHz from it.
 */
export type AgentAudio = "mulaw" | "linear16";

/** Turns the telephone's sound into the agent's and back, for one call. Keeps the state of both streams. */
export interface CallCodec {
  /** µ-law from the line → the agent's input format. The answer is valid until the next call of this method. */
  toAgent(mulaw: Uint8Array): Uint8Array;
  /** The agent's output, cut anywhere → µ-law for the line. The answer may be kept. */
  toCaller(bytes: Uint8Array): Uint8Array;
}

export function openCallCodec(audio: AgentAudio): CallCodec {
  return audio === "mulaw" ? PASS_THROUGH : new Linear16Codec();
}

/** Silence in the agent's input format, for `seconds`. */
export function agentSilence(audio: AgentAudio, seconds: number): Uint8Array {
  return audio === "mulaw"
    ? new Uint8Array(8_000 * seconds).fill(MULAW_SILENCE)
    : new Uint8Array(96_000 * seconds);
}

const PASS_THROUGH: CallCodec = { toAgent: (mulaw) => mulaw, toCaller: (bytes) => bytes };

const EMPTY = new Uint8Array(0);
/** One frame of the telephone at each rate; longer blocks enlarge the scratch arrays once. */
const FRAME_SAMPLES = { line: 160, agentIn: 960, agentOut: 480 };

class Linear16Codec implements CallCodec {
  readonly #up: Resampler = upsample8kTo48k();
  readonly #down: Resampler = downsample24kTo8k();
  #line = new Int16Array(FRAME_SAMPLES.line);
  #toAgent = new Int16Array(FRAME_SAMPLES.agentIn);
  #fromAgent = new Int16Array(FRAME_SAMPLES.agentOut);
  #toLine = new Int16Array(FRAME_SAMPLES.line);
  /** The first half of a sample that was cut in two (alignment is not promised: protocols 1.7). */
  #carry: number | undefined;

  toAgent(mulaw: Uint8Array): Uint8Array {
    if (this.#line.length < mulaw.length) this.#line = new Int16Array(mulaw.length);
    const most = this.#up.outputLength(mulaw.length);
    if (this.#toAgent.length < most) this.#toAgent = new Int16Array(most);
    const samples = this.#line.subarray(0, mulaw.length);
    decodeMulawInto(mulaw, samples);
    const length = this.#up.process(samples, this.#toAgent);
    return new Uint8Array(this.#toAgent.buffer, 0, length * 2);
  }

  toCaller(bytes: Uint8Array): Uint8Array {
    const samples = this.#readSamples(bytes);
    if (samples.length === 0) return EMPTY;
    const most = this.#down.outputLength(samples.length);
    if (this.#toLine.length < most) this.#toLine = new Int16Array(most);
    const length = this.#down.process(samples, this.#toLine);
    return encodeMulaw(this.#toLine.subarray(0, length));
  }

  #readSamples(bytes: Uint8Array): Int16Array {
    const carried = this.#carry === undefined ? 0 : 1;
    const count = (bytes.length + carried) >> 1;
    if (this.#fromAgent.length < count) this.#fromAgent = new Int16Array(count);
    const samples = this.#fromAgent;
    let at = 0;
    let written = 0;
    if (this.#carry !== undefined && bytes.length > 0) {
      samples[written] = this.#carry | ((bytes[at] ?? 0) << 8);
      this.#carry = undefined;
      at += 1;
      written += 1;
    }
    for (; at + 1 < bytes.length; at += 2, written += 1) {
      samples[written] = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
    }
    if (at < bytes.length) this.#carry = bytes[at];
    return samples.subarray(0, written);
  }
}
