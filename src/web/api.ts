/**
 * The shapes outsiders see, as schemas: they check what comes in, describe the API (`/openapi.json`), and give the pages
 * their types (`import type` only: no schema reaches a browser). Money is dollars here (6.25), integer cents inside.
 */
import { z } from "zod";

const orderStatusSchema = z.enum(["received", "ready", "collected", "cancelled"]);

export const orderItemSchema = z.object({
  flavor: z.string(),
  toppings: z.array(z.string()),
  sweetness: z.string(),
  ice: z.string(),
  addons: z.array(z.string()),
  price: z.number(),
});

/** What anyone may see (the TV): never a name, phone or price. */
export const boardOrderSchema = z.object({
  order_number: z.string(),
  status: orderStatusSchema,
  /** UTC seconds, as the reference has it. */
  created_at: z.number(),
  ready_at: z.number().nullable(),
});

export const textSchema = z.object({
  id: z.string(),
  kind: z.enum(["confirmation", "ready", "reply"]),
  body: z.string(),
  status: z.enum(["queued", "sending", "sent", "delivered", "undelivered", "failed", "cancelled"]),
  /** Why it failed, for staff. */
  failure: z.string().nullable(),
  created_at_ms: z.number(),
});

/** An order as staff see it. The reference's shape, and ours after it. */
export const orderSchema = z.object({
  order_number: z.string(),
  phone: z.string().nullable(),
  status: orderStatusSchema,
  total: z.number(),
  created_at: z.number(),
  items: z.array(orderItemSchema),
  created_at_ms: z.number(),
  ready_at_ms: z.number().nullable(),
  /** Undo is possible until then; null when it is not. */
  undo_until_ms: z.number().nullable(),
  version: z.number(),
  texts: z.array(textSchema),
});

export const ordersSchema = z.object({ orders: z.array(orderSchema), seq: z.number() });
export const boardSchema = z.object({ orders: z.array(boardOrderSchema), seq: z.number() });

/** Body of done, undo, cancel, collected: all optional. */
export const orderActionSchema = z.object({ expected_version: z.number().int().optional() });

export const menuItemSchema = z.object({
  id: z.string(),
  name: z.string(),
  price: z.number(),
  requires: z.array(z.string()),
  available: z.boolean(),
});

const levelSchema = z.object({ id: z.string(), name: z.string() });
const levelGroupSchema = z.object({ default: z.string(), levels: z.array(levelSchema) });

export const menuSchema = z.object({
  shop: z.string(),
  flavors: z.array(menuItemSchema),
  toppings: z.array(menuItemSchema),
  addons: z.array(menuItemSchema),
  sweetness: levelGroupSchema,
  ice: levelGroupSchema,
  max_drinks_per_order: z.number(),
});

export const menuItemPatchSchema = z.object({ available: z.boolean() });

/** What the front door and the pages need to know of the shop. */
export const shopSchema = z.object({
  name: z.string(),
  /** The number to dial, when there is one. */
  phone_number: z.string().nullable(),
  open: z.boolean(),
  /** Phone ordering is paused, and why. */
  paused_because: z.string().nullable(),
  staff: z.object({ pin_required: z.boolean(), signed_in: z.boolean() }),
  live: z.object({
    voice_agent: z.enum(["deepgram", "house"]),
    telephone: z.enum(["twilio", "softphone"]),
    texts: z.enum(["twilio", "kept"]),
    orders: z.enum(["sqlite", "postgres"]),
  }),
  /** May this browser call from `/phone`? */
  softphone: z.boolean(),
  try_saying: z.array(z.string()),
  undo_window_ms: z.number(),
  /** Ticket age, ms, at which its colour and shape change: first late, then very late. */
  late_after_ms: z.tuple([z.number(), z.number()]),
  /** A number leaves the TV's Ready this long after it became ready. */
  ready_shown_ms: z.number(),
});

export const pauseSchema = z.object({
  paused: z.boolean(),
  reason: z.string().max(200).optional(),
});

