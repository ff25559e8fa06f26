import type { CallJson } from "../../src/web/api.ts";
import { CallBackActions } from "../shared/call-back-card.tsx";
import { CartView } from "../shared/cart-view.tsx";
import { Icon } from "../shared/icons.tsx";
import { Timeline } from "../shared/timeline.tsx";
import { formatTime } from "../shared/words.ts";
import { Duration } from "./call-list.tsx";
import { CallOrder } from "./call-order.tsx";
import { callerOf, latencySummary, outcomeOf } from "./call-words.ts";
import type { CallsState } from "./calls-state.ts";
import { LatencyBars } from "./latency-bars.tsx";
import { WrongMark } from "./wrong-mark.tsx";

/** One call: how it ended, what was said and done, how quick the answers were. */
export function CallDetail({ state, call }: { state: CallsState; call: CallJson }) {
  const { words, tone } = outcomeOf(call);
  const latency = latencySummary(call.turn_latencies_ms);
  return (
    <article class="call-detail" aria-label={`Call from ${callerOf(call)}`}>
      <header class="call-head">
        <a class="button touch plain back" href="#">
          <Icon name="undo" /> All calls
        </a>
        <div>
          <h2 class="number">{callerOf(call)}</h2>
          <p class="quiet">
            {new Date(call.started_at_ms).toLocaleDateString([], { dateStyle: "medium" })},{" "}
            {formatTime(call.started_at_ms)}
          </p>
        </div>
        <span class={`chip ${tone}`}>{words}</span>
        <span class="grow" />
        {call.ended_at_ms !== null && (
          <button
            type="button"
            class="button touch"
            aria-pressed={call.marked_wrong}
            onClick={() => void state.markWrong(call, !call.marked_wrong)}
          >
            <Icon name="flag" />
            {call.marked_wrong ? "Marked wrong" : "This order was wrong"}
          </button>
        )}
      </header>

      {call.marked_wrong && <WrongMark key={call.call_sid} state={state} call={call} />}

      {call.call_back === "open" && (
        <section class="card call-box call-back" aria-label="Call back">
          <h3>Cut off with drinks in the cart</h3>
          <CallBackActions
            call={call}
            onDone={(sentence) => {
              state.notices.show(sentence);
              state.calls.refresh();
            }}
            onProblem={(sentence) => state.notices.show(sentence, "bad")}
          />
        </section>
      )}

      <dl class="facts">
        <div>
          <dt>Duration</dt>
          <dd class="number">
            <Duration call={call} />
          </dd>
        </div>
        <div>
          <dt>Answers, middle</dt>
          <dd class="number">
            {latency === undefined ? "–" : `${Math.round(latency.medianMs)} ms`}
          </dd>
        </div>
        <div>
          <dt>Answers, slowest</dt>
          <dd class="number">
            {latency === undefined ? "–" : `${Math.round(latency.slowestMs)} ms`}
          </dd>
        </div>
        <div>
          <dt>Cost, estimated</dt>
          <dd class="number">
            {call.cost_estimate === null ? "nothing" : `$${call.cost_estimate.toFixed(3)}`}
          </dd>
        </div>
      </dl>

      <div class="call-columns">
        <section class="card call-box" aria-label="What was said and done">
          <h3>Conversation</h3>
          {call.timeline.length === 0 ? (
            <p class="quiet">Nothing was said.</p>
          ) : (
            <Timeline entries={call.timeline} startedAtMs={call.started_at_ms} withTools />
          )}
        </section>
        <div class="call-side">
          {call.order_number !== null && (
            <CallOrder
              key={call.call_sid}
              state={state}
              call={call}
              orderNumber={call.order_number}
            />
          )}
          {(call.order_number === null || !isEmpty(call.cart)) && (
            <section class="card call-box" aria-label="Cart">
              <h3>Cart</h3>
              <CartView cart={call.cart} defaults={state.defaults.value} />
            </section>
          )}
          {call.turn_latencies_ms.length > 0 && (
            <section class="card call-box" aria-label="Turn latency">
              <h3>How quickly the agent answered</h3>
              <LatencyBars latenciesMs={call.turn_latencies_ms} />
            </section>
          )}
        </div>
      </div>
    </article>
  );
}

function isEmpty({ items, staged }: CallJson["cart"]): boolean {
  return items.length === 0 && staged === null;
}
