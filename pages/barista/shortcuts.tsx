import { useLayoutEffect } from "preact/hooks";
import { Sheet } from "../shared/sheet.tsx";

export const SHORTCUTS: readonly (readonly [string, string])[] = [
  ["1 – 9", "Done: the first to the ninth ticket"],
  ["Z", "Undo the last Done"],
  ["R", "Recall finished orders"],
  ["O", "Sold out"],
  ["P", "Pause or resume phone orders"],
  ["M", "Sound on or off"],
  ["?", "This list"],
];

/** Single keys, from the moment the console is drawn, while no sheet is open and nobody is typing. */
export function useShortcuts(onKey: (key: string) => void): void {
  useLayoutEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      if (document.querySelector("dialog[open]") !== null) return;
      if (event.target instanceof HTMLInputElement) return;
      onKey(event.key.toLowerCase());
    };
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  });
}

export function ShortcutSheet({ onClose }: { onClose: () => void }) {
  return (
    <Sheet title="Keys" onClose={onClose}>
      <dl class="shortcuts">
        {SHORTCUTS.map(([key, meaning]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </Sheet>
  );
}
