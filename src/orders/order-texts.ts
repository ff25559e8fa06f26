import type { Order, OrderItem, OrderNumber } from "../shop/order.ts";

/** A text may have 1,600 characters (protocol reference 4.1); more is refused by the carrier. */
const LONGEST_BODY = 1600;

/** Plain GSM-7 letters: one curly quote would halve what fits in a segment. */
export function confirmationText(order: Order): string {
  const promise = `Thanks for your order! Your order number is ${order.number}. We'll text you when it's ready for pickup.`;
  return [promise, ...drinkLines(order.items)].join("\n").slice(0, LONGEST_BODY);
}

export function readyText(orderNumber: OrderNumber): string {
  return `Your boba order #${orderNumber} is now ready for pickup! 🧋`;
}

/** One line a drink, equal drinks folded: "2x taro milk tea, boba, 50% sweet, regular ice". */
function drinkLines(items: readonly OrderItem[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const item of items) {
    const words = drinkWords(item);
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  return Array.from(counts, ([words, count]) => `${count}x ${words}`);
}

function drinkWords(item: OrderItem): string {
  const sweetness = item.sweetness.endsWith("%") ? `${item.sweetness} sweet` : item.sweetness;
  return [item.flavor, ...item.toppings, sweetness, item.ice, ...item.addons].join(", ");
}
