import { Icon } from "../shared/icons.tsx";
import { StaffMenu } from "../shared/staff-page.tsx";
import { CallDetail } from "./call-detail.tsx";
import { CallList } from "./call-list.tsx";
import type { CallsState } from "./calls-state.ts";

/** Every call: on the left all of them, on the right the one that is looked at. */
export function CallsPage({ state }: { state: CallsState }) {
  const open = state.openCall.value;
  const failure = state.calls.failure;
  return (
    <div class={open === undefined ? "calls-page" : "calls-page has-open"}>
      <header class="topbar">
        <h1>
          <Icon name="list" /> Calls
        </h1>
        <span class="grow" />
        <a class="button touch plain" href="/barista">
          <Icon name="cup" /> Barista
        </a>
        <StaffMenu connection={state.connection} />
      </header>
      <div role="alert">
        {state.connection.state.value === "lost" && (
          <div class="banner bad">
            <Icon name="offline" /> Offline: the shop's server does not answer. Reconnecting…
          </div>
        )}
        {failure !== undefined && state.connection.state.value === "live" && (
          <div class="banner warn">
            <Icon name="warning" /> {failure.message}
          </div>
        )}
      </div>
      <main class="calls-main">
        <section class="calls-list" aria-label="All calls">
          <form class="calls-filter" role="search" onSubmit={(event) => event.preventDefault()}>
            <label>
              <span class="only-spoken">Search what was said, numbers and orders</span>
              <input
                class="input"
                type="search"
                placeholder="Search"
                value={state.search.value}
                onInput={(event) => state.setSearch(event.currentTarget.value)}
              />
            </label>
            <label>
              <span class="only-spoken">Day</span>
              <input
                class="input"
                type="date"
                value={state.day.value}
                onInput={(event) => state.setDay(event.currentTarget.value)}
              />
            </label>
          </form>
          <CallList state={state} />
        </section>
        <section class="calls-open" aria-label="The call">
          {open === undefined ? (
            <div class="empty">
              <Icon name="phone" />
              <strong>Choose a call</strong>
              <span>Its words, its cart and how quickly it was answered.</span>
            </div>
          ) : (
            <CallDetail state={state} call={open} />
          )}
        </section>
      </main>
      <state.notices.View />
    </div>
  );
}
