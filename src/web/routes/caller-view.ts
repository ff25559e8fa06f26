import type { FastifyInstance, FastifyRequest } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import type { CallRecord } from "../../calls/call-store.ts";
import { isViewKeyFor } from "../../calls/caller-view.ts";
import { type CallJson, callSchema, errorSchema, type TextsJson, textsSchema } from "../api.ts";
import { toCallJson } from "../call-json.ts";
import { watchCall } from "../call-watch.ts";
import { textsOf, toTextJson } from "../order-json.ts";
import type { ShopApiDeps } from "../shop-api-deps.ts";
import { RequestRefused } from "../web-errors.ts";
import { noSuchCall } from "./calls.ts";
import { isStaff } from "./staff.ts";

type ViewDeps = Pick<
  ShopApiDeps,
  "calls" | "desk" | "texts" | "door" | "feed" | "secret" | "settings" | "now" | "log"
>;

type ViewRoute = { Params: { call_sid: string }; Querystring: { view?: string | undefined } };

/** One call, for staff and for the caller who holds its view key: transcript, cart, texts. */
export function callerViewRoutes(app: FastifyInstance, deps: ViewDeps): void {
  const { calls } = deps;
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const tags = ["calls"];
  const params = z.object({ call_sid: z.string().max(100) });
  const querystring = z.object({ view: z.string().max(100).optional() });

  routes.get(
    "/api/calls/:call_sid",
    {
      schema: {
        tags,
        summary: "One call",
        params,
        querystring,
        response: { 200: callSchema, 401: errorSchema, 404: errorSchema },
      },
      preHandler: mayView,
    },
    async (request) => toJson(await findCall(request.params.call_sid)),
  );

  routes.get(
    "/api/calls/:call_sid/texts",
    {
      schema: {
        tags,
        summary: "The texts about this call's order, oldest first",
        params,
        querystring,
        response: { 200: textsSchema, 401: errorSchema, 404: errorSchema },
      },
      preHandler: mayView,
    },
    async (request) => {
      return textsAbout(await findCall(request.params.call_sid));
    },
  );

  routes.get(
    "/api/calls/:call_sid/events",
    {
      schema: {
        tags,
        summary: "This call, again after each change (server-sent events)",
        params,
        querystring,
      },
      preHandler: mayView,
    },
    (request, reply) => {
      const { call_sid } = request.params;
      if (deps.feed.full)
        throw new RequestRefused(503, "too_many_screens", "Too many connections.");
      reply.hijack();
      watchCall({
        response: reply.raw,
        feed: deps.feed,
        log: deps.log,
        callSid: call_sid,
        read: async () => {
          const call = await calls.findCall(call_sid);
          return call && { call: toJson(call), texts: await textsAbout(call) };
        },
      });
    },
  );

  /** What staff say of a call is for staff; they read it in the list. */
  function toJson(call: CallRecord): CallJson {
    const { costPerMinute } = deps.settings;
    return { ...toCallJson(call, { nowMs: deps.now(), costPerMinute }), wrong_note: null };
  }

  /** By order, not by phone number: whoever says a number on the phone may not read that number's other texts. */
  async function textsAbout(call: CallRecord): Promise<TextsJson> {
    const order = await deps.desk.findOrderOfCall(call.callSid);
    if (order === undefined) return { texts: [] };
    const texts = await deps.texts.smsOfOrders([order.number]);
    return { texts: textsOf(order, texts).map(toTextJson) };
  }

  async function mayView(request: FastifyRequest<ViewRoute>): Promise<void> {
    const { view } = request.query;
    if (view !== undefined && isViewKeyFor(deps.secret, request.params.call_sid, view)) return;
    if (view === undefined && isStaff(deps.door, request)) return;
    throw new RequestRefused(401, "sign_in", "This call is shown to its caller and to staff only.");
  }

  async function findCall(callSid: string): Promise<CallRecord> {
    const call = await calls.findCall(callSid);
    if (call === undefined) throw noSuchCall();
    return call;
  }
}
