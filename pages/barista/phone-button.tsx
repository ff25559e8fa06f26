import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Icon } from "../shared/icons.tsx";
import { formatPhone, maskPhone } from "../shared/words.ts";

const SHOWN_MS = 15_000;

/** A customer's number: masked until it is tapped, and again after a while. */
export function PhoneButton({ phone }: { phone: string }) {
  const isShown = useSignal(false);
  useEffect(() => {
    if (!isShown.value) return undefined;
    const timer = setTimeout(() => (isShown.value = false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isShown.value]);
  return (
    <button
      type="button"
      class="phone-button number"
      onClick={() => (isShown.value = !isShown.value)}
    >
      <Icon name="phone" />
      <span class="only-spoken">Customer's number {isShown.value ? "" : "ending "}</span>
      {isShown.value ? formatPhone(phone) : maskPhone(phone)}
      <span class="only-spoken">, {isShown.value ? "hide" : "show"}</span>
    </button>
  );
}
