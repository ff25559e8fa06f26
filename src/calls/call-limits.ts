/** How long a call waits for what. All in ms but the counts. */
export type CallLimits = {
  /** From the ring to the stream; also how long a call outlives its line. Then the agent is closed. */
  readonly lineWaitMs: number;
  /** A carrier that saw a stream break asks what now within this; then it is asked itself. */
  readonly carrierAsksMs: number;
  readonly toolMs: number;
  /** A barge-in that turns out to be a cough mutes the agent no longer than this (protocols 1.10). */
  readonly gateMs: number;
  /** Nobody speaks: first we ask, then, after as long again, we hang up. */
  readonly silenceMs: number;
  /** From the caller's first sound to their words: a long turn, and an agent that is slow to hear it. */
  readonly turnMs: number;
  readonly callMs: number;
  /** How long before `callMs` the caller is told. */
  readonly lastCallMs: number;
  /** From the agent's leave-taking to hanging up, whatever was heard. */
  readonly farewellMs: number;
  /** No word of goodbye came within this. */
  readonly farewellStartMs: number;
  readonly agentRetries: number;
  readonly agentRetryPauseMs: number;
  /** How often one call is picked up again after its line broke. */
  readonly resumes: number;
  /** A redial within this is offered the cart of the call that was cut off. */
  readonly redialMs: number;
};

export const CALL_LIMITS: CallLimits = {
  lineWaitMs: 15_000,
  carrierAsksMs: 3_000,
  toolMs: 8_000,
  gateMs: 3_000,
  silenceMs: 15_000,
  turnMs: 40_000,
  callMs: 15 * 60_000,
  lastCallMs: 30_000,
  farewellMs: 20_000,
  farewellStartMs: 4_000,
  agentRetries: 2,
  agentRetryPauseMs: 300,
  resumes: 2,
  redialMs: 15 * 60_000,
};
