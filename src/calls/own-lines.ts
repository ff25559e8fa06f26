import type { AgentTether } from "./agent-tether.ts";

/** How the vendor says that an injected line was not spoken; one or both come (protocols 1.6). */
const REFUSALS: ReadonlySet<string> = new Set([
  "INJECTION_REFUSED",
  "INJECT_AGENT_MESSAGE_DURING_USER_SPEECH",
  "INJECT_AGENT_MESSAGE_DURING_AGENT_SPEECH",
]);
/** A refused line is tried again after this: by then the caller's turn is mostly over. */
const AGAIN_AFTER_MS = 1_500;
const TRIES = 4;

type Line = { readonly text: string; tries: number; againAt: number };

/** Lines that the shop makes the agent say. One that must be heard is said again when the agent refuses it. */
export class OwnLines {
  readonly #tether: Pick<AgentTether, "say">;
  /** Said and neither confirmed nor given up, oldest first. */
  #unconfirmed: Line[] = [];

  constructor(tether: Pick<AgentTether, "say">) {
    this.#tether = tether;
  }

  /** Lost when the agent or the caller is speaking: for questions that need no answer then. */
  sayIfQuiet(text: string): void {
    this.#tether.say(text, "default");
  }

  sayNow(text: string): void {
    this.#tether.say(text, "interrupt");
  }

  sayNext(text: string): void {
    this.#unconfirmed.push({ text, tries: 1, againAt: Number.POSITIVE_INFINITY });
    this.#tether.say(text, "queue");
  }

  /** The agent says: if it is one of ours, it was not refused. */
  onSaid(text: string): void {
    this.#unconfirmed = this.#unconfirmed.filter((line) => line.text !== text);
  }

  onWarning(code: string): void {
    if (!REFUSALS.has(code)) return;
    const refused = this.#unconfirmed.find((line) => line.againAt === Number.POSITIVE_INFINITY);
    if (refused !== undefined) refused.againAt = performance.now() + AGAIN_AFTER_MS;
  }

  tick(now: number): void {
    if (this.#unconfirmed.length === 0) return;
    for (const line of this.#unconfirmed) {
      if (now < line.againAt) continue;
      line.againAt = Number.POSITIVE_INFINITY;
      line.tries += 1;
      this.#tether.say(line.text, "queue");
    }
    this.#unconfirmed = this.#unconfirmed.filter(({ tries }) => tries <= TRIES);
  }
}
