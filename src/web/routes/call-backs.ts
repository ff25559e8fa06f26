import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import type { CallRecord } from "../../calls/call-store.ts";
import type { OrderItem } from "../../shop/order.ts";
import { parsePhoneNumber } from "../../shop/phone-number.ts";
import { callBackOrderSchema, callSchema, callsSchema, errorSchema, orderSchema } from "../api.ts";
import { toCallJson } from "../call-json.ts";
import { refusedByDesk } from "../desk-refusals.ts";
import type { ShopApiDeps } from "../shop-api-deps.ts";
import { RequestRefused } from "../web-errors.ts";
import { noSuchCall } from "./calls.ts";
import { oneToJson } from "./orders.ts";
import { staffOnly } from "./staff.ts";

type CallBackDeps = Pick<
  ShopApiDeps,
  "calls" | "desk" | "texts" | "events" | "door" | "settings" | "now"
>;

/** Callers who were cut off with drinks in their cart: staff call back and order for them, or let it go. */
export function callBackRoutes(app: FastifyInstance, deps: CallBackDeps): void {
  const { calls, desk } = deps;
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const preHandler = staffOnly(deps.door);
  const tags = ["call-backs"];
  const params = z.object({ call_sid: z.string().max(100) });
  const view = () => ({ nowMs: deps.now(), costPerMinute: deps.settings.costPerMinute });

  routes.get(
    "/api/call-backs",
    {
      preHandler,
      schema: {
        tags,
        summary: "Dropped calls with a cart, oldest first",
        response: { 200: callsSchema, 401: errorSchema },
      },
    },
    async () => {
      const seq = await deps.events.latestSeq();
      const open = await calls.callBacks();
      return { calls: open.map((call) => toCallJson(call, view())), seq };
    },
  );

  routes.post(
    "/api/call-backs/:call_sid/order",
    {
      preHandler,
      schema: {
        tags,
        summary: "Order what was in the cart; the same card twice is one order",
        params,
        body: callBackOrderSchema.nullish(),
        response: { 200: orderSchema, 401: errorSchema, 404: errorSchema, 409: errorSchema },
      },
    },
    async (request) => {
      const call = await findCallBack(request.params.call_sid);
      if (call.callBack === "dismissed") throw alreadySettled();
      const given = request.body?.phone;
      const phone = given === undefined ? (call.phone ?? call.from) : parsePhoneNumber(given);
      if (phone === undefined) {
        throw given === undefined
          ? new RequestRefused(409, "phone_missing", "This caller left no number: type one in.")
          : new RequestRefused(409, "bad_phone", `"${given}" is not a phone number we can text.`);
      }
      // The call's own id makes a second press, or a second console, get the same order.
      const placed = await desk.checkout({
        callSid: call.callSid,
        phone,
        items: drinksOf(call, request.body?.include_staged ?? false),
      });
      if (!placed.ok) throw await refusedByDesk(placed.refusal, (order) => oneToJson(deps, order));
      await calls.settleCallBack(call.callSid, "ordered");
      return oneToJson(deps, placed.value.order);
    },
  );

  routes.post(
    "/api/call-backs/:call_sid/dismiss",
    {
      preHandler,
      schema: {
        tags,
        summary: "Let it go",
        params,
        response: { 200: callSchema, 401: errorSchema, 404: errorSchema, 409: errorSchema },
      },
    },
    async (request) => {
      const call = await findCallBack(request.params.call_sid);
      if (call.callBack === "ordered") throw alreadySettled();
      await calls.settleCallBack(call.callSid, "dismissed");
      return toCallJson({ ...call, callBack: "dismissed" }, view());
    },
  );

  async function findCallBack(callSid: string): Promise<CallRecord> {
    const call = await calls.findCall(callSid);
    if (call === undefined || call.callBack === "none") throw noSuchCall();
    return call;
  }
}

function drinksOf({ cart }: CallRecord, includeStaged: boolean): readonly OrderItem[] {
  if (!includeStaged || cart.staged === undefined) return cart.items;
  const { quantity, ...drink } = cart.staged;
  return [...cart.items, ...Array.from({ length: quantity }, () => drink)];
}

function alreadySettled(): RequestRefused {
  return new RequestRefused(409, "already_settled", "Somebody else has dealt with this call.");
}
