import { computed, signal } from "@preact/signals";
import type { CallJson, MenuJson, TextJson, TextsJson } from "../../src/web/api.ts";
import { getJson } from "../shared/api-client.ts";
import { defaultsOf } from "../shared/drinks.ts";
import { EventStream } from "../shared/event-stream.ts";
import { Notices } from "../shared/notices.tsx";
import { recall, remember } from "../shared/preferences.ts";
import { shopNow } from "../shared/shop-clock.ts";
import { ShopConnection } from "../shared/shop-connection.ts";
import type { LineSound, LineSoundListeners } from "./line-sound.ts";
import { openMicrophone, type MicrophoneProblem } from "./microphone.ts";
import { PhoneLine, type HowItEnded } from "./phone-line.ts";
import { openTimerSound } from "./timer-sound.ts";
import { openWorkletSound } from "./worklet-sound.ts";

export type Phase = "idle" | "dialling" | "talking" | "ended";

/** The phone in the hand: what it shows, and what its buttons do. One for the page. */
export class PhoneState {
  readonly connection = new ShopConnection({ mayReload: () => this.phase.value === "idle" });
  readonly menu = this.connection.watch(["menu_changed"], () => getJson<MenuJson>("/api/menu"));
  readonly notices = new Notices();
  readonly phase = signal<Phase>("idle");
  /** The caller's own number, E.164: texts go there. */
  readonly from = signal(recall("phone.from") ?? inventNumber());
  readonly connectedAtMs = signal<number | undefined>(undefined);
  readonly endedAfterMs = signal(0);
  readonly ended = signal<HowItEnded | undefined>(undefined);
  readonly microphoneProblem = signal<MicrophoneProblem | undefined>(undefined);
  readonly isMuted = signal(false);
  readonly isKeypadOpen = signal(false);
  readonly pressed = signal("");
  readonly levels = signal({ microphone: 0, speaker: 0 });
  readonly said = signal("");
  readonly call = signal<CallJson | undefined>(undefined);
  readonly texts = signal<readonly TextJson[]>([]);
  readonly defaults = computed(() => {
    const menu = this.menu.value;
    return menu === undefined ? undefined : defaultsOf(menu);
  });
  #line: PhoneLine | undefined;
  #sound: LineSound | undefined;
  #view: EventStream | undefined;

  setFrom(from: string): void {
    this.from.value = from;
    remember("phone.from", from);
  }

  async dial(): Promise<void> {
    this.#forgetCall();
    this.phase.value = "dialling";
    const { stream, problem } = await openMicrophone();
    this.microphoneProblem.value = problem;
    const line = new PhoneLine(toE164(this.from.value), {
      onConnected: (viewKey, said) => this.#connected(viewKey, said),
      onEnded: (how) => this.#end(how),
    });
    this.#line = line;
    try {
      this.#sound = await openSound(stream, {
        onFrame: (mulaw) => line.sendFrame(mulaw),
        onPlayed: (mark) => line.echoMark(mark),
        onLevels: (levels) => (this.levels.value = levels),
      });
    } catch {
      for (const track of stream?.getTracks() ?? []) track.stop();
      this.#end({ kind: "failed" });
      return;
    }
    line.dial(this.#sound);
  }

  hangUp(): void {
    this.#line?.hangUp();
  }

  toggleMute(): void {
    this.isMuted.value = !this.isMuted.value;
    this.#sound?.setMuted(this.isMuted.value);
  }

  press(digit: string): void {
    this.pressed.value += digit;
    this.#sound?.beep(digit);
    this.#line?.press(digit);
  }

  /** A typed line counts as said. */
  type(text: string): void {
    if (text.trim() !== "") this.#line?.type(text.trim());
  }

  #connected(viewKey: string | undefined, said: string): void {
    this.connectedAtMs.value ??= shopNow();
    this.phase.value = "talking";
    this.said.value = said;
    if (viewKey !== undefined) this.#watch(viewKey);
  }

  /** The transcript, the cart and the texts of this call; the texts go on coming after it. */
  #watch(viewKey: string): void {
    const callSid = this.#line?.callSid ?? "";
    this.#view?.[Symbol.dispose]();
    this.#view = new EventStream(
      `/api/calls/${callSid}/events?view=${encodeURIComponent(viewKey)}`,
      {
        onOpen: () => undefined,
        onState: () => undefined,
        onMessage: ({ event, data }) => {
          if (event === "message") this.call.value = parseCall(data);
          else if (event === "texts") this.texts.value = parseTexts(data).texts;
        },
      },
    );
  }

  #end(how: HowItEnded): void {
    this.endedAfterMs.value =
      this.connectedAtMs.value === undefined ? 0 : shopNow() - this.connectedAtMs.value;
    this.ended.value = how;
    this.phase.value = "ended";
    this.levels.value = { microphone: 0, speaker: 0 };
    this.isKeypadOpen.value = false;
    void this.#sound?.close();
    this.#sound = undefined;
  }

  #forgetCall(): void {
    this.#view?.[Symbol.dispose]();
    this.call.value = undefined;
    this.texts.value = [];
    this.ended.value = undefined;
    this.connectedAtMs.value = undefined;
    this.pressed.value = "";
    this.isMuted.value = false;
    this.said.value = "";
  }
}

async function openSound(
  stream: MediaStream | undefined,
  listeners: LineSoundListeners,
): Promise<LineSound> {
  const hasAudioThread = "audioWorklet" in AudioContext.prototype && globalThis.isSecureContext;
  return hasAudioThread ? openWorkletSound(stream, listeners) : openTimerSound(listeners);
}

// The server's own JSON, made by the types that stand here.
const parseCall = (json: string) => JSON.parse(json) as CallJson;
const parseTexts = (json: string) => JSON.parse(json) as TextsJson;

/** Area code 555 is nobody's: a made-up number rings no stranger. */
function inventNumber(): string {
  const digits = crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
  return `+1555${String(2_000_000 + (digits % 8_000_000))}`;
}

/** As typed by people; ten digits are taken as North American. */
function toE164(typed: string): string {
  const digits = typed.replace(/\D/g, "");
  if (typed.trim().startsWith("+")) return `+${digits}`;
  return digits.length === 10 ? `+1${digits}` : `+${digits}`;
}
