import type { DeskRefusal } from "../orders/order-desk.ts";
import type { CartRefusal } from "../shop/cart.ts";
import type { OrderNumber, OrderStatus } from "../shop/order.ts";

/** Why a tool did not do what it was asked. `refusal-words.ts` has a sentence for each. */
export type ToolRefusal =
  | CartRefusal
  | DeskRefusal
  | { readonly kind: "bad_phone"; readonly digitCount: number }
  | { readonly kind: "phone_missing"; readonly callerIdLastFour: string | undefined }
  | { readonly kind: "caller_id_not_textable" }
  /** Checkout was asked for while a drink still waits for its yes. */
  | { readonly kind: "drink_not_confirmed"; readonly summary: string }
  /** The order can no longer be changed. */
  | {
      readonly kind: "already_preparing";
      readonly orderNumber: OrderNumber;
      readonly status: OrderStatus;
    }
  /** The order's texts go to the number it was placed with. */
  | {
      readonly kind: "already_ordered";
      readonly orderNumber: OrderNumber;
      readonly phoneLastFour: string | undefined;
    }
  | { readonly kind: "no_order_found" }
  | { readonly kind: "no_staff_phone" }
  /** The number is withheld: whose data would it be? */
  | { readonly kind: "nobody_to_forget" }
  | { readonly kind: "bad_arguments"; readonly problems: readonly string[] }
  | { readonly kind: "unknown_tool"; readonly name: string }
  | { readonly kind: "cancelled" }
  /** Something broke on our side; nothing is known to have changed. */
  | { readonly kind: "fault" };
