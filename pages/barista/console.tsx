import { useSignal } from "@preact/signals";
import type { CallJson, OrderJson } from "../../src/web/api.ts";
import { Icon } from "../shared/icons.tsx";
import { countOf } from "../shared/words.ts";
import { AllDay } from "./all-day.tsx";
import { CallSheet, CallsStrip } from "./calls-strip.tsx";
import { CancelSheet } from "./cancel-sheet.tsx";
import { ConsoleBanners } from "./console-banners.tsx";
import type { ConsoleState } from "./console-state.ts";
import { ConsoleTopBar } from "./console-top-bar.tsx";
import { PauseSheet, setPaused } from "./pause-sheet.tsx";
import { ReadyRail } from "./ready-rail.tsx";
import { RecallSheet } from "./recall-sheet.tsx";
import { ShortcutSheet, useShortcuts } from "./shortcuts.tsx";
import { SoldOutSheet } from "./sold-out-sheet.tsx";
import { TicketCard } from "./ticket.tsx";

export type OpenSheet =
  | { readonly kind: "sold-out" | "pause" | "recall" | "keys" }
  | { readonly kind: "cancel"; readonly order: OrderJson }
  | { readonly kind: "call"; readonly call: CallJson };

/** What the staff work at all day. */
export function Console({ console: shop }: { console: ConsoleState }) {
  const sheet = useSignal<OpenSheet | undefined>(undefined);
  const tab = useSignal<"make" | "ready">("make");
  const close = () => (sheet.value = undefined);
  const board = shop.board.value;
  const isPaused = (shop.connection.shop.value?.paused_because ?? null) !== null;
  const togglePause = () => {
    if (isPaused) void shop.perform(() => setPaused(shop, false));
    else sheet.value = { kind: "pause" };
  };
  const toggleSound = () => {
    if (shop.chime.state.value === "on") shop.chime.turnOff();
    else void shop.chime.turnOn();
  };

  useShortcuts((key) => {
    const ticket = /^[1-9]$/.test(key) ? board?.toMake[Number(key) - 1] : undefined;
    if (ticket !== undefined) shop.markDone(ticket);
    else if (key === "z") shop.undoLast();
    else if (key === "r") sheet.value = { kind: "recall" };
    else if (key === "o") sheet.value = { kind: "sold-out" };
    else if (key === "p") togglePause();
    else if (key === "m") toggleSound();
    else if (key === "?") sheet.value = { kind: "keys" };
  });

  const toMake = board?.toMake.filter(({ state }) => state === "to_make").length ?? 0;
  const ready = board?.ready.length ?? 0;
  return (
    <div class={shop.isOffline ? "console offline" : "console"} data-tab={tab.value}>
      <ConsoleTopBar
        console={shop}
        onOpen={(kind) => (sheet.value = { kind })}
        onTogglePause={togglePause}
        onToggleSound={toggleSound}
      />
      <ConsoleBanners console={shop} onResume={togglePause} onUnlockSound={toggleSound} />
      <CallsStrip console={shop} onOpen={(call) => (sheet.value = { kind: "call", call })} />
      <section class="tabs" aria-label="Which orders">
        <button
          type="button"
          class="button touch"
          aria-pressed={tab.value === "make"}
          onClick={() => (tab.value = "make")}
        >
          To make <span class="number">{toMake}</span>
        </button>
        <button
          type="button"
          class="button touch"
          aria-pressed={tab.value === "ready"}
          onClick={() => (tab.value = "ready")}
        >
          Ready <span class="number">{ready}</span>
        </button>
      </section>
      <main class="console-main">
        <section class="counter" aria-label="To make">
          <AllDay tickets={board?.toMake ?? []} />
          {board === undefined && <CounterWaiting isOffline={shop.isOffline} />}
          {board?.toMake.length === 0 && (
            <div class="empty">
              <Icon name="cup" />
              <strong>All made</strong>
              <span>New orders appear here by themselves.</span>
            </div>
          )}
          <div class="tickets">
            {board?.toMake.map((ticket, index) => (
              <TicketCard
                key={ticket.order.order_number}
                console={shop}
                ticket={ticket}
                hotkey={index < 9 ? index + 1 : undefined}
                onCancel={() => (sheet.value = { kind: "cancel", order: ticket.order })}
              />
            ))}
          </div>
        </section>
        <section class="rail" aria-label={`Ready: ${countOf(ready, "order")}`}>
          <h2>
            Ready for pickup <span class="number">{ready}</span>
          </h2>
          <ReadyRail console={shop} tickets={board?.ready ?? []} />
        </section>
      </main>
      {sheet.value?.kind === "sold-out" && <SoldOutSheet console={shop} onClose={close} />}
      {sheet.value?.kind === "pause" && <PauseSheet console={shop} onClose={close} />}
      {sheet.value?.kind === "recall" && <RecallSheet console={shop} onClose={close} />}
      {sheet.value?.kind === "keys" && <ShortcutSheet onClose={close} />}
      {sheet.value?.kind === "cancel" && (
        <CancelSheet console={shop} order={sheet.value.order} onClose={close} />
      )}
      {sheet.value?.kind === "call" && (
        <CallSheet console={shop} call={sheet.value.call} onClose={close} />
      )}
      <shop.notices.View />
    </div>
  );
}

function CounterWaiting({ isOffline }: { isOffline: boolean }) {
  return (
    <div role="status">
      <span class="only-spoken">{isOffline ? "Waiting for the server" : "Reading the orders"}</span>
      <div class="tickets" aria-hidden="true">
        {[0, 1, 2].map((index) => (
          <div key={index} class="waiting-shimmer ticket-wait" />
        ))}
      </div>
    </div>
  );
}
