import helmet from "@fastify/helmet";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { RequestRefused } from "./web-errors.ts";

export type SecurityOptions = {
  /** The https origin outsiders use; `undefined` for a shop on this machine only. */
  readonly publicUrl: string | undefined;
  /** Without a PIN, only names of this machine are answered, so that no web page can reach us by renaming itself. */
  readonly loopbackNamesOnly: boolean;
};

export async function addSecurity(app: FastifyInstance, options: SecurityOptions): Promise<void> {
  const https = options.publicUrl?.startsWith("https:") ?? false;
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", "data:"],
        mediaSrc: ["'self'", "blob:"],
        connectSrc: ["'self'", "ws:", "wss:"],
        workerSrc: ["'self'", "blob:"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: https ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    // Means nothing, and is warned about, on plain http in a shop's own network.
    crossOriginOpenerPolicy: https,
    originAgentCluster: https,
    referrerPolicy: { policy: "same-origin" },
  });
  app.addHook("onRequest", async (request, reply) => {
    void reply.header("permissions-policy", "microphone=(self), camera=(), geolocation=()");
    if (options.loopbackNamesOnly && !isLoopbackName(request.hostname)) {
      throw new RequestRefused(
        421,
        "wrong_host",
        `This shop answers only as localhost. Set STAFF_PIN (and PUBLIC_URL) to serve it as ${request.hostname}.`,
      );
    }
    if (changesState(request.method) && !isSameOrigin(request, options.publicUrl)) {
      throw new RequestRefused(403, "other_site", "Another site may not do this.");
    }
  });
}

function changesState(method: string): boolean {
  return method !== "GET" && method !== "HEAD" && method !== "OPTIONS";
}

function isLoopbackName(hostname: string): boolean {
  const name = hostname.replace(/^\[|\]$/g, "").toLowerCase();
  return (
    name === "localhost" ||
    name.endsWith(".localhost") ||
    name === "::1" ||
    /^127(\.\d{1,3}){3}$/.test(name)
  );
}

/**
 * Browsers say where a request comes from; Twilio, curl and our tools say nothing and carry no cookie of a browser.
 * Source: Fetch Metadata (W3C), "Sec-Fetch-Site"; RFC 6454, "Origin".
 */
function isSameOrigin(request: FastifyRequest, publicUrl: string | undefined): boolean {
  const site = request.headers["sec-fetch-site"];
  if (site !== undefined) return site === "same-origin" || site === "none";
  const origin = request.headers.origin;
  if (origin === undefined) return true;
  const from = URL.parse(origin)?.host;
  if (from === undefined) return false;
  return from === request.host || (publicUrl !== undefined && from === URL.parse(publicUrl)?.host);
}
