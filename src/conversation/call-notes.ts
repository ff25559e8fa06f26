import { z } from "zod";
import { type Cart, type CartOnRecord, EMPTY_CART, cartOnRecord } from "../shop/cart.ts";
import { type Menu, findItem } from "../shop/menu.ts";
import type { OrderItem, OrderNumber } from "../shop/order.ts";
import { parseOrderNumber } from "../shop/order-number.ts";
import { type PhoneNumber, parsePhoneNumber } from "../shop/phone-number.ts";

const drinkState = z.object({
  flavorId: z.string(),
  toppingIds: z.array(z.string()),
  sweetnessId: z.string(),
  iceId: z.string(),
  addonIds: z.array(z.string()),
});

const notesState = z.object({
  callSid: z.string(),
  staged: z.object({ drink: drinkState, quantity: z.int().min(1) }).optional(),
  drinks: z.array(drinkState),
  phone: z.string().optional(),
  orderNumber: z.string().optional(),
  orderedCount: z.int().min(0),
  isForgotten: z.boolean().optional(),
});

type DrinkState = z.infer<typeof drinkState>;

/** What has been agreed on one call so far. Belongs to that call alone. */
export class CallNotes {
  cart: Cart = EMPTY_CART;
  phone: PhoneNumber | undefined;
  orderNumber: OrderNumber | undefined;
  /** Drinks of this call that are in its order: they count against the limit. */
  orderedCount = 0;
  /** The caller asked to be forgotten. */
  isForgotten = false;
  /** Set on a call that goes on where another was cut off: that one may have an order we never heard of. */
  resumedFrom: string | undefined;
  readonly #callSid: string;

  constructor(callSid: string) {
    this.#callSid = callSid;
  }

  /** Goes on from a snapshot; what can no longer be made is left out, and a snapshot that cannot be read is a new call. */
  static resume(callSid: string, resumeState: string | undefined, menu: Menu): CallNotes {
    const notes = new CallNotes(callSid);
    const state = notesState.safeParse(parseJson(resumeState)).data;
    if (state === undefined) return notes;
    const staged = state.staged;
    notes.cart = {
      staged: staged !== undefined && isOnMenu(menu, staged.drink) ? staged : undefined,
      drinks: state.drinks.filter((drink) => isOnMenu(menu, drink)),
    };
    notes.phone = parsePhoneNumber(state.phone ?? "");
    notes.orderNumber = parseOrderNumber(state.orderNumber ?? "");
    notes.orderedCount = state.orderedCount;
    notes.isForgotten = state.isForgotten ?? false;
    notes.resumedFrom = state.callSid;
    return notes;
  }

  /** The cart was kept from a call that was cut off, and there is something in it. */
  get isResumedWithDrinks(): boolean {
    return (
      this.resumedFrom !== undefined &&
      (this.cart.drinks.length > 0 || this.cart.staged !== undefined)
    );
  }

  onRecord(menu: Menu): CartOnRecord {
    return cartOnRecord(this.cart, menu);
  }

  ordered(orderNumber: OrderNumber, items: readonly OrderItem[]): void {
    this.orderNumber = orderNumber;
    this.orderedCount = items.length;
    this.cart = { ...this.cart, drinks: [] };
  }

  snapshot(): string {
    const state: z.input<typeof notesState> = {
      callSid: this.#callSid,
      staged: this.cart.staged && {
        drink: writable(this.cart.staged.drink),
        quantity: this.cart.staged.quantity,
      },
      drinks: this.cart.drinks.map(writable),
      phone: this.phone,
      orderNumber: this.orderNumber,
      orderedCount: this.orderedCount,
      isForgotten: this.isForgotten,
    };
    return JSON.stringify(state);
  }
}

function writable(drink: Cart["drinks"][number]): DrinkState {
  return { ...drink, toppingIds: [...drink.toppingIds], addonIds: [...drink.addonIds] };
}

function isOnMenu(menu: Menu, drink: DrinkState): boolean {
  return (
    [drink.flavorId, ...drink.toppingIds, ...drink.addonIds].every(
      (id) => findItem(menu, id) !== undefined,
    ) &&
    menu.sweetness.levels.some(({ id }) => id === drink.sweetnessId) &&
    menu.ice.levels.some(({ id }) => id === drink.iceId)
  );
}

function parseJson(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // A state we cannot read is no reason to refuse the call.
  }
}
