import type { AgentAudio } from "../audio/call-codec.ts";
import type { AgentBrief, HistoryEntry } from "../calls/voice-agent.ts";

/** One language model the agent may think with; the first of a list that answers is used. */
export type ThinkChoice = {
  /** `google`, `open_ai`, `anthropic`, …: protocols 1.5. */
  readonly provider: string;
  readonly model: string;
  readonly temperature?: number | undefined;
  /** Only for models the vendor does not manage. */
  readonly endpoint?:
    { readonly url: string; readonly headers: Readonly<Record<string, string>> } | undefined;
};

export type AgentOptions = {
  readonly audio: AgentAudio;
  /** `nova-3`, or a Flux model such as `flux-general-en`. */
  readonly listenModel: string;
  /** For Nova only; Flux refuses it (protocols 1.4). */
  readonly language: string | undefined;
  /** Of two vendors, best first, so that neither one's bad day nor a retired model takes the phone away. */
  readonly think: readonly ThinkChoice[];
  /** In order of preference. */
  readonly speakModels: readonly string[];
  readonly tags: readonly string[];
};

/** At most 100 keyterms and 500 tokens; an empty one or too many make the listener refuse (protocols 1.5). */
const MAX_KEYTERMS = 100;
const MAX_KEYTERM_CHARACTERS = 1_500;

/** The one `Settings` message of a session. Source: protocols 1.4; on a reconnect 1.13. */
export function agentSettings(brief: AgentBrief, options: AgentOptions): Record<string, unknown> {
  return {
    type: "Settings",
    tags: options.tags,
    flags: { history: true },
    audio: audioFormats(options.audio),
    agent: {
      ...(brief.greeting === "" ? {} : { greeting: brief.greeting }),
      ...(brief.history.length === 0 ? {} : { context: { messages: brief.history.map(replayed) } }),
      listen: { provider: listenProvider(brief, options) },
      think: options.think.map((choice) => thinkElement(choice, brief)),
      speak: options.speakModels.map((model) => ({ provider: speakProvider(model) })),
    },
  };
}

function audioFormats(audio: AgentAudio): Record<string, unknown> {
  return audio === "mulaw"
    ? {
        input: { encoding: "mulaw", sample_rate: 8_000 },
        output: { encoding: "mulaw", sample_rate: 8_000, container: "none" },
      }
    : {
        input: { encoding: "linear16", sample_rate: 48_000 },
        output: { encoding: "linear16", sample_rate: 24_000, container: "none" },
      };
}

function listenProvider(brief: AgentBrief, options: AgentOptions): Record<string, unknown> {
  const keyterms = withinLimits(brief.keyterms);
  const common = {
    type: "deepgram",
    model: options.listenModel,
    ...(keyterms.length === 0 ? {} : { keyterms }),
  };
  // Without its version Flux is looked up among the v1 models and refused.
  if (options.listenModel.startsWith("flux-")) return { ...common, version: "v2" };
  return {
    ...common,
    ...(options.language === undefined ? {} : { language: options.language }),
    smart_format: false,
  };
}

function withinLimits(keyterms: readonly string[]): readonly string[] {
  const kept: string[] = [];
  let characters = 0;
  for (const term of new Set(keyterms.map((keyterm) => keyterm.trim()))) {
    if (term === "") continue;
    characters += term.length;
    if (kept.length === MAX_KEYTERMS || characters > MAX_KEYTERM_CHARACTERS) break;
    kept.push(term);
  }
  return kept;
}

/** Each element is a complete alternative: without the functions a fallback could talk but not order (pitfall 17). */
function thinkElement(choice: ThinkChoice, brief: AgentBrief): Record<string, unknown> {
  const { provider, model, temperature, endpoint } = choice;
  return {
    provider: { type: provider, model, ...(temperature === undefined ? {} : { temperature }) },
    ...(endpoint === undefined ? {} : { endpoint }),
    prompt: brief.prompt,
    functions: brief.tools.map((tool) => ({
      name: tool.name,
      description: tool.description,
      parameters: tool.parameters,
      ...(tool.deferUntilEndOfTurn ? { defer_until_eot: true } : {}),
    })),
  };
}

function speakProvider(model: string): Record<string, unknown> {
  return { type: "deepgram", version: model.startsWith("flux-") ? "v2" : "v1", model };
}

function replayed(entry: HistoryEntry): Record<string, unknown> {
  if ("role" in entry) return { type: "History", role: entry.role, content: entry.content };
  return {
    type: "History",
    function_calls: entry.toolCalls.map((call) => ({ ...call, client_side: true })),
  };
}
