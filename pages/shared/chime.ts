import { signal } from "@preact/signals";
import { recall, remember } from "./preferences.ts";

/** `locked`: the browser wants a touch before it lets a page make a sound. */
export type SoundState = "on" | "off" | "locked";

/** Notes as Hz, played 140 ms apart. */
export const NEW_ORDER_CHIME = [659.3, 880, 1318.5] as const;
export const READY_CHIME = [523.3, 659.3, 784, 1046.5] as const;

/** The page's sounds: made of sine waves, so there is nothing to load. */
export class Chime {
  readonly state = signal<SoundState>("locked");
  readonly #preference: string;
  #audio: AudioContext | undefined;

  /** `preference`: under which name this device remembers that the sound is off. */
  constructor(preference: string) {
    this.#preference = preference;
    if (recall(preference) === "off") this.state.value = "off";
    else void this.#tryUnlock();
  }

  /** Call it in answer to a touch or a key: only then may a browser begin to sound. */
  async turnOn(): Promise<void> {
    remember(this.#preference, "on");
    await this.#tryUnlock();
    this.play([880]);
  }

  turnOff(): void {
    remember(this.#preference, "off");
    this.state.value = "off";
  }

  play(notes: readonly number[]): void {
    const audio = this.#audio;
    if (this.state.value !== "on" || audio === undefined) return;
    notes.forEach((hz, index) => {
      const startsAt = audio.currentTime + index * 0.14;
      const tone = new OscillatorNode(audio, { frequency: hz, type: "sine" });
      const volume = new GainNode(audio, { gain: 0 });
      volume.gain.setValueAtTime(0, startsAt);
      volume.gain.linearRampToValueAtTime(0.35, startsAt + 0.015);
      volume.gain.exponentialRampToValueAtTime(0.001, startsAt + 0.7);
      tone.connect(volume).connect(audio.destination);
      tone.start(startsAt);
      tone.stop(startsAt + 0.75);
      tone.onended = () => volume.disconnect();
    });
  }

  /** A kiosk browser may sound without a touch; any other stays suspended and is asked for one. */
  async #tryUnlock(): Promise<void> {
    this.#audio ??= new AudioContext();
    // Without permission `resume()` waits for ever, so it is not awaited alone.
    await Promise.race([this.#audio.resume(), new Promise((done) => setTimeout(done, 300))]);
    this.state.value = this.#audio.state === "running" ? "on" : "locked";
  }
}
