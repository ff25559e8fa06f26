/** The two tones of each key, Hz. Source: ITU-T Q.23. */
const ROWS = [697, 770, 852, 941] as const;
const COLUMNS = [1209, 1336, 1477] as const;
const KEYS = "123456789*0#";
const TONE_SECONDS = 0.12;

export function playKeyTone(audio: AudioContext, digit: string): void {
  const at = KEYS.indexOf(digit);
  if (at === -1) return;
  const volume = new GainNode(audio, { gain: 0.08 });
  volume.connect(audio.destination);
  for (const frequency of [ROWS[Math.floor(at / 3)], COLUMNS[at % 3]]) {
    const tone = new OscillatorNode(audio, { frequency: frequency ?? 0 });
    tone.connect(volume);
    tone.start();
    tone.stop(audio.currentTime + TONE_SECONDS);
    tone.onended = () => volume.disconnect();
  }
}
