/** What one check found. `next` is what to do about it. */
export type Finding = {
  readonly what: string;
  readonly state: "good" | "not_set_up" | "warning" | "bad";
  readonly note: string;
  readonly next?: string;
};

export function good(what: string, note: string): Finding {
  return { what, state: "good", note };
}

/** Not wrong: this shop does without it so far. */
export function notSetUp(what: string, note: string, next: string): Finding {
  return { what, state: "not_set_up", note, next };
}

export function warning(what: string, note: string, next: string): Finding {
  return { what, state: "warning", note, next };
}

export function bad(what: string, note: string, next: string): Finding {
  return { what, state: "bad", note, next };
}

const MARKS: Readonly<Record<Finding["state"], string>> = {
  good: "  ok  ",
  not_set_up: "  --  ",
  warning: " warn ",
  bad: " BAD  ",
};

export function findingLines(finding: Finding): string {
  const line = `[${MARKS[finding.state]}] ${finding.what}: ${finding.note}`;
  return finding.next === undefined ? line : `${line}\n           → ${finding.next}`;
}

/** Why a request failed, in words: what `fetch` hides in `cause` is what people can act on. */
export function faultWords(error: unknown): string {
  const causes: string[] = [];
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const code = "code" in at && typeof at.code === "string" ? at.code : at.message;
    causes.push(code);
  }
  const words = causes.at(-1) ?? String(error);
  switch (words) {
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return "its name is not known (DNS)";
    case "ECONNREFUSED":
      return "nothing listens there";
    case "ECONNRESET":
      return "the connection was cut";
    case "DEPTH_ZERO_SELF_SIGNED_CERT":
    case "SELF_SIGNED_CERT_IN_CHAIN":
    case "UNABLE_TO_VERIFY_LEAF_SIGNATURE":
      return "its certificate is not trusted";
    case "CERT_HAS_EXPIRED":
      return "its certificate has expired";
    case "ERR_TLS_CERT_ALTNAME_INVALID":
      return "its certificate is for another name";
    default:
      return /timeout|aborted/i.test(words) ? "no answer in time" : words;
  }
}
