import type { CartJson } from "../../src/web/api.ts";
import { foldDrinks, type Defaults } from "./drinks.ts";
import { capitalize, formatDollars } from "./words.ts";
import "./call-parts.css";

/** A cart as it grows on a call: what is agreed, and the drink that is still talked about. */
export function CartView({ cart, defaults }: { cart: CartJson; defaults: Defaults | undefined }) {
  const { staged } = cart;
  if (cart.items.length === 0 && staged === null) {
    return <p class="quiet cart-empty">Nothing in the cart yet</p>;
  }
  return (
    <div class="cart">
      <ul>
        {foldDrinks(cart.items, defaults).map((line, index) => (
          <li key={index} class="cart-line">
            <b class="number">{line.quantity} ×</b>
            <span>
              {capitalize(line.flavor)}
              <small>{line.steps.map(({ text }) => text).join(", ")}</small>
            </span>
          </li>
        ))}
        {staged !== null && (
          <li key="staged" class="cart-line staged">
            <b class="number">{staged.quantity} ×</b>
            <span>
              {capitalize(staged.flavor)} <em class="chip warn">being confirmed</em>
              <small>
                {foldDrinks([staged], defaults)
                  .flatMap(({ steps }) => steps.map(({ text }) => text))
                  .join(", ")}
              </small>
            </span>
          </li>
        )}
      </ul>
      {cart.items.length > 0 && (
        <p class="cart-total">
          <span>Total</span> <b class="number">{formatDollars(cart.total)}</b>
        </p>
      )}
    </div>
  );
}
