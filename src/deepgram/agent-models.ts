import { z } from "zod";

/** What Deepgram says of our key and our models before the first call. */
export type ModelCheck =
  | { readonly kind: "good" }
  | { readonly kind: "bad_key" }
  /** Not on the list of managed models any more: calls may fail. */
  | { readonly kind: "not_listed"; readonly models: readonly string[] }
  /** No network, or an answer we do not know: says nothing about key or models. */
  | { readonly kind: "unknown"; readonly reason: string };

const modelListSchema = z.object({ models: z.array(z.object({ id: z.string() })) });

/**
 * Where the list stands. Only the agent's global host keeps it, and a key is good in every region (protocols 1.1); a
 * stand-in for the vendor is asked itself.
 */
export function modelListUrl(agentUrl: string): URL {
  const list = new URL("/v1/agent/settings/think/models", agentUrl);
  list.protocol = list.protocol === "wss:" ? "https:" : "http:";
  if (list.hostname.endsWith(".deepgram.com")) list.host = "agent.deepgram.com";
  return list;
}

/**
 * Asks for the list of managed think models, which also proves the key.
 * Source: developers.deepgram.com/docs/voice-agent-llm-models: `GET /v1/agent/settings/think/models` on the agent's host.
 */
export async function checkAgentModels(agent: {
  readonly url: string;
  readonly apiKey: string;
  readonly models: readonly string[];
  readonly timeoutMs?: number;
}): Promise<ModelCheck> {
  try {
    const answer = await fetch(modelListUrl(agent.url), {
      headers: { authorization: `Token ${agent.apiKey}` },
      signal: AbortSignal.timeout(agent.timeoutMs ?? 3000),
    });
    if (answer.status === 401 || answer.status === 403) return { kind: "bad_key" };
    // "Upgrade Required": a stand-in that speaks WebSocket and nothing else.
    if (answer.status === 404 || answer.status === 426) {
      return { kind: "unknown", reason: `no list is kept there (${answer.status})` };
    }
    if (!answer.ok) return { kind: "unknown", reason: `it answered ${answer.status}` };
    const listed = modelListSchema.safeParse(await answer.json()).data;
    if (listed === undefined) return { kind: "unknown", reason: "the list was not understood" };
    const missing = agent.models.filter((model) => !listed.models.some(({ id }) => id === model));
    return missing.length > 0 ? { kind: "not_listed", models: missing } : { kind: "good" };
  } catch (error) {
    return { kind: "unknown", reason: error instanceof Error ? error.message : String(error) };
  }
}
