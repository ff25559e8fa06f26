import { setTimeout as wait } from "node:timers/promises";
import type { Page } from "playwright-core";
import { decodeMulaw } from "../../src/audio/mulaw.ts";
import { silentLog } from "../../src/lib/log.ts";
import { Voice } from "../../src/house-agent/speaking/voice.ts";

/** A microphone into which the test plays recordings, in place of the machine's own. */
const MICROPHONE = `(() => {
  let play;
  globalThis.playIntoMicrophone = (samples) => play(samples);
  navigator.mediaDevices.getUserMedia = async () => {
    const context = new AudioContext();
    await context.resume();
    const microphone = context.createMediaStreamDestination();
    play = (samples) => new Promise((played) => {
      const sound = context.createBuffer(1, samples.length, 8000);
      sound.copyToChannel(Float32Array.from(samples, (sample) => sample / 32768), 0);
      const source = new AudioBufferSourceNode(context, { buffer: sound });
      source.connect(microphone);
      source.onended = () => played();
      source.start();
    });
    return microphone.stream;
  };
})()`;

/** The shop's side of the talk is over for now when its loudspeaker was silent for so long. */
const TURN_OVER_MS = 800;
const LOOK_EVERY_MS = 100;
const SPEAKER =
  "Number(/scaleX\\((.*)\\)/.exec(document.querySelectorAll('.meter > span')[1]?.style.transform ?? '')?.[1] ?? 0)";

/** Somebody in front of the softphone page, who listens to its loudspeaker and speaks into its microphone. */
export class PageCaller implements AsyncDisposable {
  readonly #voice = new Voice(silentLog());
  readonly #page: Page;
  #heardEntries = 0;

  private constructor(page: Page) {
    this.#page = page;
  }

  /** Before the call: the page gets its microphone when it rings. */
  static async at(page: Page): Promise<PageCaller> {
    await page.evaluate(MICROPHONE);
    return new PageCaller(page);
  }

  /** All that the shop says until it falls silent; empty when it says nothing within `withinMs`. */
  async listens(withinMs: number): Promise<string> {
    const until = performance.now() + withinMs;
    let quietSince: number | undefined;
    while (performance.now() < until) {
      await wait(LOOK_EVERY_MS);
      const isLoud = Number(await this.#page.evaluate(SPEAKER)) > 0;
      quietSince = isLoud ? undefined : (quietSince ?? performance.now());
      const said = (await this.#said()).slice(this.#heardEntries);
      const isOver = quietSince !== undefined && performance.now() - quietSince > TURN_OVER_MS;
      if (said.length > 0 && isOver) break;
    }
    const said = await this.#said();
    const turn = said.slice(this.#heardEntries).join(" ");
    this.#heardEntries = said.length;
    return turn;
  }

  /** Resolves when the last sound of it has been played. */
  async says(text: string): Promise<void> {
    const format = { encoding: "mulaw", sampleRateHz: 8_000 } as const;
    const { bytes } = await this.#voice.speak("caller", text, { format, voice: "slt" });
    const samples = JSON.stringify(Array.from(decodeMulaw(bytes)));
    await this.#page.evaluate(`playIntoMicrophone(${samples})`);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#voice[Symbol.asyncDispose]();
  }

  #said(): Promise<string[]> {
    return this.#page.getByRole("log").locator(".entry.said .bubble").allTextContents();
  }
}
