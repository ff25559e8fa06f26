import { cancel, intro, note, password, select, text } from "@clack/prompts";
import { publicUrlFault, type SetupAnswers, voiceNumbers } from "./set-up.ts";

/** What the flags said already. */
export type GivenAnswers = { readonly [Name in keyof SetupAnswers]?: string | undefined };

/** Asks a person for what the flags left open. Exits when they stop. */
export async function askFor(
  given: GivenAnswers,
  apiBaseUrl: string | undefined,
): Promise<SetupAnswers> {
  intro("BobaRista goes live");
  note(
    "You need: an https address that reaches this machine (a tunnel will do),\na Twilio account with a number, and, for Deepgram's voices, a Deepgram key.",
    "Before we start",
  );
  const publicUrl =
    given.publicUrl ??
    answered(
      await text({
        message: "At which https address does the world reach this shop?",
        placeholder: "https://voice.example.com",
        validate: (value) => publicUrlFault(value ?? ""),
      }),
    );
  const accountSid =
    given.accountSid ??
    answered(
      await text({
        message: "Twilio account SID (console.twilio.com, Account Info)",
        validate: fits(/^AC[0-9a-f]{32}$/i, '"AC" and 32 more characters'),
      }),
    );
  const authToken =
    given.authToken ?? answered(await password({ message: "Twilio auth token (the main one)" }));
  const number = given.number ?? (await askForNumber({ accountSid, authToken }, apiBaseUrl));
  const deepgramKey =
    given.deepgramKey ??
    answered(
      await password({ message: "Deepgram API key (empty: the embedded house agent answers)" }),
    );
  const pin =
    given.pin ??
    answered(
      await password({
        message: "A PIN for the staff pages, 4 to 12 digits",
        validate: fits(/^\d{4,12}$/, "4 to 12 digits"),
      }),
    );
  const shopPhone =
    given.shopPhone ??
    answered(
      await text({
        message: "The shop's own phone, for callers the agent cannot help (empty: none)",
        placeholder: "+12065550100",
        defaultValue: "",
        validate: fits(/^(\+[1-9]\d{6,14})?$/, "a number like +12065550100"),
      }),
    );
  return {
    publicUrl,
    accountSid,
    authToken,
    number,
    pin,
    ...(deepgramKey === "" ? {} : { deepgramKey }),
    ...(shopPhone === "" ? {} : { shopPhone }),
  };
}

async function askForNumber(
  account: { accountSid: string; authToken: string },
  apiBaseUrl: string | undefined,
): Promise<string | undefined> {
  const numbers = await voiceNumbers(account, apiBaseUrl);
  if (numbers.length < 2) return undefined;
  return answered(
    await select({
      message: "Which number shall the shop answer?",
      options: numbers.map((number) => ({
        value: number.phoneNumber,
        label: number.phoneNumber,
        hint: `${number.sms ? "calls and texts" : "calls only"}${number.voiceUrl === "" ? "" : `, now ${number.voiceUrl}`}`,
      })),
    }),
  );
}

function fits(pattern: RegExp, what: string): (value: string | undefined) => string | undefined {
  return (value) => (pattern.test(value ?? "") ? undefined : `It is ${what}.`);
}

/** What was typed; a symbol stands for Ctrl-C. */
function answered(answer: string | symbol): string {
  if (typeof answer === "string") return answer;
  cancel("Nothing was changed.");
  process.exit(1);
}
