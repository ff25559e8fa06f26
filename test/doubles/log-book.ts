import { pino } from "pino";
import { z } from "zod";
import type { Log } from "../../src/lib/log.ts";

const lineSchema = z.looseObject({ level: z.number(), msg: z.string().default("") });

/** pino's number for `warn`; `error` is above it. */
const WARN = 40;

/** A log that is read again. */
export class LogBook {
  readonly #lines: z.infer<typeof lineSchema>[] = [];
  readonly log: Log = pino(
    { level: "info" },
    { write: (text: string) => void this.#lines.push(lineSchema.parse(JSON.parse(text))) },
  );

  /** Lines that say this, oldest first. */
  said(about: RegExp): readonly string[] {
    return this.#saidAt(0, about);
  }

  /** The warnings and errors among them. */
  complaints(about: RegExp): readonly string[] {
    return this.#saidAt(WARN, about);
  }

  #saidAt(least: number, about: RegExp): readonly string[] {
    return this.#lines
      .filter(({ level, msg }) => level >= least && about.test(msg))
      .map(({ msg }) => msg);
  }
}
