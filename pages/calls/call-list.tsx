import type { CallJson } from "../../src/web/api.ts";
import { Icon } from "../shared/icons.tsx";
import { everySecond } from "../shared/shop-clock.ts";
import { countOf, formatDollars, formatDuration, formatTime } from "../shared/words.ts";
import { callerOf, outcomeOf } from "./call-words.ts";
import type { CallsState } from "./calls-state.ts";

/** Calls, newest first, under the day they came. */
export function CallList({ state }: { state: CallsState }) {
  const calls = state.calls.value?.calls;
  if (calls === undefined) {
    return (
      <div role="status">
        <span class="only-spoken">Reading the calls</span>
        {[0, 1, 2, 3].map((index) => (
          <div key={index} class="waiting-shimmer call-row-wait" />
        ))}
      </div>
    );
  }
  if (calls.length === 0) {
    const isFiltered = state.search.value !== "" || state.day.value !== "";
    return (
      <div class="empty">
        <Icon name="phone" />
        <strong>{isFiltered ? "No such call" : "No calls yet"}</strong>
        <span>
          {isFiltered
            ? "Try another day or another word."
            : "The first one appears here while it is still going on."}
        </span>
      </div>
    );
  }
  const days = Map.groupBy(calls, ({ started_at_ms }) => dayOf(started_at_ms));
  return (
    <>
      {[...days].map(([day, ofDay]) => (
        <section key={day} class="call-day">
          <h2>
            {day} <span class="number">{countOf(ofDay.length, "call")}</span>
          </h2>
          <ul>
            {ofDay.map((call) => (
              <li key={call.call_sid}>
                <CallRow call={call} isOpen={call.call_sid === state.openSid.value} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}

function CallRow({ call, isOpen }: { call: CallJson; isOpen: boolean }) {
  const { words, tone } = outcomeOf(call);
  return (
    <a class="call-row" href={`#${call.call_sid}`} aria-current={isOpen ? "true" : undefined}>
      <span class="number call-row-time">{formatTime(call.started_at_ms)}</span>
      <span class="call-row-who number">
        {callerOf(call)}
        {call.marked_wrong && (
          <span class="call-row-wrong">
            <Icon name="flag" />
            <span class="only-spoken">marked wrong</span>
          </span>
        )}
      </span>
      <span class={`chip ${tone}`}>{words}</span>
      <span class="quiet small number call-row-rest">
        <Duration call={call} />
        {call.cart.total > 0 && ` · ${formatDollars(call.cart.total)}`}
      </span>
    </a>
  );
}

/** Grows while the call goes on. */
export function Duration({ call }: { call: CallJson }) {
  const endedAtMs = call.ended_at_ms ?? everySecond.value;
  return <>{formatDuration(endedAtMs - call.started_at_ms)}</>;
}

function dayOf(atMs: number): string {
  return new Date(atMs).toLocaleDateString([], { weekday: "long", day: "numeric", month: "long" });
}
