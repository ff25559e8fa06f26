/** `npm run setup`: from keys to a number that rings here. Asks for what it needs; with flags it asks nothing. */
import { readFlags } from "./flags.ts";
import { askFor, type GivenAnswers } from "./setup/ask.ts";
import { CannotSetUp, setUp, type SetupAnswers } from "./setup/set-up.ts";

const apiBaseUrl = process.env["TWILIO_API_BASE_URL"];
const { values: flags } = readFlags({
  name: "npm run setup",
  about:
    "goes from keys to a number that rings here: it sets the number's webhooks and writes .env. It asks for what it needs;\nwith the first four flags it asks nothing.",
  flags: {
    "public-url": { type: "string", value: "url", about: "the https address that Twilio reaches" },
    "twilio-sid": { type: "string", value: "AC…", about: "the account" },
    "twilio-token": { type: "string", value: "token", about: "the account's main token" },
    pin: { type: "string", value: "digits", about: "for the staff pages: 4 to 12 digits" },
    number: { type: "string", value: "+1…", about: "which of the account's numbers" },
    "deepgram-key": { type: "string", value: "key", about: "without it the house agent answers" },
    "shop-phone": {
      type: "string",
      value: "+1…",
      about: "where a caller is put through to a person",
    },
    file: {
      type: "string",
      default: ".env",
      value: "file",
      about: "where the settings are written",
    },
  },
});

try {
  const answers = await answersFrom({
    publicUrl: flags["public-url"],
    accountSid: flags["twilio-sid"],
    authToken: flags["twilio-token"],
    number: flags.number,
    pin: flags.pin,
    deepgramKey: flags["deepgram-key"],
    shopPhone: flags["shop-phone"],
  });
  const done = await setUp(answers, { envFile: flags.file, apiBaseUrl });
  for (const line of done) console.log(line);
} catch (error) {
  if (!(error instanceof CannotSetUp)) throw error;
  console.error(`${error.message}\nNothing was changed.`);
  process.exitCode = 1;
}

async function answersFrom(given: GivenAnswers): Promise<SetupAnswers> {
  const { publicUrl, accountSid, authToken, pin, ...others } = given;
  if (
    publicUrl !== undefined &&
    accountSid !== undefined &&
    authToken !== undefined &&
    pin !== undefined
  ) {
    return { publicUrl, accountSid, authToken, pin, ...others };
  }
  if (!process.stdin.isTTY) {
    throw new CannotSetUp(
      "Without a terminal, all of --public-url, --twilio-sid, --twilio-token and --pin are needed.",
    );
  }
  return askFor(given, apiBaseUrl);
}
