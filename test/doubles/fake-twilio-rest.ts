import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { text as readText } from "node:stream/consumers";
import { FakeTwilioCalls } from "./fake-twilio-calls.ts";
import { FakeTwilioMessages, type SentMessage } from "./fake-twilio-messages.ts";
import { postSigned } from "./post-signed.ts";

/** What a scripted request meets instead of the usual answer (protocol reference, appendix B). */
export type Mishap =
  | "429"
  | "500"
  | "502_html"
  /** Never answers. */
  | "hang"
  /** Takes the message, then never answers. */
  | "accept_then_hang"
  /** Takes the message, then answers 500. */
  | "accept_then_500"
  /** Takes the message, then the connection breaks. */
  | "accept_then_drop";

/** Twilio's REST API as far as a shop uses it: Messages, Calls, IncomingPhoneNumbers. Refuses what Twilio would refuse. */
export class FakeTwilioRest implements AsyncDisposable {
  readonly accountSid = "AC00000000000000000000000000000001";
  readonly authToken = "0123456789abcdef0123456789abcdef";
  readonly messages = new FakeTwilioMessages(this.accountSid);
  /** Requests that no client of Twilio should make; a test ends by finding none. */
  readonly complaints: string[] = [];
  readonly calls = new FakeTwilioCalls(this.accountSid);
  readonly phoneNumbers: Record<string, unknown>[] = [];
  readonly #mishaps: Mishap[] = [];
  readonly #server: Server;
  #url = "";
  /** While set, every request meets it. */
  outage: Mishap | undefined;

