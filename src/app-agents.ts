import type { OpenVoiceAgent } from "./calls/voice-agent.ts";
import type { Config } from "./config.ts";
import { checkAgentModels } from "./deepgram/agent-models.ts";
import type { ThinkChoice } from "./deepgram/agent-settings.ts";
import { agentOpener } from "./deepgram/agent-socket.ts";
import { startHouseAgent } from "./house-agent/server.ts";
import { createDialogue } from "./house-agent/thinking/dialogue.ts";
import { languageModelDialogue } from "./house-agent/thinking/language-model-dialogue.ts";
import type { Heartbeat } from "./lib/heartbeat.ts";
import type { Log } from "./lib/log.ts";
import { LoopPressure } from "./lib/loop-pressure.ts";
import { StartFault } from "./lib/start-fault.ts";

export interface VoiceAgents extends AsyncDisposable {
  readonly open: OpenVoiceAgent;
}

/** Whoever answers the calls: Deepgram, or the house agent, which is started here unless another process has it. */
export async function openVoiceAgents(
  config: Config,
  joined: { readonly heartbeat: Heartbeat; readonly log: Log },
): Promise<VoiceAgents> {
  await using opened = new AsyncDisposableStack();
  const { log } = joined;
  const think = thinkChoices(config);
  let address: { readonly url: string; readonly apiKey: string };
  if (config.voiceAgent.kind === "deepgram") {
    address = config.voiceAgent;
    await proveKeyAndModels(address, think, log);
  } else {
    const url = config.HOUSE_AGENT_URL ?? opened.use(await openHouseAgent(config, log)).url;
    address = { url, apiKey: "house" };
  }
  const open = agentOpener({
    ...address,
    ...joined,
    pressure: opened.use(new LoopPressure(joined.heartbeat)),
    agent: {
      audio: config.AGENT_AUDIO,
      listenModel: config.AGENT_LISTEN_MODEL,
      language: config.AGENT_LANGUAGE,
      think,
      speakModels: [config.AGENT_SPEAK_MODEL],
      tags: ["bobarista"],
    },
  });
  const closing = opened.move();
  return { open, [Symbol.asyncDispose]: () => closing.disposeAsync() };
}

export async function openHouseAgent(config: Config, log: Log) {
  const mind =
    config.AGENT_LLM_URL === undefined
      ? createDialogue
      : languageModelDialogue({
          url: config.AGENT_LLM_URL,
          model: config.AGENT_LLM_MODEL,
          apiKey: config.AGENT_LLM_API_KEY,
        });
  return startHouseAgent({ log, createDialogue: mind, recogniser: config.HOUSE_AGENT_EARS });
}

/** Two vendors, so that neither one's bad day nor a retired model takes the phone away. */
function thinkChoices(config: Config): readonly ThinkChoice[] {
  const first = { provider: config.AGENT_THINK_PROVIDER, model: config.AGENT_THINK_MODEL };
  if (config.AGENT_THINK_FALLBACK === "none") return [first];
  const colon = config.AGENT_THINK_FALLBACK.indexOf(":");
  const second = {
    provider: config.AGENT_THINK_FALLBACK.slice(0, colon),
    model: config.AGENT_THINK_FALLBACK.slice(colon + 1),
  };
  return [first, second];
}

async function proveKeyAndModels(
  agent: { readonly url: string; readonly apiKey: string },
  think: readonly ThinkChoice[],
  log: Log,
): Promise<void> {
  const models = think.map(({ model }) => model);
  const check = await checkAgentModels({ ...agent, models });
  switch (check.kind) {
    case "good":
    case "no_list":
      return;
    case "bad_key":
      throw new StartFault(
        "Deepgram refuses DEEPGRAM_API_KEY. Copy a key from console.deepgram.com, or remove it to use the house agent.",
      );
    case "not_listed":
      log.warn({ models: check.models }, notListedWords(models, check.models));
      return;
    case "unknown":
      log.warn(
        { at: new URL(agent.url).host, why: check.reason },
        "whether the agent's models are still served could not be asked; calls are taken all the same. `npm run doctor` asks again",
      );
      return;
  }
}

/** @param missing those of `models` that the vendor does not list; at least one */
function notListedWords(models: readonly string[], missing: readonly string[]): string {
  const served = models.filter((model) => !missing.includes(model));
  const outlook = served.length > 0 ? `calls do with ${served.join()}` : "calls may fail";
  return `Deepgram does not list ${missing.join(" or ")} any more: ${outlook}. Set AGENT_THINK_MODEL and AGENT_THINK_FALLBACK to models that it lists`;
}
