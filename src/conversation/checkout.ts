import { type Result, accept, refuse } from "../lib/result.ts";
import type { CheckoutReceipt, DeskRefusal } from "../orders/order-desk.ts";
import { checkCart } from "../shop/cart.ts";
import { type Order, type OrderItem, type OrderNumber, orderItem } from "../shop/order.ts";
import type { PhoneNumber } from "../shop/phone-number.ts";
import { drinkWords } from "./drink-words.ts";
import type { ToolRefusal } from "./tool-refusal.ts";
import type { ToolContext } from "./tool.ts";

type CheckoutResult = Result<CheckoutReceipt, ToolRefusal>;

/**
 * Hands the cart to the shop, once. A call has one order: asked again it answers that order, and drinks confirmed since
 * then are added to it while it is still `received`.
 *
 * @param phone where the texts go; not needed once there is an order
 */
export async function checkOut(
  context: ToolContext,
  phone: PhoneNumber | undefined,
  phoneMissing: ToolRefusal,
): Promise<CheckoutResult> {
  const { notes, menu, desk, callSid } = context;
  const { staged, drinks } = notes.cart;
  if (staged !== undefined) {
    const summary = drinkWords(orderItem(menu, staged.drink), staged.quantity);
    return refuse({ kind: "drink_not_confirmed", summary });
  }
  const order = await knownOrder(context);
  if (order !== undefined) return addToOrder(context, order, newItems(context, order));
  if (drinks.length === 0) return refuse({ kind: "nothing_to_order" });
  const checked = checkCart(notes.cart, menu);
  if (!checked.ok) return checked;
  if (phone === undefined) return refuse(phoneMissing);

  const items = drinks.map((drink) => orderItem(menu, drink));
  const receipt = await desk.checkout({ callSid, phone, items });
  if (!receipt.ok) return receipt;
  notes.phone ??= phone;
  const { order: placed, outcome } = receipt.value;
  if (outcome === "already_placed") return addToOrder(context, placed, newItems(context, placed));
  notes.ordered(placed.number, placed.items);
  return receipt;
}

/** The order of this call, also when the answer to its checkout was lost with a broken process. */
async function knownOrder({ notes, desk, callSid }: ToolContext): Promise<Order | undefined> {
  if (notes.orderNumber !== undefined) return desk.findOrder(notes.orderNumber);
  const own = await desk.findOrderOfCall(callSid);
  if (own !== undefined || notes.resumedFrom === undefined) return own;
  return desk.findOrderOfCall(notes.resumedFrom);
}

/**
 * The cart's drinks that the order does not have. Usually all of them; but when the answer to an earlier checkout was lost,
 * the order holds more than we know of, and those are in the cart still.
 */
function newItems({ notes, menu }: ToolContext, order: Order): readonly OrderItem[] {
  const unheardOf = order.items.slice(notes.orderedCount).map(drinkKey);
  return notes.cart.drinks
    .map((drink) => orderItem(menu, drink))
    .filter((item) => {
      const index = unheardOf.indexOf(drinkKey(item));
      if (index >= 0) unheardOf.splice(index, 1);
      return index < 0;
    });
}

function drinkKey({ flavor, toppings, sweetness, ice, addons }: OrderItem): string {
  return JSON.stringify([flavor, toppings, sweetness, ice, addons]);
}

async function addToOrder(
  context: ToolContext,
  order: Order,
  items: readonly OrderItem[],
): Promise<CheckoutResult> {
  const { notes, desk, menu } = context;
  if (items.length === 0) {
    notes.ordered(order.number, order.items);
    return accept({ order, outcome: "already_placed" });
  }
  const checked = checkCart(notes.cart, menu);
  if (!checked.ok) return checked;
  const amended = await desk.amend(order.number, items);
  if (!amended.ok) return refuse(await amendRefusal(context, order.number, amended.refusal));
  notes.ordered(order.number, amended.value.order.items);
  return amended;
}

async function amendRefusal(
  { desk }: ToolContext,
  orderNumber: OrderNumber,
  refusal: DeskRefusal,
): Promise<ToolRefusal> {
  if (refusal.kind !== "status_not_next") return refusal;
  const status = (await desk.findOrder(orderNumber))?.status ?? refusal.from;
  return { kind: "already_preparing", orderNumber, status };
}
