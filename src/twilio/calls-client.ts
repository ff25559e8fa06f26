import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import type { Carrier } from "../calls/carrier.ts";

export type TwilioCarrierOptions = {
  readonly accountSid: string;
  readonly authToken: string;
  /** Where Twilio reaches us: an address in a REST update must be absolute (15004). */
  readonly publicUrl: () => string;
  readonly apiBaseUrl?: string | undefined;
  readonly answersWithinMs?: number;
};

const API = "https://api.twilio.com";
const ANSWERS_WITHIN_MS = 4_000;
const AGAIN_AFTER_MS = 500;
/** "Call is not in-progress. Cannot redirect." */
const NOT_IN_PROGRESS = 21220;
const trouble = z.object({ code: z.number() });

/**
 * Changes a live call over REST. Source: twilio.com/docs/voice/api/call-resource; protocols 2.5. One request by hand: the
 * vendor's package takes a quarter of a second to load, in which no sound would flow.
 */
export function twilioCarrier(options: TwilioCarrierOptions): Carrier {
  const login = Buffer.from(`${options.accountSid}:${options.authToken}`).toString("base64");
  const account = `${options.apiBaseUrl ?? API}/2010-04-01/Accounts/${options.accountSid}`;
  const redirect = (callSid: string): Promise<Response> =>
    fetch(`${account}/Calls/${callSid}.json`, {
      method: "POST",
      headers: { authorization: `Basic ${login}` },
      body: new URLSearchParams({
        Url: `${options.publicUrl()}/voice/after-stream`,
        Method: "POST",
      }),
      signal: AbortSignal.timeout(options.answersWithinMs ?? ANSWERS_WITHIN_MS),
    });
  return {
    askAgain: async (callSid) => {
      if (!/^CA[0-9a-f]{32}$/i.test(callSid)) return "gone";
      const answer = await onceMore(() => redirect(callSid));
      const body: unknown = await answer.json().catch(() => undefined);
      if (answer.ok) return "asked";
      const code = trouble.safeParse(body).data?.code;
      // Another region's call is answered like one that is over (pitfall 31).
      if (answer.status === 404 || code === NOT_IN_PROGRESS) return "gone";
      throw new Error(`Twilio answered ${answer.status} (${code ?? "no code"})`);
    },
  };
}

/** The same request twice does no harm, so a hiccup is worth one more. */
async function onceMore(ask: () => Promise<Response>): Promise<Response> {
  try {
    const answer = await ask();
    if (answer.status !== 429 && answer.status < 500) return answer;
    await answer.body?.cancel();
  } catch {
    // No answer, or none in time.
  }
  await wait(AGAIN_AFTER_MS);
  return ask();
}
