/**
 * `npm run setup`: from keys to a number that rings here. Asks for what it needs; with flags it asks nothing:
 *
 * `npm run setup -- --public-url https://voice.example.com --twilio-sid AC… --twilio-token … --pin 8241
 *  [--number +1…] [--deepgram-key …] [--shop-phone +1…] [--file .env]`
 */
import { parseArgs } from "node:util";
import { askFor, type GivenAnswers } from "./setup/ask.ts";
import { CannotSetUp, setUp, type SetupAnswers } from "./setup/set-up.ts";

const apiBaseUrl = process.env["TWILIO_API_BASE_URL"];

try {
  const { given, envFile } = readFlags();
  const answers = await answersFrom(given);
  const done = await setUp(answers, { envFile, apiBaseUrl });
  for (const line of done) console.log(line);
} catch (error) {
  if (!(error instanceof CannotSetUp)) throw error;
  console.error(`${error.message}\nNothing was changed.`);
  process.exitCode = 1;
}

function readFlags(): { readonly given: GivenAnswers; readonly envFile: string } {
  try {
    const { values: flags } = parseArgs({
      options: {
        "public-url": { type: "string" },
        "twilio-sid": { type: "string" },
        "twilio-token": { type: "string" },
        number: { type: "string" },
        pin: { type: "string" },
        "deepgram-key": { type: "string" },
        "shop-phone": { type: "string" },
        file: { type: "string", default: ".env" },
      },
    });
    const given = {
      publicUrl: flags["public-url"],
      accountSid: flags["twilio-sid"],
      authToken: flags["twilio-token"],
      number: flags.number,
      pin: flags.pin,
      deepgramKey: flags["deepgram-key"],
      shopPhone: flags["shop-phone"],
    };
    return { given, envFile: flags.file };
  } catch (error) {
    // A flag misspelt or without its value; Node says which.
    const why = error instanceof Error ? (error.message.split("\n", 1)[0] ?? "") : String(error);
    throw new CannotSetUp(why, { cause: error });
  }
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
