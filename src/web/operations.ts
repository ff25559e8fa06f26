import type { FastifyInstance, FastifyRequest } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import type { Registry } from "prom-client";
import { z } from "zod";
import { isStaff } from "./routes/staff.ts";
import type { WebPlugin } from "./server.ts";
import type { StaffDoor } from "./staff-auth.ts";
import { RequestRefused } from "./web-errors.ts";

/** One thing without which no call can be taken: the store, the agent, not draining. */
export type ReadinessCheck = {
  readonly name: string;
  /** What is wrong, in a sentence; `undefined` when all is well. A throw counts as wrong. */
  readonly wrong: () => Promise<string | undefined> | string | undefined;
};

/** Long enough for a database on another machine, short enough for a load balancer that asks every few seconds. */
const CHECK_TIMEOUT_MS = 2000;

const readySchema = z.object({
  ready: z.boolean(),
  checks: z.array(z.object({ name: z.string(), ok: z.boolean(), note: z.string().optional() })),
});

/** What machines ask: is it alive, can it take a call, how does it do. */
export function operations(options: {
  readonly readiness: readonly ReadinessCheck[];
  readonly metrics: Registry;
  readonly door: StaffDoor;
}): WebPlugin {
  return (app: FastifyInstance) => {
    const routes = app.withTypeProvider<ZodTypeProvider>();
    const tags = ["operations"];

    routes.get(
      "/healthz",
      {
        schema: {
          tags,
          summary: "The process is alive",
          response: { 200: z.object({ ok: z.boolean() }) },
        },
      },
      async () => ({ ok: true }),
    );

    routes.get(
      "/readyz",
      {
        schema: {
          tags,
          summary: "It can take a call; 503 while draining or when something it needs is away",
          response: { 200: readySchema, 503: readySchema },
        },
      },
      async (_request, reply) => {
        const checks = await Promise.all(options.readiness.map(runCheck));
        const ready = checks.every((check) => check.ok);
        return reply.code(ready ? 200 : 503).send({ ready, checks });
      },
    );

    routes.get(
      "/metrics",
      {
        schema: {
          tags,
          summary: "Prometheus metrics, for staff and for this machine's own network",
          produces: ["text/plain"],
        },
      },
      async (request, reply) => {
        if (!isStaff(options.door, request) && !isOwnNetwork(request)) {
          throw new RequestRefused(401, "sign_in", "Metrics are for the shop's own network.");
        }
        return reply.type(options.metrics.contentType).send(await options.metrics.metrics());
      },
    );
  };
}

async function runCheck({ name, wrong }: ReadinessCheck) {
  const timeout = new AbortController();
  try {
    const note = await Promise.race([wrong(), tooSlow(timeout.signal)]);
    return note === undefined ? { name, ok: true } : { name, ok: false, note };
  } catch (error) {
    return { name, ok: false, note: error instanceof Error ? error.message : String(error) };
  } finally {
    timeout.abort();
  }
}

function tooSlow(signal: AbortSignal): Promise<string> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve("no answer in time"), CHECK_TIMEOUT_MS);
    signal.addEventListener("abort", () => clearTimeout(timer));
  });
}

/** Loopback and private ranges (RFC 1918, RFC 4193). Behind our proxy this is the visitor's address, not the proxy's. */
function isOwnNetwork({ ip }: FastifyRequest): boolean {
  const address = ip.replace(/^::ffff:/, "");
  return (
    /^(127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/.test(address) ||
    address === "::1" ||
    /^f[cd]/i.test(address)
  );
}