export const timelineEntrySchema = z.discriminatedUnion("kind", [
  z.object({ at_ms: z.number(), kind: z.literal("heard"), text: z.string() }),
  z.object({ at_ms: z.number(), kind: z.literal("said"), text: z.string() }),
  z.object({
    at_ms: z.number(),
    kind: z.literal("tool"),
    name: z.string(),
    arguments: z.unknown(),
    result: z.unknown(),
    took_ms: z.number(),
  }),
  z.object({ at_ms: z.number(), kind: z.literal("note"), name: z.string(), text: z.string() }),
]);

export const cartSchema = z.object({
  items: z.array(orderItemSchema),
  staged: orderItemSchema.extend({ quantity: z.number() }).nullable(),
  total: z.number(),
});

export const callSchema = z.object({
  call_sid: z.string(),
  phone: z.string().nullable(),
  started_at_ms: z.number(),
  ended_at_ms: z.number().nullable(),
  outcome: z
    .enum(["ordered", "no_order", "dropped", "transferred", "refused", "failed"])
    .nullable(),
  order_number: z.string().nullable(),
  cart: cartSchema,
  timeline: z.array(timelineEntrySchema),
  turn_latencies_ms: z.array(z.number()),
  cost_estimate: z.number().nullable(),
  marked_wrong: z.boolean(),
  /** What staff say was wrong. */
  wrong_note: z.string().nullable(),
  call_back: z.enum(["none", "open", "ordered", "dismissed"]),
});

export const callsSchema = z.object({ calls: z.array(callSchema), seq: z.number() });

/** One SSE `data:`; its `id:` is the sequence number. */
export const shopEventSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.enum(["order_created", "order_status_changed", "order_amended"]),
    order_number: z.string(),
    status: orderStatusSchema,
  }),
  z.object({ type: z.literal("menu_changed") }),
  z.object({ type: z.literal("shop_changed") }),
  z.object({ type: z.literal("message_status_changed"), order_number: z.string().nullable() }),
  z.object({
    type: z.enum(["call_started", "call_updated", "call_ended", "take_over_asked"]),
    call_sid: z.string(),
  }),
]);

export const signInSchema = z.object({ pin: z.string().min(1).max(32) });
/** Staff turn a call-back card into an order. */
export const callBackOrderSchema = z.object({
  /** Any usual spelling; without it the number that called. */
  phone: z.string().max(40).optional(),
  /** Also the drink that was staged when the line dropped. */
  include_staged: z.boolean().optional(),
});

export const markWrongSchema = z.object({
  wrong: z.boolean(),
  /** What was wrong, in staff's words; kept with the mark. */
  note: z.string().trim().max(500).optional(),
});

export const textsSchema = z.object({ texts: z.array(textSchema) });

/** 401 says `error`, tries left, and when a lock-out ends. */
export const errorSchema = z.object({
  error: z.string(),
  code: z.string().optional(),
  tries_left: z.number().optional(),
  retry_after_ms: z.number().optional(),
  /** `changed_meanwhile`: the order as it stands now. */
  order: orderSchema.optional(),
});

export type OrderJson = z.infer<typeof orderSchema>;
export type OrderItemJson = z.infer<typeof orderItemSchema>;
export type BoardOrderJson = z.infer<typeof boardOrderSchema>;
export type OrdersJson = z.infer<typeof ordersSchema>;
export type BoardJson = z.infer<typeof boardSchema>;
export type TextJson = z.infer<typeof textSchema>;
export type MenuJson = z.infer<typeof menuSchema>;
export type MenuItemJson = z.infer<typeof menuItemSchema>;
export type ShopJson = z.infer<typeof shopSchema>;
export type CartJson = z.infer<typeof cartSchema>;
export type CallJson = z.infer<typeof callSchema>;
export type CallsJson = z.infer<typeof callsSchema>;
export type TimelineEntryJson = z.infer<typeof timelineEntrySchema>;
export type ShopEventJson = z.infer<typeof shopEventSchema>;
export type TextsJson = z.infer<typeof textsSchema>;
export type ErrorJson = z.infer<typeof errorSchema>;
