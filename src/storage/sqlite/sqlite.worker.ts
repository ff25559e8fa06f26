import { parentPort, workerData } from "node:worker_threads";
import { z } from "zod";
import { NOTHING, type Outcome, SqliteFile } from "./sqlite-file.ts";

/** The thread of one SQLite file. */

/** What the thread is asked to do. */
export type Work =
  | {
      readonly kind: "run";
      readonly id: number;
      readonly sql: string;
      readonly parameters: readonly unknown[];
    }
  | { readonly kind: "exec"; readonly id: number; readonly sql: string }
  | { readonly kind: "watch"; readonly id: number }
  | { readonly kind: "close" };

export type Answer =
  | { readonly kind: "done"; readonly id: number; readonly outcome: Outcome }
  | { readonly kind: "failed"; readonly id: number; readonly error: Fault }
  | { readonly kind: "changed" };

/** Errors lose their extra fields between threads, and `mapFault` reads these. */
type Fault = {
  readonly message: string;
  readonly code?: unknown;
  readonly errcode?: unknown;
  readonly errstr?: unknown;
};

/** Measured: one look costs 6.5 µs; events of another process are seen after 15 ms (p50). */
const WATCH_EVERY_MS = 25;

const { path } = z.object({ path: z.string() }).parse(workerData);
let file: SqliteFile | undefined;
let watch: NodeJS.Timeout | undefined;

parentPort?.on("message", (work: Work) => {
  if (work.kind === "close") {
    clearInterval(watch);
    file?.close();
    parentPort?.close();
    return;
  }
  try {
    tell({ kind: "done", id: work.id, outcome: doWork(work) });
  } catch (error) {
    tell({ kind: "failed", id: work.id, error: faultOf(error) });
  }
});

function doWork(work: Exclude<Work, { kind: "close" }>): Outcome {
  // Opened by the first statement, so that a file that cannot be opened fails that one with its reason.
  file ??= new SqliteFile(path);
  if (work.kind === "run") return file.run(work.sql, work.parameters);
  if (work.kind === "exec") file.exec(work.sql);
  else startWatch(file);
  return NOTHING;
}

function startWatch(watched: SqliteFile): void {
  let last = watched.dataVersion;
  watch = setInterval(() => {
    const seen = watched.dataVersion;
    if (seen === last) return;
    last = seen;
    tell({ kind: "changed" });
  }, WATCH_EVERY_MS);
}

function tell(answer: Answer): void {
  parentPort?.postMessage(answer);
}

function faultOf(error: unknown): Fault {
  if (!(error instanceof Error)) return { message: String(error) };
  return {
    message: error.message,
    code: Reflect.get(error, "code"),
    errcode: Reflect.get(error, "errcode"),
    errstr: Reflect.get(error, "errstr"),
  };
}
