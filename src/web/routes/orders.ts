import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import type { Result } from "../../lib/result.ts";
import type { DeskRefusal, ExpectedVersion } from "../../orders/order-desk.ts";
import type { Order } from "../../shop/order.ts";
import {
  errorSchema,
  orderActionSchema,
  type OrderJson,
  orderSchema,
  ordersSchema,
} from "../api.ts";
import { refusedByDesk } from "../desk-refusals.ts";
import { toOrderJson } from "../order-json.ts";
import type { ShopApiDeps } from "../shop-api-deps.ts";
import { RequestRefused } from "../web-errors.ts";
import { staffOnly } from "./staff.ts";

type OrderDeps = Pick<ShopApiDeps, "desk" | "texts" | "events" | "door" | "settings" | "now">;

/** Orders as staff see and move them. */
export function orderRoutes(app: FastifyInstance, deps: OrderDeps): void {
  const { desk } = deps;
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const preHandler = staffOnly(deps.door);
  const tags = ["orders"];
  const orderParams = z.object({ order_no: z.string().min(1).max(20) });
  const recentQuery = z.object({ limit: z.coerce.number().int().min(1).max(1000).default(100) });

  for (const url of ["/api/orders", "/orders.json"]) {
    routes.get(
      url,
      {
        preHandler,
        schema: {
          tags,
          summary: "Recent orders, newest first",
          querystring: recentQuery,
          response: { 200: ordersSchema, 401: errorSchema },
        },
      },
      async (request) => {
        const seq = await deps.events.latestSeq();
        const orders = await desk.recentOrders(request.query.limit);
        return { orders: await toJson(deps, orders), seq };
      },
    );
  }

  for (const url of ["/api/orders/in-progress", "/orders/in_progress.json"]) {
    routes.get(
      url,
      {
        preHandler,
        schema: {
          tags,
          summary: "Orders being prepared or waiting for pickup, oldest first",
          response: { 200: ordersSchema, 401: errorSchema },
        },
      },
      async () => {
        const seq = await deps.events.latestSeq();
        return { orders: await toJson(deps, await desk.ordersInProgress()), seq };
      },
    );
  }

  routes.get(
    "/api/orders/:order_no",
    {
      preHandler,
      schema: {
        tags,
        summary: "One order",
        params: orderParams,
        response: { 200: orderSchema, 401: errorSchema, 404: errorSchema },
      },
    },
    async (request) => {
      const order = await desk.findOrder(request.params.order_no);
      if (order === undefined) throw noSuchOrder(request.params.order_no);
      return oneToJson(deps, order);
    },
  );

  type Move = (
    orderNumber: string,
    expected: ExpectedVersion,
  ) => Promise<Result<Order, DeskRefusal>>;
  const moves: Readonly<Record<string, { summary: string; move: Move }>> = {
    done: {
      summary: "The drinks are made; the customer is told when the undo window is over",
      move: (number, expected) => desk.markReady(number, expected),
    },
    undo: {
      summary: "Back to being prepared, before the customer is told",
      move: (number, expected) => desk.undo(number, expected),
    },
    cancel: {
      summary: "Cancel an order that is being prepared",
      move: (number, expected) => desk.cancel(number, expected),
    },
    collected: {
      summary: "The customer has the drinks",
      move: (number, expected) => desk.collect(number, expected),
    },
  };
  for (const [name, { summary, move }] of Object.entries(moves)) {
    routes.post(
      `/api/orders/:order_no/${name}`,
      {
        preHandler,
        schema: {
          tags,
          summary,
          params: orderParams,
          body: orderActionSchema.nullish(),
          response: { 200: orderSchema, 401: errorSchema, 404: errorSchema, 409: errorSchema },
        },
      },
      async (request) => {
        const moved = await move(request.params.order_no, {
          expectedVersion: request.body?.expected_version,
        });
        if (moved.ok) return oneToJson(deps, moved.value);
        throw await refusedByDesk(moved.refusal, (order) => oneToJson(deps, order));
      },
    );
  }
}

async function toJson(
  deps: Pick<OrderDeps, "texts" | "settings" | "now">,
  orders: readonly Order[],
): Promise<OrderJson[]> {
  if (orders.length === 0) return [];
  const texts = await deps.texts.smsOfOrders(orders.map((order) => order.number));
  const { undoWindowMs } = deps.settings;
  const byOrder = Map.groupBy(texts, (sms) => sms.orderNumber);
  return orders.map((order) =>
    toOrderJson(order, {
      texts: byOrder.get(order.number) ?? [],
      undoWindowMs,
      nowMs: deps.now(),
    }),
  );
}

export async function oneToJson(
  deps: Pick<OrderDeps, "texts" | "settings" | "now">,
  order: Order,
): Promise<OrderJson> {
  return toOrderJson(order, {
    texts: await deps.texts.smsOfOrders([order.number]),
    undoWindowMs: deps.settings.undoWindowMs,
    nowMs: deps.now(),
  });
}

function noSuchOrder(orderNumber: string): RequestRefused {
  return new RequestRefused(404, "no_such_order", `There is no order ${orderNumber}.`);
}
