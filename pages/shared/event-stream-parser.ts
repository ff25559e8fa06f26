export type EventStreamMessage = {
  readonly event: string;
  readonly id: string | undefined;
  readonly data: string;
};

/** Server-sent events as the WHATWG HTML standard has them (9.2.6), but for `retry:`. */
export class EventStreamParser {
  #rest = "";
  #event = "message";
  #id: string | undefined;
  #data: string[] = [];

  push(text: string): EventStreamMessage[] {
    const lines = (this.#rest + text).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop() ?? "";
    return lines.flatMap((line) => this.#line(line));
  }

  #line(line: string): EventStreamMessage[] {
    if (line === "") {
      const message = { event: this.#event, id: this.#id, data: this.#data.join("\n") };
      const isEmpty = this.#data.length === 0;
      this.#data = [];
      this.#event = "message";
      this.#id = undefined;
      return isEmpty ? [] : [message];
    }
    const colon = line.indexOf(":");
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "data") this.#data.push(value);
    else if (field === "id") this.#id = value;
    else if (field === "event") this.#event = value;
    return [];
  }
}
