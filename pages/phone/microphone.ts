/** Why the caller types instead of speaking. */
export type MicrophoneProblem = "insecure" | "blocked" | "missing" | "busy";

export type MicrophoneResult =
  | { readonly stream: MediaStream; readonly problem?: undefined }
  | { readonly stream?: undefined; readonly problem: MicrophoneProblem };

export const PROBLEM_WORDS: Readonly<Record<MicrophoneProblem, string>> = {
  insecure:
    "Browsers lend the microphone only to https addresses and to localhost. You hear the shop; type what you want to say.",
  blocked:
    "The microphone is blocked for this page. Allow it in the address bar to speak; meanwhile, type what you want to say.",
  missing: "No microphone was found. You hear the shop; type what you want to say.",
  busy: "Another program is using the microphone. Close it to speak; meanwhile, type what you want to say.",
};

/** Asks for the microphone, with its echo taken out: the agent must not hear itself. Never rejects. */
export async function openMicrophone(): Promise<MicrophoneResult> {
  if (!globalThis.isSecureContext || !("mediaDevices" in navigator)) return { problem: "insecure" };
  try {
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
    });
    return { stream };
  } catch (error) {
    const name = error instanceof DOMException ? error.name : "";
    if (name === "NotAllowedError" || name === "SecurityError") return { problem: "blocked" };
    if (name === "NotReadableError" || name === "AbortError") return { problem: "busy" };
    return { problem: "missing" };
  }
}
