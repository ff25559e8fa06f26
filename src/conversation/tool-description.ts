/** One tool as the agent is told of it: a name, when to use it, and a JSON Schema. */
export type ToolDescription = {
  readonly name: string;
  readonly description: string;
  readonly parameters: Record<string, unknown>;
  /** True for tools with side effects: run only when the caller's turn is certain. */
  readonly deferUntilEndOfTurn: boolean;
};
