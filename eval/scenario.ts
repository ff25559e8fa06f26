import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { z } from "zod";

/** What the agent's last words ask of the caller. */
export const STAGES = [
  "order",
  "read_back",
  "anything_else",
  "choice",
  "usual",
  "caller_id_offer",
  "phone",
  "phone_more",
  "phone_read_back",
  "place",
  "placed",
  "misunderstood",
  "still_there",
  "goodbye",
  "statement",
] as const;

export type Stage = (typeof STAGES)[number];

const drink = z.strictObject({
  flavor: z.string(),
  toppings: z.array(z.string()).default([]),
  sweetness: z.string().optional(),
  ice: z.string().optional(),
  addons: z.array(z.string()).default([]),
  quantity: z.int().min(1).default(1),
});

const stage = z.enum([...STAGES, "any"]);

/** One thing the caller does, once, when the agent asks for it. */
const scripted = z
  .strictObject({
    /** "any": whatever the agent said. Each step is taken once, the first that fits. */
    at: z.union([stage, z.array(stage).min(1)]).transform((at) => [at].flat()),
    say: z.string().optional(),
    press: z.string().optional(),
    hang_up: z.literal(true).optional(),
    /** Says nothing for so many seconds. */
    silent_s: z.number().optional(),
    /** Says it while the agent still speaks. */
    over: z.literal(true).optional(),
  })
  .refine(
    ({ say, press, hang_up, silent_s }) =>
      [say, press, hang_up, silent_s].filter((each) => each !== undefined).length === 1,
    "a step needs exactly one of say, press, hang_up, silent_s",
  )
  .refine(({ over, say }) => over === undefined || say !== undefined, "only speech can be over");

const never = z.strictObject({
  /** A pattern that the agent must not say. */
  said: z.string().optional(),
  /** A tool that must not succeed. */
  tool: z.string().optional(),
});

const scenario = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  title: z.string(),
  /** Also played aloud, with `--spoken`. */
  spoken: z.boolean().default(false),
  /** Also played aloud with every `npm test`: short, and of each a different kind. */
  in_ci: z.boolean().default(false),
  /** Speech over noise on this caller's line, dB. */
  noise_db: z.number().optional(),
  /** Caller id; "anonymous" hides it. By default each scenario has a number of its own. */
  from: z.string().optional(),
  /** Played before, by the same caller, as a call of its own. */
  earlier: z.string().optional(),
  given: z
    .strictObject({
      sold_out: z.array(z.string()).default([]),
      /** The order of the earlier call is ready when this one begins. */
      earlier_is_ready: z.boolean().default(false),
    })
    .optional(),
  /** What the caller asks for, one line whenever the agent is ready for the next. */
  wants: z.array(z.string()).default([]),
  script: z.array(scripted).default([]),
  /** Drinks that are right when they are read back, and changed later. */
  right_for_now: z.array(drink).default([]),
  phone: z
    .union([
      z.literal("caller_id"),
      z.strictObject({
        /** What the caller says, piece by piece, each time the agent asks for (more of) it. */
        says: z.array(z.string()).default([]),
        press: z.string().optional(),
      }),
    ])
    .default("caller_id"),
  expect: z.strictObject({
    /** Exactly these drinks; empty for "no order". */
    order: z.array(drink),
    total: z.number().optional(),
    /** E.164; the caller's own when left out. */
    phone: z.string().optional(),
    /** The agent must have said something that matches each. */
    said: z.array(z.string()).default([]),
    outcome: z
      .array(z.enum(["ordered", "no_order", "dropped", "transferred", "refused", "failed"]))
      .optional(),
  }),
  never: z.array(never).default([]),
});

const scenarioFile = z.strictObject({
  group: z.string(),
  /** Path of another menu than the house's. */
  menu: z.string().default("menu.yaml"),
  scenarios: z.array(scenario).min(1),
  /** The call that an exported scenario was made from, for `npm run replay`. */
  recording: z.unknown().optional(),
});

export type ExpectedDrink = z.infer<typeof drink>;
export type Step = z.infer<typeof scripted>;
export type Scenario = z.infer<typeof scenario> & {
  readonly group: string;
  readonly menu: string;
};

/** All scenarios of a folder, in the order of its files. Throws with the file and field of the first fault. */
export function readScenarios(folder: string): readonly Scenario[] {
  const files = readdirSync(folder)
    .filter((file) => file.endsWith(".yaml"))
    .sort();
  const scenarios = files.flatMap((file) => parseScenarios(readText(folder, file), file));
  const ids = new Set<string>();
  for (const { id, earlier } of scenarios) {
    if (ids.has(id)) throw new Error(`two scenarios have the id "${id}"`);
    ids.add(id);
    if (earlier !== undefined && !scenarios.some((other) => other.id === earlier)) {
      throw new Error(`${id}: there is no earlier scenario "${earlier}"`);
    }
  }
  return scenarios;
}

export function parseScenarios(text: string, file: string): readonly Scenario[] {
  const read = scenarioFile.safeParse(parse(text));
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new Error(`${file}: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`);
  }
  const { group, menu, scenarios } = read.data;
  return scenarios.map((each) => ({ ...each, group, menu }));
}

function readText(folder: string, file: string): string {
  return readFileSync(path.join(folder, file), "utf8");
}
