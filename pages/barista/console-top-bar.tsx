import { Icon } from "../shared/icons.tsx";
import { StaffMenu } from "../shared/staff-page.tsx";
import type { ConsoleState } from "./console-state.ts";

/** The switches of the day. */
export function ConsoleTopBar(props: {
  console: ConsoleState;
  onOpen: (kind: "sold-out" | "recall" | "keys") => void;
  onTogglePause: () => void;
  onToggleSound: () => void;
}) {
  const { console: shop, onOpen } = props;
  const info = shop.connection.shop.value;
  const isPaused = (info?.paused_because ?? null) !== null;
  const sound = shop.chime.state.value;
  const menu = shop.menu.value;
  const soldOut = [
    ...(menu?.flavors ?? []),
    ...(menu?.toppings ?? []),
    ...(menu?.addons ?? []),
  ].filter(({ available }) => !available).length;
  return (
    <header class="topbar">
      <h1>
        <Icon name="cup" /> <span class="topbar-name">{info?.name ?? "Barista"}</span>
      </h1>
      <span class="grow" />
      <button type="button" class="button touch" onClick={() => onOpen("recall")}>
        <Icon name="recall" /> <span class="wide">Recall</span>
      </button>
      <button type="button" class="button touch" onClick={() => onOpen("sold-out")}>
        <Icon name="soldOut" /> <span class="wide">Sold out</span>
        {soldOut > 0 && <span class="chip bad number">{soldOut}</span>}
      </button>
      <button
        type="button"
        class="button touch"
        aria-pressed={isPaused}
        onClick={props.onTogglePause}
      >
        <Icon name={isPaused ? "play" : "pause"} />{" "}
        <span class="wide">{isPaused ? "Resume phone" : "Pause phone"}</span>
      </button>
      <button
        type="button"
        class="button touch"
        aria-pressed={sound === "on"}
        onClick={props.onToggleSound}
      >
        <Icon name={sound === "on" ? "sound" : "mute"} />{" "}
        <span class="wide">{sound === "on" ? "Sound on" : "Sound off"}</span>
      </button>
      <a class="button touch plain" href="/calls">
        <Icon name="list" /> <span class="wide">Calls</span>
      </a>
      <button
        type="button"
        class="button touch plain keyboard-only"
        aria-label="Keys"
        onClick={() => onOpen("keys")}
      >
        <Icon name="help" />
      </button>
      <StaffMenu connection={shop.connection} />
    </header>
  );
}
