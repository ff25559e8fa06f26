import type { AddressInfo } from "node:net";
import cookie from "@fastify/cookie";
import formbody from "@fastify/formbody";
import rateLimit from "@fastify/rate-limit";
import fastify, { type FastifyInstance } from "fastify";
import { validatorCompiler } from "fastify-type-provider-zod";
import type { Log } from "../lib/log.ts";
import { describeApi } from "./api-description.ts";
import { addSecurity } from "./security.ts";
import { type UpgradeRoute, Upgrades } from "./upgrades.ts";
import { answerErrors } from "./web-errors.ts";

/** Adds routes of one concern. Its hooks and its errors stay inside it. */
export type WebPlugin = (app: FastifyInstance) => void | Promise<void>;

export type WebServerOptions = {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly log: Log;
  readonly publicUrl: string | undefined;
  /** True when nobody needs to sign in (no PIN, loopback only). */
  readonly loopbackNamesOnly: boolean;
  readonly plugins: readonly WebPlugin[];
  readonly upgrades: readonly UpgradeRoute[];
  readonly limits?: Partial<WebLimits>;
};

export type WebLimits = {
  /** What a webhook or a page sends us fits in this. */
  readonly bodyBytes: number;
  /** Time to send a whole request: a client that trickles its bytes is cut. */
  readonly requestMs: number;
  readonly connections: number;
};

const DEFAULT_LIMITS: WebLimits = {
  bodyBytes: 64 * 1024,
  requestMs: 15_000,
  connections: 10_000,
};

export interface WebServer extends AsyncDisposable {
  /** "http://127.0.0.1:8000": where this machine reaches it. */
  readonly url: string;
  readonly port: number;
  /** WebSockets now open. */
  readonly openSockets: number;
}

/** Longer than the minute for which proxies keep a connection: the proxy closes it, not we under its feet. */
const KEEP_ALIVE_MS = 72_000;
/** A proxy of ours stands on this machine or in its network; what others say of themselves is not believed. */
const TRUSTED_PROXIES = ["loopback", "linklocal", "uniquelocal"];

/** Fastify loads two compilers of schemas, a tenth of the start-up, unless it is given some; ours are set below, so none is asked for. */
const NO_COMPILERS = {
  buildValidator: (): never => {
    throw new Error("requests are checked by their zod schemas");
  },
  buildSerializer: (): never => {
    throw new Error("answers are written as plain JSON");
  },
};

/** The port cannot be had; `message` says what to do. */
export class CannotListen extends Error {
  override readonly name = "CannotListen";
}

/** Resolves once requests are answered. Disposing ends every connection. */
export async function startWebServer(options: WebServerOptions): Promise<WebServer> {
  await using opened = new AsyncDisposableStack();
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const app = fastify({
    logger: false,
    bodyLimit: limits.bodyBytes,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
    http: {
      headersTimeout: limits.requestMs,
      connectionsCheckingInterval: Math.min(5000, limits.requestMs),
    },
    trustProxy: options.publicUrl === undefined ? false : TRUSTED_PROXIES,
    forceCloseConnections: true,
    // People type "/orders/" into a TV.
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: true },
    schemaController: { compilersFactory: NO_COMPILERS },
  });
  app.server.maxConnections = limits.connections;
  opened.defer(() => app.close());
  const upgrades = opened.use(new Upgrades(options.upgrades, options.log));
  upgrades.attach(app.server);

  app.setValidatorCompiler(validatorCompiler);
  // What we answer is typed by the same schemas at compile time; it is not checked a second time.
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  acceptEmptyJson(app);
  answerErrors(app, options.log);
  logRequests(app, options.log);
  await addSecurity(app, options);
  await app.register(cookie);
  await app.register(formbody, { bodyLimit: limits.bodyBytes });
  await app.register(rateLimit, { global: false });
  await describeApi(app);
  for (const plugin of options.plugins) await app.register(async (room) => plugin(room));

  await listen(app, options);
  const port = portOf(app.server.address());
  const closing = opened.move();
  return {
    url: `http://${reachableHost(options.host)}:${port}`,
    port,
    get openSockets() {
      return upgrades.open;
    },
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
}

async function listen(app: FastifyInstance, { host, port }: WebServerOptions): Promise<void> {
  try {
    await app.listen({ host, port, listenTextResolver: () => "" });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    const why =
      code === "EADDRINUSE"
        ? `Port ${port} is taken: another program (or another BobaRista) listens there. Stop it, or set PORT to a free one.`
        : code === "EACCES"
          ? `Port ${port} needs more rights than this program has. Set PORT to one above 1023.`
          : code === "EADDRNOTAVAIL" || code === "ENOTFOUND"
            ? `This machine has no address ${host}. Set HOST to one it has, or leave it out.`
            : undefined;
    throw why === undefined ? error : new CannotListen(why, { cause: error });
  }
}

/** A POST that says "JSON" and sends nothing has no body, which is fine where a body is optional. */
function acceptEmptyJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser("error", "error");
  app.removeContentTypeParser("application/json");
  app.addContentTypeParser<string>(
    "application/json",
    { parseAs: "string" },
    (request, body, done) => {
      if (body.trim() === "") done(null, undefined);
      else void parse(request, body, done);
    },
  );
}

function logRequests(app: FastifyInstance, log: Log): void {
  app.addHook("onResponse", async (request, reply) => {
    // The route's pattern, not the address: an address may hold a phone number.
    log.debug(
      {
        method: request.method,
        route: request.routeOptions.url,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
      },
      "answered",
    );
  });
}

function portOf(address: string | AddressInfo | null): number {
  if (address === null || typeof address === "string") throw new Error("not listening on a port");
  return address.port;
}

function reachableHost(host: string): string {
  if (host === "0.0.0.0" || host === "::" || host === "") return "localhost";
  return host.includes(":") ? `[${host}]` : host;
}
