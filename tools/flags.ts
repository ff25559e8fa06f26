import { parseArgs, type ParseArgsOptionDescriptor } from "node:util";
import { accept, refuse } from "../src/lib/result.ts";

/** One flag, as `parseArgs` wants it, and its line of the usage. */
export type Flag = ParseArgsOptionDescriptor & {
  /** What it does. A flag without is one that a command gives itself. */
  readonly about?: string;
  /** What its value is called in the usage; one that is called "number" has to be one. */
  readonly value?: string;
  /** The only values it may have. */
  readonly oneOf?: readonly string[];
};

export type Flags = Readonly<Record<string, Flag>>;

export type Command<Asked extends Flags> = {
  /** As a person types it: "npm run call". */
  readonly name: string;
  /** What it does, in a sentence or two that go on after the name. */
  readonly about: string;
  /** Arguments, and what they make of it. */
  readonly examples?: readonly (readonly [string, string])[];
  readonly flags: Asked;
  /** What may stand there without a flag, "[file]"; nothing may when left out. */
  readonly operands?: string;
};

/**
 * What was asked for on the command line. `--help` prints the usage and ends the process with 0; a flag that is not known,
 * or that has no value or a wrong one, is named in one line, and the process ends with 2.
 */
export function readFlags<const Asked extends Flags>(command: Command<Asked>) {
  const args = process.argv.slice(2);
  if (args.includes("--help") || args.includes("-h")) {
    console.log(usageOf(command));
    process.exit(0);
  }
  const read = parseFlags(command, args);
  if (read.ok) return read.value;
  console.error(`${command.name}: ${read.refusal}\n\n${usageOf(command)}`);
  return process.exit(2);
}

/** The values and operands, or what is wrong in one line. */
export function parseFlags<const Asked extends Flags>(
  { flags, operands }: Command<Asked>,
  args: readonly string[],
) {
  try {
    const read = parseArgs({ args, options: flags, allowPositionals: true });
    const [unexpected] = read.positionals;
    if (operands === undefined && unexpected !== undefined) {
      return refuse(`"${unexpected}" is not expected here.`);
    }
    const given: Readonly<Record<string, unknown>> = { ...read.values };
    for (const [name, flag] of Object.entries(flags)) {
      const text = given[name];
      const wanted = typeof text === "string" ? unmetWish(flag, text) : undefined;
      if (wanted !== undefined)
        return refuse(`--${name} must be ${wanted}, not "${String(text)}".`);
    }
    return accept(read);
  } catch (error) {
    if (!(error instanceof TypeError && "code" in error)) throw error;
    // Node goes on to say how an operand may begin with "-": more than is needed to see a slip.
    return refuse(`${error.message.split(/\.(?:\s|$)|\n/, 1)[0] ?? ""}.`);
  }
}

export function usageOf(command: Command<Flags>): string {
  const { name, about, examples = [], flags, operands } = command;
  const runs = examples.map(([args, what]) => [withArgs(name, args), what] as const);
  const rows = Object.entries(flags)
    .filter(([, flag]) => flag.about !== undefined)
    .map(([flagName, flag]) => [signature(flagName, flag), explanation(flag)] as const);
  const synopsis = withArgs(name, [operands, "[flags]"].filter(Boolean).join(" "));
  return [
    `Usage: ${synopsis}`,
    `${name} ${about}`,
    ...(runs.length > 0 ? [columns(runs)] : []),
    columns([...rows, ["--help", "prints this"]]),
  ].join("\n\n");
}

/** npm hands on what comes after "--". */
function withArgs(name: string, args: string): string {
  if (args === "") return name;
  return name.startsWith("npm ") ? `${name} -- ${args}` : `${name} ${args}`;
}

function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length)) + 2;
  return rows.map(([left, right]) => `  ${left.padEnd(width)}${right}`).join("\n");
}

/** "--say <line>". */
function signature(name: string, { type, value = "text", oneOf }: Flag): string {
  return type === "boolean" ? `--${name}` : `--${name} <${oneOf?.join("|") ?? value}>`;
}

/** With the value it has when left out. */
function explanation({ about = "", default: usual }: Flag): string {
  return typeof usual === "string" && usual !== "" ? `${about} (${usual})` : about;
}

/** What a value should be and is not. */
function unmetWish({ value, oneOf }: Flag, text: string): string | undefined {
  if (oneOf !== undefined && !oneOf.includes(text)) return oneOf.join(" or ");
  const isNumber = text.trim() !== "" && Number.isFinite(Number(text));
  return value === "number" && !isNumber ? "a number" : undefined;
}
