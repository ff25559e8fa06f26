import type { CallJson } from "../../src/web/api.ts";
import { sendJson } from "../shared/api-client.ts";
import { CallBackActions } from "../shared/call-back-card.tsx";
import { CartView } from "../shared/cart-view.tsx";
import { Icon } from "../shared/icons.tsx";
import { Sheet } from "../shared/sheet.tsx";
import { everySecond } from "../shared/shop-clock.ts";
import { Timeline } from "../shared/timeline.tsx";
import { countOf, formatDuration, maskPhone } from "../shared/words.ts";
import type { ConsoleState } from "./console-state.ts";

/** Who is on the phone now, and who was cut off. Nothing at all when it is quiet. */
export function CallsStrip(props: { console: ConsoleState; onOpen: (call: CallJson) => void }) {
  const live = props.console.liveCalls.value?.calls ?? [];
  const callBacks = props.console.callBacks.value?.calls ?? [];
  if (live.length === 0 && callBacks.length === 0) return null;
  return (
    <section class="calls-strip" aria-label="Calls">
      {callBacks.map((call) => (
        <button
          key={call.call_sid}
          type="button"
          class="call-chip cut-off"
          onClick={() => props.onOpen(call)}
        >
          <Icon name="warning" />
          <b>Cut off: call back</b>
          <span class="number">{who(call)}</span>
          <span>{drinksOf(call)}</span>
        </button>
      ))}
      {live.map((call) => (
        <button
          key={call.call_sid}
          type="button"
          class="call-chip"
          onClick={() => props.onOpen(call)}
        >
          <span class="live-dot" />
          <b class="number">{formatDuration(everySecond.value - call.started_at_ms)}</b>
          <span class="number">{who(call)}</span>
          <span>{drinksOf(call)}</span>
          <q>{lastWords(call)}</q>
        </button>
      ))}
    </section>
  );
}

/** One call, opened: its cart, its words, and for one that was cut off what can be done. */
export function CallSheet(props: { console: ConsoleState; call: CallJson; onClose: () => void }) {
  const { console: shop, onClose } = props;
  const isSame = ({ call_sid }: CallJson) => call_sid === props.call.call_sid;
  // As it is now, not as it was when it was opened.
  const call =
    shop.liveCalls.value?.calls.find(isSame) ??
    shop.callBacks.value?.calls.find(isSame) ??
    props.call;
  const isCallBack = call.call_back === "open";
  return (
    <Sheet
      title={isCallBack ? "Cut off: call back" : `On the phone: ${who(call)}`}
      drawer
      onClose={onClose}
    >
      <CartView cart={call.cart} defaults={shop.defaults.value} />
      {isCallBack && (
        <CallBackActions
          call={call}
          onDone={(words) => {
            shop.notices.show(words);
            shop.callBacks.refresh();
            shop.orders.refresh();
            onClose();
          }}
          onProblem={(words) => shop.notices.show(words, "bad")}
        />
      )}
      {call.ended_at_ms === null && (
        <button
          type="button"
          class="button touch"
          onClick={() => void shop.perform(() => takeOver(shop, call))}
        >
          <Icon name="phone" /> Take over: ring the shop's phone
        </button>
      )}
      <Timeline entries={call.timeline} startedAtMs={call.started_at_ms} withTools={false} />
    </Sheet>
  );
}

async function takeOver(shop: ConsoleState, call: CallJson): Promise<void> {
  await sendJson("POST", `/api/calls/${encodeURIComponent(call.call_sid)}/take-over`);
  shop.notices.show("The caller is being put through to the shop's phone.");
}

function who({ phone }: CallJson): string {
  return phone === null ? "number withheld" : maskPhone(phone);
}

function drinksOf({ cart }: CallJson): string {
  const count = cart.items.length + (cart.staged?.quantity ?? 0);
  return count === 0 ? "no drink yet" : countOf(count, "drink");
}

function lastWords({ timeline }: CallJson): string {
  const entry = timeline.findLast(({ kind }) => kind === "heard" || kind === "said");
  return entry !== undefined && "text" in entry ? entry.text : "…";
}
