import { Icon } from "../shared/icons.tsx";
import { everySecond } from "../shared/shop-clock.ts";
import { formatDuration, formatPhone } from "../shared/words.ts";
import type { HowItEnded } from "./phone-line.ts";
import type { PhoneState } from "./phone-state.ts";
import { Keypad } from "./keypad.tsx";
import { LevelMeters } from "./level-meters.tsx";

/** The phone itself. */
export function Handset({ phone }: { phone: PhoneState }) {
  const phase = phone.phase.value;
  const shop = phone.connection.shop.value;
  const isInCall = phase === "dialling" || phase === "talking";
  return (
    <section class="handset" aria-label="Phone">
      <div class="handset-screen">
        <div class={phase === "talking" ? "face talking" : "face"} aria-hidden="true">
          <Icon name="cup" />
        </div>
        <p class="callee">{shop?.name ?? "The shop"}</p>
        <p class="call-state" role="status">
          <CallState phone={phone} />
        </p>
        {phase === "talking" && <LevelMeters phone={phone} />}
        {phone.isKeypadOpen.value && <Keypad phone={phone} />}
      </div>
      {isInCall ? (
        <div class="handset-buttons">
          <RoundButton
            label={phone.isMuted.value ? "Unmute" : "Mute"}
            icon={phone.isMuted.value ? "micOff" : "mic"}
            pressed={phone.isMuted.value}
            disabled={phase !== "talking" || phone.microphoneProblem.value !== undefined}
            onPress={() => phone.toggleMute()}
          />
          <RoundButton label="Hang up" icon="hangUp" tone="bad" onPress={() => phone.hangUp()} />
          <RoundButton
            label="Keypad"
            icon="keypad"
            pressed={phone.isKeypadOpen.value}
            disabled={phase !== "talking"}
            onPress={() => (phone.isKeypadOpen.value = !phone.isKeypadOpen.value)}
          />
        </div>
      ) : (
        <div class="handset-buttons">
          <RoundButton
            label={phase === "ended" ? "Call again" : "Call"}
            icon="phone"
            tone="good"
            disabled={shop?.softphone === false}
            onPress={() => void phone.dial()}
          />
        </div>
      )}
      {!isInCall && (
        <label class="field handset-from">
          <span>Your number, for the texts</span>
          <input
            class="input number"
            type="tel"
            autoComplete="tel"
            value={phone.from.value}
            onChange={(event) => phone.setFrom(event.currentTarget.value)}
          />
        </label>
      )}
    </section>
  );
}

function CallState({ phone }: { phone: PhoneState }) {
  const { connectedAtMs, phase, ended } = phone;
  switch (phase.value) {
    case "idle":
      return (
        <>
          {phone.connection.shop.value?.softphone === false
            ? "This shop takes calls only by telephone."
            : "Press call and order by voice"}
        </>
      );
    case "dialling":
      return <>Ringing…</>;
    case "talking":
      return (
        <span class="number">
          {formatDuration(everySecond.value - (connectedAtMs.value ?? everySecond.value))}
        </span>
      );
    case "ended":
      return (
        <>
          {ended.value !== undefined && endedWords(ended.value)}{" "}
          <span class="number">{formatDuration(phone.endedAfterMs.value)}</span>
        </>
      );
  }
}

function endedWords(how: HowItEnded): string {
  switch (how.kind) {
    case "hung_up":
      return how.by === "caller" ? "You hung up." : "The shop hung up.";
    case "refused":
      return how.said;
    case "put_through":
      return `A telephone would now ring ${formatPhone(how.number)}. ${how.said}`;
    case "failed":
      return "The shop's server does not answer. Please try again.";
  }
}

function RoundButton(props: {
  label: string;
  icon: Parameters<typeof Icon>[0]["name"];
  tone?: "good" | "bad";
  pressed?: boolean;
  disabled?: boolean;
  onPress: () => void;
}) {
  return (
    <div class="round">
      <button
        type="button"
        class={`round-button ${props.tone ?? ""}`}
        aria-label={props.label}
        aria-pressed={props.pressed}
        disabled={props.disabled}
        onClick={props.onPress}
      >
        <Icon name={props.icon} />
      </button>
      <span aria-hidden="true">{props.label}</span>
    </div>
  );
}
