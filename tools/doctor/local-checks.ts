import { readFile } from "node:fs/promises";
import { z } from "zod";
import type { Config } from "../../src/config.ts";
import { describeMenuFault, parseMenu } from "../../src/shop/menu-file.ts";
import { bad, faultWords, type Finding, good, warning } from "./finding.ts";

const ANSWERS_WITHIN_MS = 5000;

/** PINs that are guessed first. */
const POOR_PIN = /^(\d)\1+$|^(1234|12345|123456|4321|2580|0852|1212|6969)$/;

const readySchema = z.object({
  checks: z.array(z.object({ name: z.string(), ok: z.boolean(), note: z.string().optional() })),
});

/** What can be seen on this machine: menu, PIN, and the running shop. */
export async function checkShopHere(config: Config): Promise<readonly Finding[]> {
  return [
    await checkMenu(config.MENU_FILE),
    ...(await checkRunning(config)),
    ...checkPin(config.STAFF_PIN),
  ];
}

async function checkMenu(file: string): Promise<Finding> {
  const what = "menu";
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch {
    return bad(what, `${file} cannot be read`, "Correct MENU_FILE, or put the file there.");
  }
  const menu = parseMenu(text, file);
  if (menu.ok) return good(what, `${file} sells ${menu.value.flavors.length} flavors`);
  const [first, ...others] = menu.refusal.map(describeMenuFault);
  return bad(
    what,
    `${first ?? "is wrong"}${others.length > 0 ? ` (and ${others.length} more)` : ""}`,
    "npm run menu-lint shows all of it.",
  );
}

async function checkRunning(config: Config): Promise<readonly Finding[]> {
  const what = "shop";
  const host = config.HOST === "0.0.0.0" || config.HOST === "::" ? "localhost" : config.HOST;
  const url = `http://${host.includes(":") ? `[${host}]` : host}:${config.PORT}`;
  try {
    const response = await fetch(`${url}/readyz`, {
      signal: AbortSignal.timeout(ANSWERS_WITHIN_MS),
    });
    const ready = readySchema.safeParse(await response.json()).data;
    if (ready === undefined) {
      return [bad(what, `another program answers at ${url}`, "Stop it, or set PORT.")];
    }
    const wrong = ready.checks.filter((check) => !check.ok);
    if (wrong.length === 0) return [good(what, `runs at ${url} and can take calls`)];
    return wrong.map((check) =>
      bad(what, `runs, but ${check.name}: ${check.note ?? "not well"}`, "See the shop's log."),
    );
  } catch (error) {
    return [
      bad(what, `does not answer at ${url}: ${faultWords(error)}`, "Start it with: npm start"),
    ];
  }
}

function checkPin(pin: string | undefined): readonly Finding[] {
  if (pin === undefined || !POOR_PIN.test(pin)) return [];
  return [
    warning("staff PIN", "is one of those that are guessed first", "Choose another STAFF_PIN."),
  ];
}
