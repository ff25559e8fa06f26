import { StoreFault, type StoreFaultKind } from "../orders/store-fault.ts";

/** Primary result codes of SQLite (sqlite.org/rescode.html); the extended code's low byte is the primary one. */
const SQLITE_KINDS: ReadonlyMap<number, StoreFaultKind> = new Map([
  [5, "busy"],
  [6, "busy"],
  [10, "broken"],
  [13, "full"],
  [19, "conflict"],
]);

/** SQLSTATE classes and codes (PostgreSQL, appendix A). The longest prefix wins. */
const POSTGRES_KINDS: readonly (readonly [string, StoreFaultKind])[] = [
  ["23", "conflict"],
  ["40", "busy"],
  ["53100", "full"],
  ["53300", "unreachable"],
  ["55P03", "busy"],
  ["57P", "unreachable"],
  ["08", "unreachable"],
];

const SOCKET_CODES: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOENT",
]);

/** Everything an engine throws, as one kind of fault. */
export function mapFault(error: unknown): StoreFault {
  if (error instanceof StoreFault) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new StoreFault(kindOf(error, message), `The store could not: ${message}`, {
    cause: error,
  });
}

function kindOf(error: unknown, message: string): StoreFaultKind {
  if (error instanceof AggregateError) return kindOf(error.errors[0], message);
  const errcode = property(error, "errcode");
  if (typeof errcode === "number") return SQLITE_KINDS.get(errcode & 0xff) ?? "broken";
  const code = property(error, "code");
  if (typeof code === "string") {
    if (SOCKET_CODES.has(code)) return "unreachable";
    const known = POSTGRES_KINDS.find(([prefix]) => code.startsWith(prefix));
    if (known !== undefined) return known[1];
  }
  // pg says these three in words only.
  return /connection terminated|timeout exceeded when trying to connect|not queryable/i.test(
    message,
  )
    ? "unreachable"
    : "broken";
}

function property(error: unknown, name: string): unknown {
  if (typeof error !== "object" || error === null) return undefined;
  return Reflect.get(error, name);
}
