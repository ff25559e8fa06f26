/** One message of a server-sent event stream. */
export type StreamMessage = { id: number | undefined; event: string; data: unknown };

/** A screen's live connection, read by the rules of WHATWG HTML 9.2.6 as far as we use them. */
export class EventStream implements AsyncDisposable {
  readonly messages: StreamMessage[] = [];
  ended = false;
  readonly #stop = new AbortController();
  readonly #reading: Promise<void>;

  private constructor(body: ReadableStream<Uint8Array>, stop: AbortController) {
    this.#stop = stop;
    this.#reading = this.#read(body);
  }

  static async open(url: string, headers: Record<string, string> = {}): Promise<EventStream> {
    const stop = new AbortController();
    const response = await fetch(url, { headers, signal: stop.signal });
    if (!response.ok || response.body === null) throw new Error(`status ${response.status}`);
    return new EventStream(response.body, stop);
  }

  /** Messages other than heartbeats. */
  get events(): readonly StreamMessage[] {
    return this.messages.filter((message) => message.event !== "heartbeat");
  }

  get ids(): readonly (number | undefined)[] {
    return this.events.map((message) => message.id);
  }

  async #read(body: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    let text = "";
    try {
      for await (const part of body) {
        text += decoder.decode(part, { stream: true });
        const blocks = text.split("\n\n");
        text = blocks.pop() ?? "";
        for (const block of blocks) this.messages.push(parseBlock(block));
      }
    } catch {
      // Cut: what came until then counts.
    }
    this.ended = true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#reading;
  }
}

function parseBlock(block: string): StreamMessage {
  const fields = new Map(
    block.split("\n").map((line) => {
      const colon = line.indexOf(": ");
      return [line.slice(0, colon), line.slice(colon + 2)] as const;
    }),
  );
  const id = fields.get("id");
  return {
    id: id === undefined ? undefined : Number(id),
    event: fields.get("event") ?? "message",
    data: JSON.parse(fields.get("data") ?? "null"),
  };
}
