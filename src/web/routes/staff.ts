import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import { errorSchema, signInSchema } from "../api.ts";
import type { ShopApiDeps } from "../shop-api-deps.ts";
import { STAFF_TOKEN_LIVES_MS, type StaffDoor } from "../staff-auth.ts";
import { RequestRefused } from "../web-errors.ts";

const COOKIE = "bobarista_staff";

/** For `preHandler`: lets staff through and refuses everyone else with 401. */
export function staffOnly(door: StaffDoor): (request: FastifyRequest) => Promise<void> {
  return async (request) => {
    if (isStaff(door, request)) return;
    throw new RequestRefused(401, "sign_in", "Sign in with the shop's PIN first.");
  };
}

export function isStaff(door: StaffDoor, request: FastifyRequest): boolean {
  return door.isStaff(request.cookies[COOKIE]);
}

/** Signing in and out. */
export function staffRoutes(app: FastifyInstance, { door }: Pick<ShopApiDeps, "door">): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const signedInSchema = z.object({ signed_in: z.boolean() });

  routes.post(
    "/api/staff/session",
    {
      schema: {
        tags: ["staff"],
        summary: "Sign in with the shop's PIN",
        body: signInSchema,
        response: { 200: signedInSchema, 401: errorSchema, 429: errorSchema },
      },
      config: { rateLimit: { max: 60, timeWindow: 60_000 } },
    },
    async (request, reply) => {
      const result = door.signIn(request.body.pin, request.ip);
      if (result.ok) {
        setCookie(request, reply, result.value.token);
        return { signed_in: true };
      }
      if (result.refusal.kind === "locked_out") {
        const { retryAfterMs } = result.refusal;
        const minutes = Math.ceil(retryAfterMs / 60_000);
        throw new RequestRefused(
          429,
          "locked_out",
          `Too many wrong PINs. Try again in ${minutes} ${minutes === 1 ? "minute" : "minutes"}.`,
          { tries_left: 0, retry_after_ms: retryAfterMs },
        );
      }
      const { triesLeft } = result.refusal;
      throw new RequestRefused(
        401,
        "wrong_pin",
        `That is not the PIN. ${triesLeft} ${triesLeft === 1 ? "try" : "tries"} left.`,
        { tries_left: triesLeft },
      );
    },
  );

  routes.delete(
    "/api/staff/session",
    {
      schema: { tags: ["staff"], summary: "Sign out", response: { 200: signedInSchema } },
    },
    async (request, reply) => {
      void reply.clearCookie(COOKIE, cookieOptions(request));
      return { signed_in: !door.pinRequired };
    },
  );
}

function setCookie(request: FastifyRequest, reply: FastifyReply, token: string): void {
  void reply.setCookie(COOKIE, token, {
    ...cookieOptions(request),
    maxAge: STAFF_TOKEN_LIVES_MS / 1000,
  });
}

/** `Secure` wherever the browser came by https; a shop's own network may be plain http. */
function cookieOptions(request: FastifyRequest) {
  return {
    path: "/",
    httpOnly: true,
    sameSite: "lax" as const,
    secure: request.protocol === "https",
  };
}
