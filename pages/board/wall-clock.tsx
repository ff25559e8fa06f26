import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { shopNow } from "../shared/shop-clock.ts";
import { formatTime } from "../shared/words.ts";

const MINUTE_MS = 60_000;

/** Hours and minutes; it wakes once a minute. */
export function WallClock() {
  const now = useSignal(shopNow());
  useEffect(() => {
    const timer = setTimeout(() => (now.value = shopNow()), MINUTE_MS - (now.value % MINUTE_MS));
    return () => clearTimeout(timer);
  }, [now.value]);
  return <time class="wall-clock number">{formatTime(now.value)}</time>;
}
