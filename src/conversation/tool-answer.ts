/**
 * The answer to one tool call. `content` is the JSON text the agent gets: every result has `ok`; a refusal has `error`
 * (a sentence the agent can say), `code`, and facts.
 */
export type ToolAnswer = {
  readonly ok: boolean;
  readonly content: string;
  /** What the call must do once the agent's sentence has been heard. */
  readonly effect: "none" | "end_call" | "transfer_to_staff";
};
