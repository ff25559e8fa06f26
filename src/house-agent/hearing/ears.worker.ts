/** Listens to all calls in a thread of its own: voice activity and turn ends. */
import { parentPort } from "node:worker_threads";
import { z } from "zod";
import type { EndpointerEvent } from "./endpointer.ts";
import { FrameListener } from "./frame-listener.ts";
import { SileroVad } from "./silero-vad.ts";
import { VAD_FRAME_SAMPLES } from "./vad-frame.ts";

const request = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("sound"), call: z.number(), pcm16: z.instanceof(Int16Array) }),
  z.object({ kind: z.literal("patience"), call: z.number(), ms: z.number() }),
  z.object({
    kind: z.literal("agent_plays"),
    call: z.number(),
    levels: z.instanceof(Float32Array),
  }),
  z.object({ kind: z.literal("agent_stops"), call: z.number() }),
  z.object({ kind: z.literal("end_turn"), call: z.number() }),
  z.object({ kind: z.literal("close"), call: z.number() }),
]);

/** While the model loads, sound waits; more than this is forgotten, oldest first. */
const MOST_WAITING_FRAMES = 600;

const port = parentPort;
const vad = SileroVad.load();
vad.then(
  () => port?.postMessage({ kind: "ready" }),
  (error: unknown) => port?.postMessage({ kind: "unavailable", reason: String(error) }),
);

const calls = new Map<number, CallEar>();

port?.on("message", (message: unknown) => {
  const asked = request.parse(message);
  if (asked.kind === "close") {
    calls.delete(asked.call);
    return;
  }
  const ear = calls.get(asked.call) ?? new CallEar(asked.call);
  calls.set(asked.call, ear);
  switch (asked.kind) {
    case "sound":
      ear.take(asked.pcm16);
      return;
    case "patience":
      ear.listener.endpointer.patienceMs = asked.ms;
      return;
    case "agent_plays":
      ear.listener.echoes.plays(asked.levels);
      return;
    case "agent_stops":
      ear.listener.echoes.stops();
      return;
    case "end_turn":
      ear.endTurn();
  }
});

class CallEar {
  readonly listener = new FrameListener(vad.then((model) => model.openStream()));
  readonly #call: number;
  readonly #frames: Int16Array[] = [];
  #partial = new Int16Array(0);
  #busy = false;

  constructor(call: number) {
    this.#call = call;
  }

  take(pcm16: Int16Array): void {
    const all = new Int16Array(this.#partial.length + pcm16.length);
    all.set(this.#partial);
    all.set(pcm16, this.#partial.length);
    let at = 0;
    for (; at + VAD_FRAME_SAMPLES <= all.length; at += VAD_FRAME_SAMPLES) {
      this.#frames.push(all.slice(at, at + VAD_FRAME_SAMPLES));
    }
    this.#partial = all.slice(at);
    while (this.#frames.length > MOST_WAITING_FRAMES) this.#frames.shift();
    void this.#work();
  }

  endTurn(): void {
    for (const event of this.listener.endpointer.end()) this.#tell(event);
  }

  async #work(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      for (let pcm16 = this.#frames.shift(); pcm16 !== undefined; pcm16 = this.#frames.shift()) {
        const event = await this.listener.hear(pcm16);
        if (event !== undefined) this.#tell(event);
      }
    } catch {
      // The failed load was told once; without a model there is nothing to listen with.
      this.#frames.length = 0;
    } finally {
      this.#busy = false;
    }
  }

  #tell(event: EndpointerEvent): void {
    port?.postMessage({ ...event, call: this.#call });
  }
}
