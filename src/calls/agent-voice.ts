import type { CallerLine } from "./caller-line.ts";
import { Playback } from "./playback.ts";
import { ReplyGate } from "./reply-gate.ts";
import { TurnClock } from "./turn-clock.ts";

/** What of the agent's speech reaches the caller's ear: queued, gated after a barge-in, and timed. */
export class AgentVoice {
  readonly #playback = new Playback();
  readonly #gate: ReplyGate;
  readonly #turn: TurnClock;

  constructor(options: { readonly gateMs: number; readonly onTurn: (latencyMs: number) => void }) {
    this.#gate = new ReplyGate(options.gateMs);
    this.#turn = new TurnClock(options.onTurn);
  }

  /** Something is played, or waits to be, that the caller has not heard to its end. */
  get isSounding(): boolean {
    return this.#playback.isSounding;
  }

  attach(line: CallerLine): void {
    this.#playback.attach(line);
  }

  detach(): void {
    this.#playback.detach();
  }

  /** Answers whether it was let through. */
  sounds(mulaw: Uint8Array): boolean {
    if (!this.#gate.isOpen) return false;
    this.#turn.agentSounded();
    this.#playback.play(mulaw);
    return true;
  }

  /** Sound that is not a reply, for a caller who is listening: let through whatever the gate says. */
  fills(mulaw: Uint8Array): void {
    this.#gate.open();
    if (this.#playback.isAttached) this.#playback.play(mulaw);
  }

  /** Answers whether the caller spoke over something: only then it is a barge-in (pitfall 4). */
  callerStartedSpeaking(): boolean {
    this.#turn.callerSpoke();
    this.#gate.close();
    return this.#playback.cut();
  }

  /** The caller's turn is over; what comes now is the new reply. */
  turnTaken(): void {
    this.#gate.open();
    this.#turn.callerDone();
  }

  /** Drops what was not heard, without waiting for a turn: a typed line is a turn by itself. */
  cut(): void {
    this.#playback.cut();
  }

  endUtterance(): void {
    this.#playback.endUtterance();
  }

  onMark(name: string): void {
    this.#playback.onMark(name);
  }

  tick(now: number): void {
    this.#playback.tick(now);
  }
}
