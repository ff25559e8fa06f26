import assert from "node:assert/strict";
import { parseOrderNumber } from "../shop/order-number.ts";
import type { Order, OrderItem, OrderNumber } from "../shop/order.ts";
import { parsePhoneNumber, type PhoneNumber } from "../shop/phone-number.ts";

export const taro: OrderItem = {
  flavor: "taro milk tea",
  toppings: ["boba"],
  sweetness: "50%",
  ice: "regular ice",
  addons: [],
  priceCents: 625,
};

export const phone = aPhone("555-123-4567");

export function aPhone(text: string): PhoneNumber {
  const parsed = parsePhoneNumber(text);
  assert.ok(parsed, `${text} is no phone number`);
  return parsed;
}

export function aNumber(text: string): OrderNumber {
  const parsed = parseOrderNumber(text);
  assert.ok(parsed, `${text} is no order number`);
  return parsed;
}

export function anOrder(
  choice: { number?: string; callSid?: string; drinks?: number; createdAt?: number } = {},
): Order {
  const drinks = choice.drinks ?? 1;
  return {
    number: aNumber(choice.number ?? "4782"),
    callSid: choice.callSid,
    phone,
    status: "received",
    items: Array.from({ length: drinks }, () => taro),
    totalCents: drinks * taro.priceCents,
    createdAt: choice.createdAt ?? 1_704_067_200_000,
    readyAt: undefined,
    version: 1,
  };
}
