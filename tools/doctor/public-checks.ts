import { once } from "node:events";
import { WebSocket } from "ws";
import { twilioSignature } from "../../src/twilio/signature.ts";
import { mediaStreamUrl } from "../../src/twilio/voice-webhook.ts";
import { bad, faultWords, type Finding, good, notSetUp, warning } from "./finding.ts";

const ANSWERS_WITHIN_MS = 8000;
/** The feed speaks at once and every two seconds; a proxy that gathers bytes keeps it silent. */
const FIRST_EVENT_WITHIN_MS = 5000;
/** Certificates, signatures and text look-ups bear this much. */
const CLOCK_TOLERANCE_MS = 30_000;

export type PublicShop = {
  readonly publicUrl: string;
  readonly authToken: string;
};

/** Asks the shop the way Twilio does: by its public name, through whatever stands in front of it. */
export async function checkPublicAddress(shop: PublicShop): Promise<readonly Finding[]> {
  const findings = await checkReachable(shop.publicUrl);
  const reached = findings.some((finding) => finding.state === "good");
  if (!reached) return findings;
  const others = await Promise.all([
    checkSignature(shop),
    checkMediaStream(shop),
    checkLiveFeed(shop.publicUrl),
  ]);
  return [...findings, ...others];
}

async function checkReachable(publicUrl: string): Promise<readonly Finding[]> {
  const what = "public address";
  let response: Response;
  try {
    response = await fetch(`${publicUrl}/healthz`, {
      redirect: "manual",
      signal: AbortSignal.timeout(ANSWERS_WITHIN_MS),
    });
  } catch (error) {
    return [
      bad(
        what,
        `${publicUrl} cannot be reached: ${faultWords(error)}`,
        "Check the DNS name, the proxy or tunnel, and that `npm start` runs behind it. deploy/Caddyfile is an example.",
      ),
    ];
  }
  if (response.status >= 300 && response.status < 400) {
    return [
      bad(
        what,
        `${publicUrl} sends visitors on to ${response.headers.get("location") ?? "elsewhere"}`,
        "Set PUBLIC_URL to the address where the shop itself answers: Twilio signs the address it asks.",
      ),
    ];
  }
  const body = await response.text();
  if (response.status !== 200 || !body.includes('"ok":true')) {
    return [
      bad(
        what,
        `${publicUrl}/healthz answers ${response.status}, and not as BobaRista`,
        "Point the proxy at this shop's PORT, for all paths.",
      ),
    ];
  }
  const reached = good(what, `${publicUrl} reaches the shop`);
  const https = publicUrl.startsWith("https:")
    ? []
    : [
        bad(
          what,
          "it is http; Twilio's media streams need https",
          "Put a proxy with a certificate in front; Caddy gets one by itself (deploy/Caddyfile).",
        ),
      ];
  return [reached, ...https, checkClock(response)];
}

function checkClock(response: Response): Finding {
  const date = Date.parse(response.headers.get("date") ?? "");
  return clockFinding(Number.isNaN(date) ? undefined : date - Date.now());
}

export function clockFinding(aheadMs: number | undefined): Finding {
  if (aheadMs === undefined) {
    return warning(
      "clock",
      "nobody told the time",
      "Compare this machine's clock with the real time.",
    );
  }
  const seconds = Math.round(Math.abs(aheadMs) / 1000);
  return Math.abs(aheadMs) < CLOCK_TOLERANCE_MS
    ? good("clock", "agrees with the outside")
    : bad(
        "clock",
        `is ${seconds} s ${aheadMs > 0 ? "slow" : "fast"}`,
        "Let the machine set its clock from the network (NTP).",
      );
}

/** Posts to the webhook that changes nothing, once signed and once not. */
async function checkSignature({ publicUrl, authToken }: PublicShop): Promise<Finding> {
  const what = "signature";
  const url = `${publicUrl}/voice/stream-status`;
  // An empty value, a space and a plus sign: what proxies and parsers like to change.
  const fields = { CallSid: "CAdoctor", StreamEvent: "doctor", FromCity: "", Note: "a b+c" };
  const post = async (headers: Record<string, string>): Promise<number> => {
    const response = await fetch(url, {
      method: "POST",
      redirect: "manual",
      headers,
      body: new URLSearchParams(fields),
      signal: AbortSignal.timeout(ANSWERS_WITHIN_MS),
    });
    return response.status;
  };
  try {
    const signature = twilioSignature(authToken, url, Object.entries(fields));
    const signed = await post({ "x-twilio-signature": signature });
    const unsigned = await post({});
    if (unsigned !== 403) {
      return bad(
        what,
        `a request without one is answered ${unsigned} instead of 403: anyone can pose as Twilio`,
        "Start the shop with TWILIO_AUTH_TOKEN set.",
      );
    }
    if (signed === 403) {
      return bad(
        what,
        "a rightly signed request is refused",
        "The running shop has another TWILIO_AUTH_TOKEN or PUBLIC_URL than this .env (restart it), or a proxy changes path or body.",
      );
    }
    return signed < 300
      ? good(what, "signed requests are taken, others refused")
      : bad(what, `a signed request is answered ${signed}`, "See the shop's log.");
  } catch (error) {
    return bad(
      what,
      `could not be tried: ${faultWords(error)}`,
      "Try again when the address is reachable.",
    );
  }
}

async function checkMediaStream({ publicUrl, authToken }: PublicShop): Promise<Finding> {
  const what = "media stream";
  const url = mediaStreamUrl(publicUrl);
  const socket = new WebSocket(url, {
    perMessageDeflate: false,
    handshakeTimeout: ANSWERS_WITHIN_MS,
    headers: { "x-twilio-signature": twilioSignature(authToken, url) },
  });
  try {
    await once(socket, "open");
    return good(what, `${url} opens`);
  } catch (error) {
    const status = /Unexpected server response: (\d+)/.exec(String(error))?.[1];
    if (status === "403") {
      return bad(
        what,
        "the signature of the upgrade is refused",
        "Restart the shop with this .env; the proxy must keep the path /twilio as it is.",
      );
    }
    return bad(
      what,
      `${url} does not open: ${status === undefined ? faultWords(error) : `it answers ${status}`}`,
      "Let the proxy pass WebSockets on (headers Upgrade and Connection) for /twilio.",
    );
  } finally {
    socket.on("error", () => undefined);
    socket.terminate();
  }
}

async function checkLiveFeed(publicUrl: string): Promise<Finding> {
  const what = "live feed";
  const next =
    "Turn off response buffering for /orders/events in the proxy (nginx: proxy_buffering off).";
  const stop = AbortSignal.timeout(FIRST_EVENT_WITHIN_MS);
  try {
    const response = await fetch(`${publicUrl}/orders/events`, { signal: stop });
    const reader = response.body?.getReader();
    const first = await reader?.read();
    await reader?.cancel();
    return response.ok && first?.done === false
      ? good(what, "screens hear of orders at once")
      : bad(what, `answers ${response.status} and ends`, "See the shop's log.");
  } catch (error) {
    return bad(what, `stays silent: ${faultWords(error)}`, next);
  }
}

export function noPublicAddress(): Finding {
  return notSetUp(
    "public address",
    "PUBLIC_URL is not set: the shop answers on this machine only",
    "For a real phone number: npm run setup",
  );
}
