import { readConfig } from "../../src/config.ts";
import { TwilioAccount, type TwilioNumber, TwilioSaysNo } from "../twilio-account.ts";
import { readEnvFile, withValues, writeEnvFile } from "./env-file.ts";

/** What a live shop needs to know. Undefined: left as it is. */
export type SetupAnswers = {
  readonly deepgramKey?: string | undefined;
  readonly publicUrl: string;
  readonly accountSid: string;
  readonly authToken: string;
  /** "+12065550100"; without it the account's only number that takes calls. */
  readonly number?: string | undefined;
  readonly pin: string;
  /** Where callers are sent when the agent cannot help. */
  readonly shopPhone?: string | undefined;
};

/** Something in the answers is wrong; nothing was changed. */
export class CannotSetUp extends Error {
  override readonly name = "CannotSetUp";
}

/**
 * Checks everything first, then points the number's webhooks at the shop, then writes the .env file (mode 600). Other lines
 * of the file stay. Answers what was done, a line each.
 */
export async function setUp(
  answers: SetupAnswers,
  place: { readonly envFile: string; readonly apiBaseUrl?: string | undefined },
): Promise<readonly string[]> {
  const publicUrl = publicOrigin(answers.publicUrl);
  const account = new TwilioAccount({ ...answers, apiBaseUrl: place.apiBaseUrl });
  const number = chooseNumber(await numbersOf(account), answers.number);
  const file = await readEnvFile(place.envFile);
  const values = {
    PUBLIC_URL: publicUrl,
    TWILIO_ACCOUNT_SID: answers.accountSid,
    TWILIO_AUTH_TOKEN: answers.authToken,
    TWILIO_PHONE_NUMBER: number.phoneNumber,
    ...(number.sms && file.values["TWILIO_MESSAGING_SERVICE_SID"] === undefined
      ? { TWILIO_SMS_FROM: number.phoneNumber }
      : {}),
    STAFF_PIN: answers.pin,
    ...(answers.deepgramKey === undefined ? {} : { DEEPGRAM_API_KEY: answers.deepgramKey }),
    ...(answers.shopPhone === undefined ? {} : { SHOP_PHONE: answers.shopPhone }),
  };
  const config = readConfig({ ...file.values, ...values });
  if (!config.ok) throw new CannotSetUp(config.refusal.join("\n"));
  const text = withValues(file.text, values);

  const voiceUrl = `${publicUrl}/voice`;
  const smsUrl = `${publicUrl}/sms/inbound`;
  await account.setWebhooks(number, { voiceUrl, smsUrl });
  await writeEnvFile(place.envFile, text);
  return [
    `Calls to ${number.phoneNumber} go to ${voiceUrl}.`,
    `Texts to ${number.phoneNumber} go to ${smsUrl}.`,
    ...(number.sms ? [] : [`${number.phoneNumber} cannot text: texts are kept and shown only.`]),
    `${place.envFile} is written, for your eyes only.`,
    "Start the shop with: npm start. Then look at everything with: npm run doctor",
  ];
}

/** The numbers among which a shop may choose: those that take calls. */
export async function voiceNumbers(
  account: { readonly accountSid: string; readonly authToken: string },
  apiBaseUrl: string | undefined,
): Promise<readonly TwilioNumber[]> {
  const numbers = await numbersOf(new TwilioAccount({ ...account, apiBaseUrl }));
  return numbers.filter((number) => number.voice);
}

async function numbersOf(account: TwilioAccount): Promise<readonly TwilioNumber[]> {
  try {
    return await account.numbers();
  } catch (error) {
    throw error instanceof TwilioSaysNo ? new CannotSetUp(error.message) : error;
  }
}

function chooseNumber(numbers: readonly TwilioNumber[], wanted: string | undefined): TwilioNumber {
  const usable = numbers.filter((number) => number.voice);
  if (wanted === undefined) {
    const [only, ...others] = usable;
    if (only === undefined) {
      throw new CannotSetUp(
        "This account has no number that takes calls. Buy one at console.twilio.com.",
      );
    }
    if (others.length === 0) return only;
    const names = usable.map((number) => number.phoneNumber).join(", ");
    throw new CannotSetUp(`Which number? Say --number with one of: ${names}.`);
  }
  const number = numbers.find((each) => each.phoneNumber === wanted);
  if (number === undefined) throw new CannotSetUp(`${wanted} is not a number of this account.`);
  if (!number.voice) throw new CannotSetUp(`${wanted} cannot take calls.`);
  return number;
}

/** What is wrong with a public address, for a person; `undefined` when it fits. */
export function publicUrlFault(text: string): string | undefined {
  const url = URL.parse(text);
  if (url === null) return 'It looks like "https://voice.example.com".';
  if (url.protocol !== "https:") return "Twilio needs https.";
  if (url.pathname !== "/" || url.search !== "") return "Only the origin, without a path.";
  if (url.hostname.includes("_")) return "Twilio takes no name with an underscore.";
  return undefined;
}

function publicOrigin(text: string): string {
  const fault = publicUrlFault(text);
  if (fault !== undefined) throw new CannotSetUp(`The public address does not fit. ${fault}`);
  return new URL(text).origin;
}
