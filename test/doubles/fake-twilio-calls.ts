/** What a REST update asks of a live call. */
export type CallUpdate =
  | { readonly kind: "redirect"; readonly url: string }
  | { readonly kind: "twiml"; readonly twiml: string }
  | { readonly kind: "complete" };

type Answer = {
  readonly error:
    { readonly status: number; readonly code: number; readonly message: string } | undefined;
  readonly body: unknown;
  readonly complaints: readonly string[];
};

const KNOWN_FIELDS: ReadonlySet<string> = new Set(["Url", "Method", "Twiml", "Status"]);

/** The Calls resource: changes calls that are in progress, and refuses what Twilio would (protocols 2.5). */
export class FakeTwilioCalls {
  /** Accepted updates, oldest first. */
  readonly updates: { readonly callSid: string; readonly update: CallUpdate }[] = [];
  readonly #accountSid: string;
  readonly #live = new Map<string, (update: CallUpdate) => void>();
  readonly #over = new Set<string>();

  constructor(accountSid: string) {
    this.#accountSid = accountSid;
  }

  /** A call is in progress; `onUpdate` does to it what an update asks. */
  begins(callSid: string, onUpdate: (update: CallUpdate) => void): void {
    this.#live.set(callSid, onUpdate);
  }

  ends(callSid: string): void {
    if (this.#live.delete(callSid)) this.#over.add(callSid);
  }

  change(callSid: string, fields: URLSearchParams): Answer {
    const complaints = [...fields.keys()]
      .filter((name) => !KNOWN_FIELDS.has(name) || fields.getAll(name).length > 1)
      .map((name) => `Calls got the field ${name}`);
    const refuse = (status: number, code: number, message: string): Answer => ({
      error: { status, code, message },
      body: undefined,
      complaints,
    });
    const onUpdate = this.#live.get(callSid);
    if (onUpdate === undefined) {
      return this.#over.has(callSid)
        ? refuse(400, 21220, "Call is not in-progress. Cannot redirect.")
        : refuse(404, 20404, `The requested resource /Calls/${callSid}.json was not found`);
    }
    const update = updateIn(fields);
    if ("code" in update) return refuse(400, update.code, update.message);
    this.updates.push({ callSid, update });
    onUpdate(update);
    const body = { sid: callSid, account_sid: this.#accountSid, status: "in-progress" };
    return { error: undefined, body, complaints };
  }
}

function updateIn(
  fields: URLSearchParams,
): CallUpdate | { readonly code: number; readonly message: string } {
  const [url, twiml, status] = ["Url", "Twiml", "Status"].map((name) => fields.get(name));
  if (url != null && twiml != null) return { code: 21218, message: "Url and Twiml are exclusive" };
  if (url != null) {
    const isAbsolute = URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
    if (!isAbsolute) return { code: 21205, message: `Url is not a valid URL: ${url}` };
    const method = fields.get("Method") ?? "POST";
    if (method !== "POST" && method !== "GET") return { code: 21403, message: "Invalid Method" };
    return { kind: "redirect", url };
  }
  if (twiml != null) {
    if (twiml.length > 4_000) return { code: 32018, message: "Twiml is too long" };
    if (/action="(?!https?:)/.test(twiml)) return { code: 15004, message: "action is relative" };
    return { kind: "twiml", twiml };
  }
  if (status === "completed") return { kind: "complete" };
  return { code: 21218, message: "Nothing to change" };
}
