import { Icon } from "../shared/icons.tsx";
import { countOf } from "../shared/words.ts";
import type { ConsoleState } from "./console-state.ts";

/** What must not be overlooked: no connection, what is wrong with the shop, no phone orders, no sound. */
export function ConsoleBanners(props: {
  console: ConsoleState;
  onResume: () => void;
  onUnlockSound: () => void;
}) {
  const { console: shop } = props;
  const waiting = shop.queue.waiting.value.length;
  const pausedBecause = shop.connection.shop.value?.paused_because ?? null;
  return (
    <section aria-label="Notices">
      <div role="alert">
        {shop.isOffline && (
          <div class="banner bad">
            <Icon name="offline" />
            <span class="grow">
              Offline: the shop's server does not answer. Reconnecting…
              {waiting > 0 && ` ${countOf(waiting, "press", "presses")} kept, to be sent.`}
            </span>
          </div>
        )}
        {shop.connection.trouble.value.map((sentence) => (
          <div key={sentence} class="banner bad">
            <Icon name="warning" />
            <span class="grow">{sentence}</span>
          </div>
        ))}
      </div>
      {pausedBecause !== null && (
        <div class="banner warn">
          <Icon name="pause" />
          <span class="grow">Phone orders are paused. Callers hear: “{pausedBecause}”</span>
          <button type="button" class="button touch" onClick={props.onResume}>
            Resume
          </button>
        </div>
      )}
      {shop.chime.state.value === "locked" && (
        <div class="banner info">
          <Icon name="mute" />
          <span class="grow">This browser is silent until you touch it once.</span>
          <button type="button" class="button touch primary" onClick={props.onUnlockSound}>
            Turn sound on
          </button>
        </div>
      )}
    </section>
  );
}
