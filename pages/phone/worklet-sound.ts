import type { LineSound, LineSoundListeners } from "./line-sound.ts";
import workletUrl from "./sound.worklet.ts?worker&url";
import { playKeyTone } from "./key-tones.ts";
import type { FromWorklet, ToWorklet } from "./worklet-messages.ts";

/**
 * The full telephone: needs a secure address (https or localhost). `microphone` is stopped when the sound is closed;
 * without one the caller hears and types.
 */
export async function openWorkletSound(
  microphone: MediaStream | undefined,
  listeners: LineSoundListeners,
): Promise<LineSound> {
  const audio = new AudioContext({ latencyHint: "interactive" });
  await audio.audioWorklet.addModule(workletUrl);
  const line = new AudioWorkletNode(audio, "line", { outputChannelCount: [1] });
  line.connect(audio.destination);
  const source = microphone && new MediaStreamAudioSourceNode(audio, { mediaStream: microphone });
  source?.connect(line);
  const tell = (message: ToWorklet) => line.port.postMessage(message);

  line.port.onmessage = ({ data }: MessageEvent<FromWorklet>) => {
    switch (data.kind) {
      case "frame":
        listeners.onFrame(data.mulaw);
        return;
      case "played":
        // The samples have left the audio thread; the loudspeaker is a little behind.
        setTimeout(() => listeners.onPlayed(data.mark), (audio.outputLatency || 0) * 1000);
        return;
      case "levels":
        listeners.onLevels(data);
        return;
    }
  };
  await audio.resume();

  return {
    play: (mulaw) => tell({ kind: "play", mulaw }),
    mark: (mark) => tell({ kind: "mark", mark }),
    clear: () => tell({ kind: "clear" }),
    setMuted: (muted) => tell({ kind: "muted", muted }),
    beep: (digit) => playKeyTone(audio, digit),
    async close() {
      line.port.onmessage = null;
      line.disconnect();
      source?.disconnect();
      for (const track of microphone?.getTracks() ?? []) track.stop();
      await audio.close();
    },
  };
}
