import { useSignal } from "@preact/signals";
import type { CallJson, OrderJson } from "../../src/web/api.ts";
import { sendJson } from "./api-client.ts";
import { Icon } from "./icons.tsx";
import { formatPhone } from "./words.ts";

/** What staff can do for a caller who was cut off with drinks in the cart. */
export function CallBackActions(props: {
  call: CallJson;
  onDone: (words: string) => void;
  onProblem: (words: string) => void;
}) {
  const { call } = props;
  const isBusy = useSignal(false);
  const phone = useSignal("");
  const includeStaged = useSignal(call.cart.items.length === 0);
  const path = `/api/call-backs/${encodeURIComponent(call.call_sid)}`;

  const act = async (work: () => Promise<string>) => {
    isBusy.value = true;
    try {
      props.onDone(await work());
    } catch (error) {
      props.onProblem(error instanceof Error ? error.message : String(error));
    }
    isBusy.value = false;
  };
  const order = () =>
    act(async () => {
      const placed = await sendJson<OrderJson>("POST", `${path}/order`, {
        ...(call.phone === null && { phone: phone.value }),
        include_staged: includeStaged.value,
      });
      return `Order ${placed.order_number} is placed.`;
    });
  const dismiss = () =>
    act(async () => {
      await sendJson("POST", `${path}/dismiss`);
      return "The call-back is dismissed.";
    });

  return (
    <div class="call-back-actions">
      {call.phone !== null && (
        <a class="button touch" href={`tel:${call.phone}`}>
          <Icon name="phone" /> <span class="number">Call {formatPhone(call.phone)}</span>
        </a>
      )}
      {call.phone === null && (
        <label class="field">
          <span>The caller withheld the number. Text the order to:</span>
          <input
            class="input number"
            type="tel"
            value={phone.value}
            onInput={(event) => (phone.value = event.currentTarget.value)}
          />
        </label>
      )}
      {call.cart.staged !== null && (
        <label class="choice">
          <input
            type="checkbox"
            checked={includeStaged.value}
            onChange={(event) => (includeStaged.value = event.currentTarget.checked)}
          />
          <span>Also the drink that was not confirmed yet</span>
        </label>
      )}
      <div class="sheet-actions">
        <button
          type="button"
          class="button touch"
          disabled={isBusy.value}
          onClick={() => void dismiss()}
        >
          Dismiss
        </button>
        <button
          type="button"
          class="button touch primary"
          disabled={isBusy.value || (call.phone === null && phone.value.trim() === "")}
          onClick={() => void order()}
        >
          <Icon name="cup" /> Make it an order
        </button>
      </div>
    </div>
  );
}
