import { randomBytes } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import { parseEnv } from "node:util";

export type EnvValues = Readonly<Record<string, string>>;

/** The text of a .env file with these values in it: known names are replaced where they stand, new ones come after. */
export function withValues(text: string, values: EnvValues): string {
  const left = new Map(Object.entries(values));
  const lines = text.split("\n").map((line) => {
    const name = /^\s*(?:export\s+)?([A-Z][A-Z0-9_]*)\s*=/.exec(line)?.[1];
    const value = name === undefined ? undefined : left.get(name);
    if (name === undefined || value === undefined) return line;
    left.delete(name);
    return entry(name, value);
  });
  while (lines.at(-1) === "") lines.pop();
  return [...lines, ...[...left].map(([name, value]) => entry(name, value)), ""].join("\n");
}

/** Plain where plain is safe; else in quotes, so that "#" and spaces stay part of the value. */
function entry(name: string, value: string): string {
  if (/^[\w.:/+@=-]*$/.test(value)) return `${name}=${value}`;
  const quote = ["'", '"', "`"].find((candidate) => !value.includes(candidate));
  if (quote === undefined || value.includes("\n")) {
    throw new Error(`${name} holds characters that a .env file cannot keep.`);
  }
  return `${name}=${quote}${value}${quote}`;
}

/** What a .env file holds; nothing when there is none. */
export async function readEnvFile(file: string): Promise<{ text: string; values: EnvValues }> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") {
      return { text: "", values: {} };
    }
    throw error;
  }
  const entries = Object.entries(parseEnv(text)).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return { text, values: Object.fromEntries(entries) };
}

/** Whole or not at all, and readable by its owner only: it holds keys. */
export async function writeEnvFile(file: string, text: string): Promise<void> {
  const draft = `${file}.${randomBytes(4).toString("hex")}.tmp`;
  await writeFile(draft, text, { mode: 0o600, flag: "wx" });
  await rename(draft, file);
}
