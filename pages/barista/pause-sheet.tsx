import { useSignal } from "@preact/signals";
import { sendJson } from "../shared/api-client.ts";
import { Icon } from "../shared/icons.tsx";
import { Sheet } from "../shared/sheet.tsx";
import type { ConsoleState } from "./console-state.ts";

const REASONS = [
  "We are very busy right now. Please call again in twenty minutes.",
  "We are closing soon and take no more orders by phone today.",
  "Our tea machine is being looked after. Please call again later.",
] as const;

/** Stops phone orders; callers hear the sentence that is chosen or typed here. */
export function PauseSheet(props: { console: ConsoleState; onClose: () => void }) {
  const { console: shop, onClose } = props;
  const reason = useSignal<string>(REASONS[0]);
  const isBusy = useSignal(false);
  const pause = async () => {
    isBusy.value = true;
    const isDone = await shop.perform(() => setPaused(shop, true, reason.value));
    isBusy.value = false;
    if (isDone) onClose();
  };
  return (
    <Sheet title="Pause phone orders" onClose={onClose}>
      <fieldset class="choices">
        <legend class="quiet">Callers hear:</legend>
        {REASONS.map((text) => (
          <label key={text} class="choice">
            <input
              type="radio"
              name="reason"
              checked={reason.value === text}
              onChange={() => (reason.value = text)}
            />
            <span>{text}</span>
          </label>
        ))}
        <label class="field">
          <span>In your own words</span>
          <input
            class="input"
            maxLength={200}
            value={reason.value}
            onInput={(event) => (reason.value = event.currentTarget.value)}
          />
        </label>
      </fieldset>
      <div class="sheet-actions">
        <button type="button" class="button touch" onClick={onClose}>
          Keep taking orders
        </button>
        <button
          type="button"
          class="button touch primary"
          disabled={isBusy.value || reason.value.trim() === ""}
          onClick={() => void pause()}
        >
          <Icon name="pause" /> Pause
        </button>
      </div>
    </Sheet>
  );
}

export async function setPaused(
  shop: ConsoleState,
  paused: boolean,
  reason?: string,
): Promise<void> {
  await sendJson("POST", "/api/shop/pause", {
    paused,
    ...(reason !== undefined && { reason: reason.trim() }),
  });
  shop.connection.shop.refresh();
}
