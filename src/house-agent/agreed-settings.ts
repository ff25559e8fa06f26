import type { AudioFormat } from "./audio-format.ts";
import type {
  ListenSettings,
  SettingsMessage,
  SpeakSettings,
  ThinkSettings,
} from "./client-messages.ts";
import type { DialogueHistory, DialogueSetup } from "./dialogue.ts";
import { SessionFault } from "./server-messages.ts";
import { FLITE_VOICES, type FliteVoice } from "./speaking/flite.ts";

/** What client and agent agreed on for this session. */
export type AgreedSettings = {
  readonly input: AudioFormat;
  readonly output: AudioFormat;
  readonly sendsHistory: boolean;
  readonly greeting: string;
  readonly history: DialogueHistory;
  readonly listen: HearingStyle;
  readonly think: ThinkingStyle;
  readonly speak: SpeakingStyle;
};

export type ThinkingStyle = {
  readonly prompt: string;
  readonly tools: DialogueSetup["tools"];
  /** Tools that must only run when the caller's turn is certain. */
  readonly deferred: ReadonlySet<string>;
};

/** `stretch` is `undefined` when the asked speed is one that the vendor would not speak at. */
export type SpeakingStyle = { readonly voice: FliteVoice; readonly stretch: number | undefined };

export type HearingStyle = {
  /** Flux models tell ends of turns and can be told to end one. */
  readonly isFlux: boolean;
  readonly keyterms: readonly string[];
};

const LINEAR16_RATES_HZ = [8_000, 16_000, 24_000, 32_000, 44_100, 48_000];
const MULAW_RATES_HZ = [8_000, 16_000];

/** Throws `SessionFault` for what this agent, or the vendor, would refuse. */
export function agreeOn(message: SettingsMessage): AgreedSettings {
  const { agent, audio, flags } = message;
  if (typeof agent === "string") {
    throw new SessionFault("AGENT_ID_NOT_SUPPORTED", "Stored agents are not kept here.");
  }
  if (audio.output.container !== "none") {
    throw new SessionFault("INVALID_SETTINGS", "Only the `none` container is supported.");
  }
  return {
    input: formatOf("input", audio.input),
    output: formatOf("output", audio.output),
    sendsHistory: flags.history,
    greeting: agent.greeting,
    history: agent.context.messages.map((entry) =>
      "role" in entry
        ? { role: entry.role, content: entry.content }
        : { toolCalls: entry.function_calls },
    ),
    listen: hearingStyle(agent.listen),
    think: thinkingStyle(agent.think),
    speak: speakingStyle(agent.speak),
  };
}

export function thinkingStyle(think: ThinkSettings): ThinkingStyle {
  // Each element of an array is a complete alternative; this agent needs no fallback.
  const { prompt = "", functions = [] } = think[0] ?? {};
  const clientSide = functions.filter(({ endpoint }) => endpoint === undefined);
  return {
    prompt,
    tools: clientSide.map(({ name, description, parameters }) => ({
      name,
      description,
      parameters,
    })),
    deferred: new Set(clientSide.filter((tool) => tool.defer_until_eot).map(({ name }) => name)),
  };
}

/** Voices of the vendor have no twin here: any but a name of ours gives the house's own. */
export function speakingStyle(speak: SpeakSettings): SpeakingStyle {
  const { model, speed = 1, version } = speak[0]?.provider ?? { type: "deepgram" };
  const slowest = version === "v2" ? 0.5 : 0.7;
  return {
    voice: FLITE_VOICES.find((voice) => model === `flite-${voice}`) ?? "rms",
    stretch: speed < slowest || speed > 1.5 ? undefined : 1 / speed,
  };
}

/** Throws `SessionFault` for a Flux model without the version that knows it. */
export function hearingStyle({ provider }: ListenSettings): HearingStyle {
  const isFlux = provider.model?.startsWith("flux") === true;
  if (isFlux && provider.version !== "v2") {
    throw new SessionFault("INVALID_SETTINGS", "Flux models need listen provider version v2.");
  }
  return { isFlux, keyterms: provider.keyterms };
}

function formatOf(
  side: "input" | "output",
  asked: { readonly encoding: string; readonly sample_rate: number },
): AudioFormat {
  const { encoding, sample_rate: sampleRateHz } = asked;
  if (encoding === "mulaw" && MULAW_RATES_HZ.includes(sampleRateHz)) {
    return { encoding, sampleRateHz };
  }
  if (encoding === "linear16" && LINEAR16_RATES_HZ.includes(sampleRateHz)) {
    return { encoding, sampleRateHz };
  }
  throw new SessionFault(
    "INVALID_SETTINGS",
    `audio.${side}: ${encoding} at ${sampleRateHz} Hz is not supported.`,
  );
}
