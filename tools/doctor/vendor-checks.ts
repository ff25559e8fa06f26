import type { Config } from "../../src/config.ts";
import { checkAgentModels } from "../../src/deepgram/agent-models.ts";
import { TwilioAccount, type TwilioNumber, TwilioSaysNo } from "../twilio-account.ts";
import { bad, type Finding, good, notSetUp, warning } from "./finding.ts";
import { clockFinding } from "./public-checks.ts";

/** The key, and whether the think models are still served. */
export async function checkVoiceAgent(config: Config): Promise<readonly Finding[]> {
  const what = "voice agent";
  if (config.voiceAgent.kind === "house") {
    return [
      notSetUp(
        what,
        "the embedded house agent answers (no DEEPGRAM_API_KEY)",
        "For Deepgram's voices: put a key from console.deepgram.com into .env",
      ),
    ];
  }
  const { url, apiKey } = config.voiceAgent;
  const [, fallback] = /^[a-z_]+:(\S+)$/.exec(config.AGENT_THINK_FALLBACK) ?? [];
  const models = [config.AGENT_THINK_MODEL, ...(fallback === undefined ? [] : [fallback])];
  const found = await checkAgentModels({ url, apiKey, models, timeoutMs: 8000 });
  switch (found.kind) {
    case "good":
      return [good(what, `Deepgram takes the key and serves ${models.join(" and ")}`)];
    case "bad_key":
      return [
        bad(
          what,
          "Deepgram does not take DEEPGRAM_API_KEY",
          "Copy the key again from console.deepgram.com; it must belong to a project with credit.",
        ),
      ];
    case "not_listed":
      return [
        warning(
          what,
          `the key is good, but ${found.models.join(" and ")} is not on Deepgram's list of models`,
          "Set AGENT_THINK_MODEL (and AGENT_THINK_FALLBACK) to models of that list.",
        ),
      ];
    case "no_list":
      return [
        good(what, `${new URL(url).host} answers in Deepgram's place; it keeps no list of models`),
      ];
    case "unknown":
      return [
        bad(
          what,
          `Deepgram could not be asked: ${found.reason}`,
          "Check this machine's way to the internet and DEEPGRAM_AGENT_URL.",
        ),
      ];
  }
}

/** Account, number, webhooks and sender. */
export async function checkTelephone(config: Config): Promise<readonly Finding[]> {
  const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken } = config;
  if (accountSid === undefined || authToken === undefined) {
    return [
      notSetUp(
        "telephone",
        "no Twilio account: the softphone at /phone is the telephone",
        "For a real phone number: npm run setup",
      ),
    ];
  }
  const account = new TwilioAccount({
    accountSid,
    authToken,
    apiBaseUrl: config.TWILIO_API_BASE_URL,
  });
  try {
    const numbers = await account.numbers();
    return [
      good(
        "Twilio account",
        `known, with ${numbers.length} number${numbers.length === 1 ? "" : "s"}`,
      ),
      ...checkNumber(config, numbers),
      checkSender(config, numbers),
      clockFinding(account.clockAheadMs),
    ];
  } catch (error) {
    if (!(error instanceof TwilioSaysNo)) throw error;
    const next =
      error.status === undefined
        ? "Check this machine's way to the internet."
        : "Copy TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN again from console.twilio.com (the main token, no API key).";
    return [bad("Twilio account", error.message, next)];
  }
}

function* checkNumber(config: Config, numbers: readonly TwilioNumber[]): Generator<Finding> {
  const what = "phone number";
  const wanted = config.TWILIO_PHONE_NUMBER ?? config.TWILIO_SMS_FROM;
  if (wanted === undefined) {
    yield warning(what, "none is named", "Set TWILIO_PHONE_NUMBER, or run: npm run setup");
    return;
  }
  const number = numbers.find((each) => each.phoneNumber === wanted);
  if (number === undefined) {
    yield bad(
      what,
      `${wanted} is not a number of this account`,
      "Correct it, or run: npm run setup",
    );
    return;
  }
  if (!number.voice) {
    yield bad(
      what,
      `${wanted} cannot take calls`,
      "Buy a number with voice, then run: npm run setup",
    );
  } else yield good(what, `${wanted} takes calls`);
  if (config.PUBLIC_URL === undefined) return;
  const voiceUrl = `${config.PUBLIC_URL}/voice`;
  // A fragment tells Twilio how to retry; it is no part of the address.
  const isOurs = number.voiceUrl.split("#", 1)[0] === voiceUrl && number.voiceMethod === "POST";
  yield isOurs
    ? good("voice webhook", `calls go to ${voiceUrl}`)
    : bad(
        "voice webhook",
        number.voiceUrl === ""
          ? "calls go nowhere"
          : `calls go to ${number.voiceMethod} ${number.voiceUrl}`,
        `Set it to POST ${voiceUrl}, or run: npm run setup`,
      );
  const smsUrl = `${config.PUBLIC_URL}/sms/inbound`;
  yield number.smsUrl.split("#", 1)[0] === smsUrl
    ? good("text webhook", `texts from customers go to ${smsUrl}`)
    : warning(
        "text webhook",
        "texts from customers (STOP, STATUS) do not reach the shop",
        `Set it to POST ${smsUrl}, or run: npm run setup`,
      );
}

function checkSender(config: Config, numbers: readonly TwilioNumber[]): Finding {
  const what = "sender of texts";
  if (config.TWILIO_MESSAGING_SERVICE_SID !== undefined) {
    return good(what, "a messaging service (its numbers are not checked here)");
  }
  const from = config.TWILIO_SMS_FROM;
  if (from === undefined) {
    return warning(
      what,
      "none: texts are kept and shown, not sent",
      "Set TWILIO_SMS_FROM to a number of yours that can text.",
    );
  }
  const number = numbers.find((each) => each.phoneNumber === from);
  if (number === undefined) return bad(what, `${from} is not yours`, "Correct TWILIO_SMS_FROM.");
  return number.sms
    ? good(what, `${from} can text (US numbers also need 10DLC or toll-free registration)`)
    : bad(what, `${from} cannot text`, "Set TWILIO_SMS_FROM to a number with SMS.");
}
