/**
 * 32 ms at 8 kHz: what Silero takes at a time. Apart from the model, whose package may not be installed: the event loop
 * must run without it.
 */
export const VAD_FRAME_SAMPLES = 256;
export const VAD_FRAME_MS = 32;
