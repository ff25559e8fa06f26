import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Log } from "../lib/log.ts";
import { isSignedByTwilio } from "./signature.ts";

export type SignedFormsOptions = {
  /** Empty: requests are not signed (no telephone is connected). Two while a token is rotated. */
  readonly authTokens: readonly string[];
  /** The origin that Twilio was told, "https://voice.example.com": never rebuilt from headers (protocols 3.4). */
  readonly publicUrl: () => string;
  readonly log: Log;
};

/**
 * Makes `app` (one plugin's own room) take Twilio's form posts: parsed so that nothing is lost that was signed (empty values,
 * spaces, repeated names), and answered with 403 unless Twilio signed them.
 */
export function takeSignedForms(app: FastifyInstance, options: SignedFormsOptions): void {
  const formType = "application/x-www-form-urlencoded";
  if (app.hasContentTypeParser(formType)) app.removeContentTypeParser(formType);
  app.addContentTypeParser<string>(formType, { parseAs: "string" }, (_request, body, done) => {
    done(null, new URLSearchParams(body));
  });
  app.addHook("preHandler", async (request, reply) => {
    if (options.authTokens.length === 0 || isSigned(request, options)) return;
    const names = [...formOf(request).keys()];
    options.log.warn({ url: request.routeOptions.url, names }, "webhook without a right signature");
    await reply.code(403).send({ error: "This address answers requests signed by Twilio only." });
  });
}

/** The form of a request taken by `takeSignedForms`; empty when there was none. */
export function formOf(request: FastifyRequest): URLSearchParams {
  return request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
}

function isSigned(request: FastifyRequest, options: SignedFormsOptions): boolean {
  const header = request.headers["x-twilio-signature"];
  return isSignedByTwilio(options.authTokens, {
    signature: typeof header === "string" ? header : undefined,
    url: options.publicUrl() + (request.raw.url ?? ""),
    parameters: formOf(request),
  });
}
