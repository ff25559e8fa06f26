import type { PhoneState } from "./phone-state.ts";

const KEYS = [
  ["1", ""],
  ["2", "ABC"],
  ["3", "DEF"],
  ["4", "GHI"],
  ["5", "JKL"],
  ["6", "MNO"],
  ["7", "PQRS"],
  ["8", "TUV"],
  ["9", "WXYZ"],
  ["*", ""],
  ["0", "+"],
  ["#", ""],
] as const;

export function Keypad({ phone }: { phone: PhoneState }) {
  return (
    <div class="keypad" role="group" aria-label="Keypad">
      <output class="keypad-pressed number" aria-label="Keys pressed">
        {phone.pressed.value}
      </output>
      {KEYS.map(([digit, letters]) => (
        <button
          key={digit}
          type="button"
          class="key number"
          aria-label={digit === "*" ? "star" : digit === "#" ? "pound" : digit}
          onClick={() => phone.press(digit)}
        >
          {digit}
          <small aria-hidden="true">{letters}</small>
        </button>
      ))}
    </div>
  );
}
