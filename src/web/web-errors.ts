import type { FastifyError, FastifyInstance } from "fastify";
import { hasZodFastifySchemaValidationErrors } from "fastify-type-provider-zod";
import type { Log } from "../lib/log.ts";
import { StoreFault, type StoreFaultKind } from "../orders/store-fault.ts";
import type { ErrorJson } from "./api.ts";

/** Nothing is wrong with the request: later it may be carried out. */
const STORE_AWAY: ReadonlySet<StoreFaultKind> = new Set(["unreachable", "busy", "full"]);

/** A request that is answered with a refusal instead of its result. */
export class RequestRefused extends Error {
  override readonly name = "RequestRefused";
  readonly statusCode: number;
  readonly body: ErrorJson;

  constructor(
    statusCode: number,
    code: string,
    error: string,
    facts: Omit<ErrorJson, "error" | "code"> = {},
  ) {
    super(error);
    this.statusCode = statusCode;
    this.body = { error, code, ...facts };
  }
}

/** The one place where a fault of an HTTP request is turned into an answer and a line in the log. */
export function answerErrors(app: FastifyInstance, log: Log): void {
  app.setErrorHandler<FastifyError | RequestRefused | StoreFault>((error, request, reply) => {
    if (error instanceof RequestRefused) {
      const { retry_after_ms } = error.body;
      if (retry_after_ms !== undefined) {
        void reply.header("retry-after", Math.ceil(retry_after_ms / 1000));
      }
      return reply.code(error.statusCode).send(error.body);
    }
    if (hasZodFastifySchemaValidationErrors(error)) {
      const [issue] = error.validation;
      const where = issue?.instancePath.split("/").filter(Boolean).join(".") ?? "";
      const what = issue?.message ?? "does not fit";
      return reply.code(400).send({
        error: where === "" ? what : `${where}: ${what}`,
        code: "bad_request",
      } satisfies ErrorJson);
    }
    if (error instanceof StoreFault && STORE_AWAY.has(error.kind)) {
      // 503: the console keeps a press and sends it again.
      log.error({ err: error, route: request.routeOptions.url }, "the store could not");
      return reply.code(503).send({
        error: "The shop's database cannot keep this now. Try again in a moment.",
        code: "store_away",
      } satisfies ErrorJson);
    }
    const status = (error instanceof StoreFault ? undefined : error.statusCode) ?? 500;
    if (status < 500) {
      return reply
        .code(status)
        .send({ error: error.message, code: codeFor(status) } satisfies ErrorJson);
    }
    log.error(
      { err: error, method: request.method, route: request.routeOptions.url },
      "a request failed",
    );
    return reply.code(500).send({
      error: "Something broke on our side. It was logged.",
      code: "fault",
    } satisfies ErrorJson);
  });
  app.setNotFoundHandler((request, reply) => {
    // A person in a browser; programs ask for JSON, or for anything.
    if (request.headers.accept?.includes("text/html") === true) {
      return reply.code(404).type("text/html; charset=utf-8").send(NO_SUCH_PAGE);
    }
    return reply.code(404).send({
      error: `There is nothing at ${request.method} ${request.url.split("?", 1)[0] ?? ""}.`,
      code: "not_found",
    } satisfies ErrorJson);
  });
}

function codeFor(status: number): string {
  if (status === 413) return "too_large";
  if (status === 415) return "wrong_content_type";
  if (status === 429) return "too_many_requests";
  return "bad_request";
}

const NO_SUCH_PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>No such page</title>
  </head>
  <body>
    <main><h1>There is no such page</h1><p><a href="/">To the front door of the shop</a></p></main>
  </body>
</html>
`;
