import { useSignal } from "@preact/signals";
import type { MenuItemJson } from "../../src/web/api.ts";
import { sendJson } from "../shared/api-client.ts";
import { Sheet } from "../shared/sheet.tsx";
import { capitalize } from "../shared/words.ts";
import type { ConsoleState } from "./console-state.ts";

/** A switch for each thing on the menu. What is sold out, callers are told and cannot order. */
export function SoldOutSheet(props: { console: ConsoleState; onClose: () => void }) {
  const { console: shop, onClose } = props;
  const menu = shop.menu.value;
  const groups = [
    ["Teas", menu?.flavors],
    ["Toppings", menu?.toppings],
    ["On top", menu?.addons],
  ] as const;
  return (
    <Sheet title="Sold out" drawer onClose={onClose}>
      <p class="quiet">What is switched off, callers hear is sold out.</p>
      {groups.map(
        ([title, items]) =>
          items !== undefined &&
          items.length > 0 && (
            <section key={title} class="switches">
              <h3>{title}</h3>
              {items.map((item) => (
                <AvailabilitySwitch key={item.id} console={shop} item={item} />
              ))}
            </section>
          ),
      )}
      {menu === undefined && <p role="status">Reading the menu…</p>}
    </Sheet>
  );
}

function AvailabilitySwitch({
  console: shop,
  item,
}: {
  console: ConsoleState;
  item: MenuItemJson;
}) {
  const isBusy = useSignal(false);
  const toggle = async () => {
    isBusy.value = true;
    await shop.perform(async () => {
      await sendJson("PATCH", `/api/menu/${encodeURIComponent(item.id)}`, {
        available: !item.available,
      });
      shop.menu.refresh();
    });
    isBusy.value = false;
  };
  return (
    <button
      type="button"
      role="switch"
      class="switch-row"
      aria-checked={item.available}
      disabled={isBusy.value}
      onClick={() => void toggle()}
    >
      <span>{capitalize(item.name)}</span>
      <span class={item.available ? "chip good" : "chip bad"}>
        {item.available ? "For sale" : "Sold out"}
      </span>
      <span class="switch" aria-hidden="true" />
    </button>
  );
}
