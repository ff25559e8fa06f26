import { z } from "zod";
import {
  type CallJson,
  type TextJson,
  type TimelineEntryJson,
  callSchema,
  textSchema,
} from "../src/web/api.ts";

const LONGEST_RESULT = 160;

/** Follows one call through its caller's own view (`/api/calls/{sid}`) and tells each new thing once. */
export class CallWatch implements AsyncDisposable {
  /** The call as last seen. */
  call: CallJson | undefined;
  texts: readonly TextJson[] = [];
  readonly #baseUrl: string;
  readonly #path: string;
  readonly #key: string;
  readonly #tell: (line: string) => void;
  readonly #stop = new AbortController();
  readonly #following: Promise<void>;
  readonly #toldTexts = new Map<string, string>();
  #toldEntries = 0;
  #toldCart = "";

  constructor(watch: {
    baseUrl: string;
    callSid: string;
    viewKey: string;
    tell: (line: string) => void;
  }) {
    this.#baseUrl = watch.baseUrl;
    this.#path = `/api/calls/${watch.callSid}`;
    this.#key = watch.viewKey;
    this.#tell = watch.tell;
    this.#following = this.#follow();
  }

  /** Asks once more, so that nothing said at the very end is missed. */
  async refresh(): Promise<void> {
    const call = callSchema.safeParse(await this.#get(this.#path)).data;
    if (call !== undefined) this.#see(call);
    const thread = threadSchema.safeParse(await this.#get(`${this.#path}/texts`)).data;
    this.texts = thread?.texts ?? this.texts;
    for (const text of this.texts) {
      if (this.#toldTexts.get(text.id) === text.status) continue;
      this.#toldTexts.set(text.id, text.status);
      this.#tell(`  text (${text.kind}, ${text.status}): ${text.body}`);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#following;
  }

  async #follow(): Promise<void> {
    try {
      const answer = await fetch(this.#url(`${this.#path}/events`), { signal: this.#stop.signal });
      if (!answer.ok || answer.body === null) return;
      let pending = "";
      for await (const part of answer.body.pipeThrough(new TextDecoderStream())) {
        pending += part;
        const events = pending.split("\n\n");
        pending = events.pop() ?? "";
        for (const event of events) {
          const data = /^data: ?(.*)$/m.exec(event)?.[1];
          const call = data === undefined ? undefined : parseCall(data);
          if (call !== undefined) this.#see(call);
        }
      }
    } catch {
      // The call is over, or the server went away: what was seen stays.
    }
  }

  #see(call: CallJson): void {
    this.call = call;
    for (const entry of call.timeline.slice(this.#toldEntries)) this.#tell(lineOf(entry));
    this.#toldEntries = Math.max(this.#toldEntries, call.timeline.length);
    const cart = call.cart.items
      .map((item) => [item.flavor, ...item.toppings, ...item.addons].join(" + "))
      .join(", ");
    if (cart !== this.#toldCart && cart !== "") {
      this.#tell(`  cart: ${cart} = $${call.cart.total.toFixed(2)}`);
    }
    this.#toldCart = cart;
  }

  #url(path: string): URL {
    const url = new URL(path, this.#baseUrl);
    url.searchParams.set("view", this.#key);
    return url;
  }

  async #get(path: string): Promise<unknown> {
    const answer = await fetch(this.#url(path));
    return answer.ok ? answer.json() : undefined;
  }
}

const threadSchema = z.object({ texts: z.array(textSchema) });

function parseCall(data: string): CallJson | undefined {
  try {
    return callSchema.safeParse(JSON.parse(data)).data;
  } catch {
    return undefined;
  }
}

function lineOf(entry: TimelineEntryJson): string {
  switch (entry.kind) {
    case "heard":
      return `caller: ${entry.text}`;
    case "said":
      return ` agent: ${entry.text}`;
    case "tool":
      return `  tool: ${entry.name}(${JSON.stringify(entry.arguments)}) → ${short(JSON.stringify(entry.result))}`;
    case "note":
      return `  note: ${entry.name} ${entry.text}`;
  }
}

/** A whole menu is no reading matter beside a call. */
function short(text: string): string {
  return text.length <= LONGEST_RESULT ? text : `${text.slice(0, LONGEST_RESULT)}…`;
}
