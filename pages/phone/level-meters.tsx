import { useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import { Icon } from "../shared/icons.tsx";
import type { PhoneState } from "./phone-state.ts";

/** How loud you and the shop are. Moved straight in the DOM: ten times a second is no reason to draw the page anew. */
export function LevelMeters({ phone }: { phone: PhoneState }) {
  const you = useRef<HTMLSpanElement>(null);
  const shop = useRef<HTMLSpanElement>(null);
  useSignalEffect(() => {
    const { microphone, speaker } = phone.levels.value;
    show(you.current, phone.isMuted.value ? 0 : microphone);
    show(shop.current, speaker);
  });
  return (
    <div class="meters" aria-hidden="true">
      <Icon name={phone.isMuted.value ? "micOff" : "mic"} />
      <span class="meter">
        <span ref={you} />
      </span>
      <Icon name="sound" />
      <span class="meter">
        <span ref={shop} />
      </span>
    </div>
  );
}

/** Ears hear loudness by its logarithm; −42 dB and below is an empty bar. */
function show(bar: HTMLSpanElement | null, peak: number): void {
  const decibels = 20 * Math.log10(Math.max(peak, 1e-4));
  const share = Math.max(0, Math.min(1, 1 + decibels / 42));
  if (bar !== null) bar.style.transform = `scaleX(${share.toFixed(3)})`;
}