  private constructor() {
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch((error: unknown) => {
        this.complaints.push(String(error));
        response.destroy();
      });
    });
  }

  static async start(): Promise<FakeTwilioRest> {
    const fake = new FakeTwilioRest();
    fake.#server.listen(0, "127.0.0.1");
    await once(fake.#server, "listening");
    const address = fake.#server.address();
    if (address === null || typeof address === "string") throw new Error("no port was given");
    fake.#url = `http://127.0.0.1:${address.port}`;
    return fake;
  }

  get url(): string {
    return this.#url;
  }

  /** The next requests that change something in Messages or Calls meet these, in order. */
  next(...mishaps: readonly Mishap[]): void {
    this.#mishaps.push(...mishaps);
  }

  /** Mishaps that no request has met yet. */
  get mishapsToCome(): number {
    return this.#mishaps.length;
  }

  /** Accepted messages, oldest first. */
  get accepted(): readonly SentMessage[] {
    return this.messages.accepted;
  }

  /** Posts these statuses to the message's `StatusCallback`, in the order given, signed. Answers the HTTP statuses. */
  async report(
    message: SentMessage,
    statuses: readonly string[],
    errorCode?: number,
  ): Promise<readonly number[]> {
    const answers: number[] = [];
    for (const status of statuses) {
      answers.push(
        await postSigned(message.statusCallback ?? "", this.authToken, {
          MessageSid: message.sid,
          MessageStatus: status,
          SmsSid: message.sid,
          SmsStatus: status,
          AccountSid: this.accountSid,
          From: message.from,
          To: message.to,
          ApiVersion: "2010-04-01",
          ...(errorCode === undefined ? {} : { ErrorCode: String(errorCode) }),
        }),
      );
    }
    return answers;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", this.#url);
    const fields = new URLSearchParams(await readText(request));
    const wanted = `Basic ${Buffer.from(`${this.accountSid}:${this.authToken}`).toString("base64")}`;
    if (request.headers.authorization !== wanted) {
      sendError(response, { status: 401, code: 20003, message: "Authenticate" });
      return;
    }
    const isForm =
      request.headers["content-type"]?.startsWith("application/x-www-form-urlencoded") ?? false;
    if (request.method === "POST" && !isForm) this.complaints.push(`not a form: ${url.pathname}`);
    const base = `/2010-04-01/Accounts/${this.accountSid}/`;
    const resource = url.pathname.startsWith(base) ? url.pathname.slice(base.length) : "";
    if (resource === "Messages.json") {
      this.#messages(request, response, { url, fields });
    } else if (/^Calls\/CA\w+\.json$/.test(resource) && request.method === "POST") {
      const sid = resource.slice("Calls/".length, -".json".length);
      this.#calls(response, sid, fields);
    } else if (resource === "IncomingPhoneNumbers.json" && request.method === "GET") {
      const wantedNumber = url.searchParams.get("PhoneNumber");
      sendJson(response, 200, {
        incoming_phone_numbers: this.phoneNumbers.filter(
          (number) => wantedNumber === null || number["phone_number"] === wantedNumber,
        ),
        next_page_uri: null,
      });
    } else if (/^IncomingPhoneNumbers\/PN\w+\.json$/.test(resource) && request.method === "POST") {
      this.#changePhoneNumber(response, resource, fields);
    } else {
      this.complaints.push(`${request.method ?? ""} ${url.pathname}`);
      sendError(response, { status: 404, code: 20404, message: `${url.pathname} was not found` });
    }
  }

  #calls(response: ServerResponse, callSid: string, fields: URLSearchParams): void {
    const change = () => {
      const answer = this.calls.change(callSid, fields);
      this.complaints.push(...answer.complaints);
      return answer;
    };
    if (this.#meetsMishap(response, change)) return;
    const { error, body } = change();
    if (error === undefined) sendJson(response, 200, body);
    else sendError(response, error);
  }

  #messages(
    request: IncomingMessage,
    response: ServerResponse,
    { url, fields }: { url: URL; fields: URLSearchParams },
  ): void {
    if (request.method === "GET") {
      if (this.outage !== undefined && this.#meetsMishap(response, () => undefined)) return;
      sendJson(response, 200, this.messages.list(url.searchParams));
      return;
    }
    if (this.#meetsMishap(response, () => this.messages.create(fields))) return;
    const answer = this.messages.create(fields);
    this.complaints.push(...answer.complaints);
    if (answer.error === undefined) sendJson(response, 201, answer.body);
    else sendError(response, answer.error);
  }

  /** Answers a request in another way than usual; `accept` does what was asked. False when there is no mishap. */
  #meetsMishap(response: ServerResponse, accept: () => void): boolean {
    const mishap = this.outage ?? this.#mishaps.shift();
    switch (mishap) {
      case "429":
        response.setHeader("Retry-After", "1");
        sendError(response, { status: 429, code: 20429, message: "Too Many Requests" });
        return true;
      case "500":
        sendError(response, { status: 500, code: 20500, message: "Internal Server Error" });
        return true;
      case "502_html":
        response.writeHead(502, { "Content-Type": "text/html" }).end("<h1>502 Bad Gateway</h1>");
        return true;
      case "hang":
        return true;
      case "accept_then_hang":
        accept();
        return true;
      case "accept_then_500":
        accept();
        sendError(response, { status: 500, code: 20500, message: "Internal Server Error" });
        return true;
      case "accept_then_drop":
        accept();
        response.destroy();
        return true;
      case undefined:
        return false;
    }
  }

  #changePhoneNumber(response: ServerResponse, resource: string, fields: URLSearchParams): void {
    const sid = resource.slice("IncomingPhoneNumbers/".length, -".json".length);
    const number = this.phoneNumbers.find((each) => each["sid"] === sid);
    if (number === undefined) {
      sendError(response, { status: 404, code: 20404, message: "The number was not found" });
      return;
    }
    for (const [name, value] of fields) {
      number[name.replace(/(?<!^)([A-Z])/g, "_$1").toLowerCase()] = value;
    }
    sendJson(response, 200, number);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
}

function sendError(
  response: ServerResponse,
  error: { status: number; code: number; message: string },
): void {
  sendJson(response, error.status, {
    ...error,
    more_info: `https://www.twilio.com/docs/errors/${error.code}`,
  });
}
