import assert from "node:assert/strict";
import { Agent, request as httpRequest } from "node:http";
import { z } from "zod";
import { mutated, oneOf } from "./mutations.ts";

export type FuzzRequest = {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
};

/** One route: makes a request to it that is hurt somewhere, or not at all. */
export type FuzzTarget = { readonly name: string; readonly make: () => FuzzRequest };

/** What stands for the parameters of a path, and what a body looks like before it is hurt. */
export type FuzzSamples = {
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  /** By "METHOD /path/{parameter}". */
  readonly bodies: Readonly<Record<string, readonly unknown[]>>;
};

const operation = z.looseObject({ requestBody: z.unknown().optional() });
const description = z.object({ paths: z.record(z.string(), z.record(z.string(), operation)) });

const QUERIES = ["limit=5", "day=2026-11-27&search=taro", "view=abc", "after=1", "text=sms-1"];
const HEADERS: readonly Readonly<Record<string, string>>[] = [
  {},
  {},
  {},
  { "last-event-id": "-1" },
  { cookie: "staff=%%%; staff=1.2.3" },
  { origin: "https://elsewhere.example" },
  { "sec-fetch-site": "cross-site" },
  { accept: "text/html;q=x" },
  { "x-twilio-signature": "AAAA" },
];

/** Every route that the API describes, so that a new one cannot be left out. */
export async function apiTargets(
  baseUrl: string,
  samples: FuzzSamples,
  random: () => number,
): Promise<readonly FuzzTarget[]> {
  const { paths } = description.parse(await (await fetch(`${baseUrl}/openapi.json`)).json());
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([verb, { requestBody }]): FuzzTarget => {
      const method = verb.toUpperCase();
      const name = `${method} ${path}`;
      const bodies = samples.bodies[name];
      assert.ok(requestBody === undefined || bodies !== undefined, `no sample body for ${name}`);
      return {
        name,
        make: () => ({
          method,
          path: hurtPath(path, samples, random),
          headers: {
            ...oneOf(HEADERS, random),
            ...(bodies === undefined ? {} : { "content-type": contentType(random) }),
          },
          body: bodies && mutated(JSON.stringify(oneOf(bodies, random)), random),
        }),
      };
    }),
  );
}

export function formTarget(
  path: string,
  forms: readonly string[],
  random: () => number,
): FuzzTarget {
  return {
    name: `POST ${path}`,
    make: () => ({
      method: "POST",
      path: `${path}${random() < 0.2 ? `?${printable(mutated("text=sms-1", random))}` : ""}`,
      headers: { ...oneOf(HEADERS, random), "content-type": "application/x-www-form-urlencoded" },
      body: mutated(oneOf(forms, random), random),
    }),
  };
}

function contentType(random: () => number): string {
  return random() < 0.9 ? "application/json" : printable(mutated("application/json", random));
}

function hurtPath(path: string, { parameters }: FuzzSamples, random: () => number): string {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const values = parameters[name];
    assert.ok(values !== undefined, `no sample for {${name}}`);
    const value = oneOf(values, random);
    return encodeURIComponent(random() < 0.5 ? value : printable(mutated(value, random)));
  });
  const query = random() < 0.5 ? "" : `?${printable(mutated(oneOf(QUERIES, random), random))}`;
  return random() < 0.1 ? `/${printable(mutated(filled, random))}` : filled + query;
}

/** What a request line and a header may hold at all. */
function printable(text: string): string {
  return text.replaceAll(/[^\x21-\x7e]/g, "").replaceAll("#", "");
}

/** Sends `count` requests of one target, some at a time; answers how often each status came. */
export async function fuzz(
  baseUrl: string,
  target: FuzzTarget,
  count: number,
): Promise<ReadonlyMap<number, number>> {
  const statuses = new Map<number, number>();
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  let sent = 0;
  const worker = async () => {
    while (sent < count) {
      sent += 1;
      const made = target.make();
      const status = await statusOf(agent, baseUrl, made);
      assert.ok(status < 500 || status === 503, `${status} for ${JSON.stringify(made)}`);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
  };
  try {
    await Promise.all(Array.from({ length: 16 }, worker));
  } finally {
    agent.destroy();
  }
  return statuses;
}

function statusOf(agent: Agent, baseUrl: string, made: FuzzRequest): Promise<number> {
  const answered = Promise.withResolvers<number>();
  const { port } = new URL(baseUrl);
  const { method, path, headers, body } = made;
  const bytes = body === undefined ? undefined : Buffer.from(body);
  const request = httpRequest({
    agent,
    host: "127.0.0.1",
    port,
    method,
    path,
    headers: { ...headers, ...(bytes === undefined ? {} : { "content-length": bytes.length }) },
  });
  request.on("response", (response) => {
    answered.resolve(response.statusCode ?? 0);
    // A live feed has no end.
    if (/event-stream/.test(response.headers["content-type"] ?? "")) request.destroy();
    else response.resume();
  });
  request.on("error", answered.reject);
  request.end(bytes);
  return answered.promise;
}
