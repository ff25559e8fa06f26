import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { ApiRefused, sendJson } from "./api-client.ts";
import { Icon } from "./icons.tsx";
import type { ShopConnection } from "./shop-connection.ts";
import { formatDuration } from "./words.ts";

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9"] as const;

/** Asks for the shop's PIN, with keys that fit a thumb. Also answers when it is wrong, and when it is too often wrong. */
export function SignIn({ connection, page }: { connection: ShopConnection; page: string }) {
  const pin = useSignal("");
  const problem = useSignal<string | undefined>(undefined);
  const isBusy = useSignal(false);
  const lockedUntilMs = useSignal(0);
  const nowMs = useSignal(Date.now());
  const isLocked = lockedUntilMs.value > nowMs.value;

  useEffect(() => {
    if (!isLocked) return undefined;
    const timer = setInterval(() => (nowMs.value = Date.now()), 1000);
    return () => clearInterval(timer);
  }, [isLocked]);

  const signIn = async () => {
    if (pin.value === "" || isBusy.value) return;
    isBusy.value = true;
    try {
      await sendJson("POST", "/api/staff/session", { pin: pin.value });
      problem.value = undefined;
      connection.restart();
    } catch (error) {
      problem.value = error instanceof Error ? error.message : String(error);
      if (error instanceof ApiRefused && error.details.code === "locked_out") {
        nowMs.value = Date.now();
        lockedUntilMs.value = Date.now() + (error.details.retry_after_ms ?? 60_000);
      }
    }
    pin.value = "";
    isBusy.value = false;
  };

  return (
    <main class="sign-in">
      <form
        class="card sign-in-card"
        onSubmit={(event) => {
          event.preventDefault();
          void signIn();
        }}
      >
        <div class="sign-in-head">
          <Icon name="lock" />
          <h1>{page}</h1>
          <p class="quiet">{connection.shop.value?.name}: for staff</p>
        </div>
        <label class="field">
          <span>Staff PIN</span>
          <input
            class="input sign-in-pin"
            type="password"
            inputMode="numeric"
            autoComplete="current-password"
            autoFocus
            disabled={isLocked}
            value={pin.value}
            onInput={(event) => (pin.value = event.currentTarget.value)}
          />
        </label>
        <p class="sign-in-problem" role="alert">
          {isLocked
            ? `Too many wrong PINs. Try again in ${formatDuration(lockedUntilMs.value - nowMs.value)}.`
            : problem.value}
        </p>
        <div class="sign-in-keys">
          {KEYS.map((key) => (
            <PinKey key={key} disabled={isLocked} onPress={() => (pin.value += key)}>
              {key}
            </PinKey>
          ))}
          <button
            type="button"
            class="button touch plain"
            aria-label="Delete the last digit"
            onClick={() => (pin.value = pin.value.slice(0, -1))}
          >
            <Icon name="backspace" />
          </button>
          <PinKey disabled={isLocked} onPress={() => (pin.value += "0")}>
            0
          </PinKey>
          <button
            type="submit"
            class="button touch primary"
            disabled={isLocked || isBusy.value || pin.value === ""}
          >
            Sign in
          </button>
        </div>
      </form>
    </main>
  );
}

function PinKey(props: { children: string; disabled: boolean; onPress: () => void }) {
  return (
    <button
      type="button"
      class="button touch number"
      disabled={props.disabled}
      onClick={props.onPress}
    >
      {props.children}
    </button>
  );
}
