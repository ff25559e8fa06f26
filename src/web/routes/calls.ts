import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import { callSchema, callsSchema, errorSchema, markWrongSchema } from "../api.ts";
import { toCallJson } from "../call-json.ts";
import { dayInZone } from "../day-in-zone.ts";
import type { ShopApiDeps } from "../shop-api-deps.ts";
import { RequestRefused } from "../web-errors.ts";
import { staffOnly } from "./staff.ts";

/** Calls as staff see them. */
export function callRoutes(
  app: FastifyInstance,
  deps: Pick<ShopApiDeps, "calls" | "events" | "door" | "menu" | "settings" | "now" | "takeOver">,
): void {
  const { calls, events } = deps;
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const preHandler = staffOnly(deps.door);
  const tags = ["calls"];
  const view = () => ({ nowMs: deps.now(), costPerMinute: deps.settings.costPerMinute });

  routes.get(
    "/api/calls",
    {
      preHandler,
      schema: {
        tags,
        summary: "Calls, newest first; of one day of the shop's calendar, or holding some text",
        querystring: z.object({
          day: z.iso.date().optional(),
          search: z.string().max(100).optional(),
          limit: z.coerce.number().int().min(1).max(500).default(100),
        }),
        response: { 200: callsSchema, 401: errorSchema },
      },
    },
    async (request) => {
      const { day, search, limit } = request.query;
      const seq = await events.latestSeq();
      const span = day === undefined ? undefined : dayInZone(day, deps.menu().shop.timeZone);
      const text = search?.trim();
      const found = await calls.calls({
        ...(span === undefined ? {} : { from: span.from, to: span.to }),
        ...(text === undefined || text === "" ? {} : { text }),
        limit,
      });
      return { calls: found.map((call) => toCallJson(call, view())), seq };
    },
  );

  routes.get(
    "/api/calls/live",
    {
      preHandler,
      schema: {
        tags,
        summary: "Calls in progress",
        response: { 200: callsSchema, 401: errorSchema },
      },
    },
    async () => {
      const seq = await events.latestSeq();
      const live = await calls.callsInProgress();
      return { calls: live.map((call) => toCallJson(call, view())), seq };
    },
  );

  routes.post(
    "/api/calls/:call_sid/wrong",
    {
      preHandler,
      schema: {
        tags,
        summary: "Say that this call went wrong, and how, or take that back",
        params: z.object({ call_sid: z.string().max(100) }),
        body: markWrongSchema,
        response: { 200: callSchema, 401: errorSchema, 404: errorSchema },
      },
    },
    async (request) => {
      const { call_sid } = request.params;
      const { wrong, note } = request.body;
      const mark = wrong ? { wrong, note: note === "" ? undefined : note } : { wrong };
      const marked = await calls.markWrong(call_sid, mark);
      const call = marked ? await calls.findCall(call_sid) : undefined;
      if (call === undefined) throw noSuchCall();
      return toCallJson(call, view());
    },
  );

  routes.post(
    "/api/calls/:call_sid/take-over",
    {
      preHandler,
      schema: {
        tags,
        summary: "Send the caller of a running call to the shop's own phone",
        params: z.object({ call_sid: z.string().max(100) }),
        response: { 200: callSchema, 401: errorSchema, 404: errorSchema, 409: errorSchema },
      },
    },
    async (request) => {
      const call = await calls.findCall(request.params.call_sid);
      if (call === undefined) throw noSuchCall();
      if (!(await deps.takeOver(call.callSid))) {
        throw new RequestRefused(
          409,
          "cannot_take_over",
          "This call cannot be taken over: it is over, or the shop has no SHOP_PHONE.",
        );
      }
      return toCallJson(call, view());
    },
  );
}

export function noSuchCall(): RequestRefused {
  return new RequestRefused(404, "no_such_call", "There is no such call.");
}
