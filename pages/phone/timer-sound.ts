import {
  decodeMulaw,
  MULAW_BYTES_PER_SECOND,
  MULAW_FRAME_BYTES,
  MULAW_SILENCE,
} from "../../src/audio/mulaw.ts";
import { playKeyTone } from "./key-tones.ts";
import type { LineSound, LineSoundListeners } from "./line-sound.ts";

const FRAME_MS = 20;

/**
 * For addresses that are not secure, where browsers offer neither microphone nor audio thread: the line carries silence,
 * the agent is heard, and the caller types.
 */
export function openTimerSound(listeners: LineSoundListeners): LineSound {
  const audio = new AudioContext();
  const startedAt = performance.now();
  const silence = new Uint8Array(MULAW_FRAME_BYTES).fill(MULAW_SILENCE);
  let sent = 0;
  /** When all that is queued will have sounded, on the audio clock. */
  let playedUntil = 0;
  let playing: AudioBufferSourceNode[] = [];
  let marks: { name: string; timer: ReturnType<typeof setTimeout> }[] = [];
  const secondsLeft = () => Math.max(0, playedUntil - audio.currentTime);

  const timer = setInterval(() => {
    // A late timer makes up for the frames it missed.
    for (; sent < (performance.now() - startedAt) / FRAME_MS; sent += 1) listeners.onFrame(silence);
    if (sent % 5 === 0) {
      listeners.onLevels({ microphone: 0, speaker: secondsLeft() > 0 ? 0.5 : 0 });
    }
  }, FRAME_MS);
  void audio.resume();

  return {
    play(mulaw) {
      const buffer = new AudioBuffer({ length: mulaw.length, sampleRate: MULAW_BYTES_PER_SECOND });
      buffer.copyToChannel(
        Float32Array.from(decodeMulaw(mulaw), (sample) => sample / 32_768),
        0,
      );
      const source = new AudioBufferSourceNode(audio, { buffer });
      source.connect(audio.destination);
      const startsAt = Math.max(audio.currentTime + 0.06, playedUntil);
      source.start(startsAt);
      playedUntil = startsAt + buffer.duration;
      playing.push(source);
      source.onended = () => (playing = playing.filter((other) => other !== source));
    },
    mark(name) {
      const mark = {
        name,
        timer: setTimeout(() => {
          marks = marks.filter((other) => other !== mark);
          listeners.onPlayed(name);
        }, secondsLeft() * 1000),
      };
      marks.push(mark);
    },
    clear() {
      for (const source of playing) source.stop();
      playing = [];
      playedUntil = 0;
      const cleared = marks;
      marks = [];
      for (const { name, timer: waiting } of cleared) {
        clearTimeout(waiting);
        listeners.onPlayed(name);
      }
    },
    setMuted: () => undefined,
    beep: (digit) => playKeyTone(audio, digit),
    async close() {
      clearInterval(timer);
      for (const { timer: waiting } of marks) clearTimeout(waiting);
      await audio.close();
    },
  };
}
