import { useSignal, type Signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Chime } from "../shared/chime.ts";
import { Icon } from "../shared/icons.tsx";
import { toggleTheme } from "../shared/theme.ts";

const SHOWN_AFTER_MOVE_MS = 4_000;

/** What one needs once, when the TV is hung up: seen when the mouse moves or a key is pressed, else out of the way. */
export function BoardControls({ chime, speaks }: { chime: Chime; speaks: Signal<boolean> }) {
  const isShown = useSignal(false);
  const toggleSound = () => {
    if (chime.state.value === "on") chime.turnOff();
    else void chime.turnOn();
  };
  const toggleVoice = () => (speaks.value = !speaks.value);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const show = () => {
      isShown.value = true;
      clearTimeout(timer);
      timer = setTimeout(() => (isShown.value = false), SHOWN_AFTER_MOVE_MS);
    };
    const onKey = (event: KeyboardEvent) => {
      show();
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const key = event.key.toLowerCase();
      if (key === "f") toggleFullScreen();
      else if (key === "s") toggleSound();
      else if (key === "v") toggleVoice();
      else if (key === "t") toggleTheme();
    };
    addEventListener("pointermove", show);
    addEventListener("keydown", onKey);
    return () => {
      clearTimeout(timer);
      removeEventListener("pointermove", show);
      removeEventListener("keydown", onKey);
    };
  }, []);

  const sound = chime.state.value;
  return (
    <div class={isShown.value ? "board-controls shown" : "board-controls"}>
      <button type="button" class="button" aria-pressed={sound === "on"} onClick={toggleSound}>
        <Icon name={sound === "on" ? "sound" : "mute"} />
        {sound === "locked" ? "Turn sound on" : "Chime"} <kbd>S</kbd>
      </button>
      <button type="button" class="button" aria-pressed={speaks.value} onClick={toggleVoice}>
        <Icon name="mic" />
        Say numbers <kbd>V</kbd>
      </button>
      <button type="button" class="button" onClick={toggleTheme}>
        <Icon name="moon" />
        Theme <kbd>T</kbd>
      </button>
      <button type="button" class="button" onClick={toggleFullScreen}>
        <Icon name="full" />
        Full screen <kbd>F</kbd>
      </button>
    </div>
  );
}

function toggleFullScreen(): void {
  const done =
    document.fullscreenElement === null
      ? document.documentElement.requestFullscreen()
      : document.exitFullscreen();
  // A browser may not allow it (an iframe, a phone): then the page stays as it is.
  done.catch(() => undefined);
}
