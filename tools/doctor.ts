/**
 * `npm run doctor`: looks at the shop from the outside in, and says for each fault what to do next.
 *
 * It changes nothing and may run beside a live shop. Exit code 1 when something is bad.
 */
import { readConfig } from "../src/config.ts";
import { checkShopHere } from "./doctor/local-checks.ts";
import { bad, type Finding, findingLines } from "./doctor/finding.ts";
import { checkPublicAddress, noPublicAddress } from "./doctor/public-checks.ts";
import { readFlags } from "./flags.ts";
import { checkTelephone, checkVoiceAgent } from "./doctor/vendor-checks.ts";

/** All findings, in the order of a call: configuration, shop, vendors, the way in. */
export async function examine(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<readonly Finding[]> {
  const read = readConfig(environment);
  if (!read.ok) {
    return read.refusal.map((line) => bad("configuration", line, "Then run the doctor again."));
  }
  const config = read.value;
  const { PUBLIC_URL: publicUrl, TWILIO_AUTH_TOKEN: authToken } = config;
  const findings = await Promise.all([
    checkShopHere(config),
    checkVoiceAgent(config),
    checkTelephone(config),
    publicUrl === undefined || authToken === undefined
      ? [noPublicAddress()]
      : checkPublicAddress({ publicUrl, authToken }),
  ]);
  return findings.flat();
}

if (import.meta.main) {
  readFlags({
    name: "npm run doctor",
    about:
      "looks at the shop from the outside in, and says for each fault what to do next. It changes nothing.\nIt exits with 1 when something is bad.",
    flags: {},
  });
  const findings = await examine(process.env);
  for (const finding of findings) console.log(findingLines(finding));
  const faults = findings.filter((finding) => finding.state === "bad").length;
  console.log(
    faults === 0
      ? "\nNothing is wrong."
      : `\n${faults} ${faults === 1 ? "thing is" : "things are"} wrong.`,
  );
  process.exitCode = faults === 0 ? 0 : 1;
}
