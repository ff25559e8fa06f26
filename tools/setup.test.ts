import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, test } from "node:test";
import { parseEnv } from "node:util";
import { FakeTwilioRest } from "../test/doubles/fake-twilio-rest.ts";
import { withValues } from "./setup/env-file.ts";

const PUBLIC_URL = "https://voice.example.com";

class Newcomer implements AsyncDisposable {
  readonly twilio: FakeTwilioRest;
  readonly envFile: string;
  readonly #folder: string;

  private constructor(twilio: FakeTwilioRest, folder: string) {
    this.twilio = twilio;
    this.#folder = folder;
    this.envFile = join(folder, ".env");
  }

  static async arrives(): Promise<Newcomer> {
    const twilio = await FakeTwilioRest.start();
    return new Newcomer(twilio, await mkdtemp(join(tmpdir(), "setup-")));
  }

  owns(phoneNumber: string, capabilities: { voice: boolean; sms: boolean }): void {
    this.twilio.phoneNumbers.push({
      sid: `PN${String(this.twilio.phoneNumbers.length + 1).padStart(32, "0")}`,
      phone_number: phoneNumber,
      capabilities,
      voice_url: "https://demo.twilio.com/welcome",
      voice_method: "GET",
      sms_url: "",
    });
  }

  async runsSetup(
    flags: Record<string, string> = {},
  ): Promise<{ code: number | null; out: string; err: string }> {
    const all = {
      "public-url": PUBLIC_URL,
      "twilio-sid": this.twilio.accountSid,
      "twilio-token": this.twilio.authToken,
      pin: "8241",
      file: this.envFile,
      ...flags,
    };
    const child = spawn(
      process.execPath,
      ["tools/setup.ts", ...Object.entries(all).flatMap(([name, value]) => [`--${name}`, value])],
      { env: { TWILIO_API_BASE_URL: this.twilio.url }, stdio: ["ignore", "pipe", "pipe"] },
    );
    const [out, err] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, "exit"),
    ]);
    return { code: child.exitCode, out, err };
  }

  async env(): Promise<Record<string, string | undefined>> {
    return parseEnv(await readFile(this.envFile, "utf8"));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.twilio[Symbol.asyncDispose]();
    await rm(this.#folder, { recursive: true });
  }
}

describe("a newcomer who sets up a live number", () => {
  test("gets the number's calls and texts sent to the shop, and a .env that only they can read", async () => {
    await using newcomer = await Newcomer.arrives();
    newcomer.owns("+12065550100", { voice: true, sms: true });
    const { code, out, err } = await newcomer.runsSetup({ "deepgram-key": "dg key #1" });
    assert.equal(err, "");
    assert.equal(code, 0);
    assert.match(out, /Calls to \+12065550100 go to https:\/\/voice\.example\.com\/voice\./);
    const [number] = newcomer.twilio.phoneNumbers;
    assert.equal(number?.["voice_url"], `${PUBLIC_URL}/voice`);
    assert.equal(number["voice_method"], "POST");
    assert.equal(number["sms_url"], `${PUBLIC_URL}/sms/inbound`);
    assert.deepEqual(await newcomer.env(), {
      PUBLIC_URL,
      TWILIO_ACCOUNT_SID: newcomer.twilio.accountSid,
      TWILIO_AUTH_TOKEN: newcomer.twilio.authToken,
      TWILIO_PHONE_NUMBER: "+12065550100",
      TWILIO_SMS_FROM: "+12065550100",
      STAFF_PIN: "8241",
      DEEPGRAM_API_KEY: "dg key #1",
    });
    assert.equal((await stat(newcomer.envFile)).mode & 0o777, 0o600);
    assert.deepEqual(newcomer.twilio.complaints, []);
  });

  test("keeps what else stands in .env, and closes a file that was open to all", async () => {
    await using newcomer = await Newcomer.arrives();
    newcomer.owns("+12065550100", { voice: true, sms: false });
    const before = "# my shop\nPORT=9000\nSTAFF_PIN=1111\n";
    await writeFile(newcomer.envFile, before, { mode: 0o644 });
    assert.equal((await newcomer.runsSetup()).code, 0);
    const after = await readFile(newcomer.envFile, "utf8");
    assert.ok(after.startsWith("# my shop\nPORT=9000\nSTAFF_PIN=8241\n"), after);
    assert.equal((await newcomer.env())["TWILIO_SMS_FROM"], undefined);
    assert.equal((await stat(newcomer.envFile)).mode & 0o777, 0o600);
  });

  test("is asked which number when there are several", async () => {
    await using newcomer = await Newcomer.arrives();
    newcomer.owns("+12065550100", { voice: true, sms: true });
    newcomer.owns("+12065550101", { voice: true, sms: true });
    const { code, err } = await newcomer.runsSetup();
    assert.equal(code, 1);
    assert.match(err, /--number with one of: \+12065550100, \+12065550101\./);
    assert.equal((await newcomer.runsSetup({ number: "+12065550101" })).code, 0);
    assert.equal(newcomer.twilio.phoneNumbers[1]?.["voice_url"], `${PUBLIC_URL}/voice`);
    assert.equal(newcomer.twilio.phoneNumbers[0]?.["voice_url"], "https://demo.twilio.com/welcome");
  });
});

describe("when an answer is wrong, nothing is changed", () => {
  const cases: readonly [string, Record<string, string>, RegExp, number?][] = [
    ["an address without https", { "public-url": "http://voice.example.com" }, /needs https/],
    ["an address with a path", { "public-url": `${PUBLIC_URL}/shop` }, /without a path/],
    ["a name with an underscore", { "public-url": "https://my_shop.example.com" }, /underscore/],
    ["a wrong token", { "twilio-token": "wrong" }, /does not know this account and token/],
    ["somebody else's number", { number: "+12065550999" }, /not a number of this account/],
    ["a flag misspelt", { "twillio-sid": "AC1" }, /Unknown option '--twillio-sid'/, 2],
    ["a PIN of letters", { pin: "boba" }, /STAFF_PIN must be 4 to 12 digits/],
  ];
  for (const [name, flags, expected, exitCode = 1] of cases) {
    test(name, async () => {
      await using newcomer = await Newcomer.arrives();
      newcomer.owns("+12065550100", { voice: true, sms: true });
      const { code, err } = await newcomer.runsSetup(flags);
      assert.equal(code, exitCode);
      assert.match(err, expected);
      if (exitCode === 1) assert.match(err, /Nothing was changed\.\n$/);
      await assert.rejects(readFile(newcomer.envFile), /ENOENT/);
      assert.equal(
        newcomer.twilio.phoneNumbers[0]?.["voice_url"],
        "https://demo.twilio.com/welcome",
      );
    });
  }
});

describe("a .env file", () => {
  test("keeps values as they were meant, whatever is in them", () => {
    for (const value of ["plain", "a b", "a#b", "it's", 'say "hi"', "a=b", "$HOME"]) {
      assert.equal(parseEnv(withValues("", { X: value }))["X"], value);
    }
  });
});
