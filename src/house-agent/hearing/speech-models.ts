import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** `base` hears better, `tiny` is for weak machines (about half the time and two thirds of the memory). */
export type RecogniserSize = "base" | "tiny";

/**
 * The weights lie beside the package's main file; its `exports` hide them, so their paths are made by hand.
 * Throws when the optional package is not installed.
 */
export function moonshineFiles(size: RecogniserSize): { encoder: string; decoder: string } {
  const directory = join(folderOf("@usefulsensors/moonshine-js"), "model", size, "quantized");
  return {
    encoder: join(directory, "encoder_model.onnx"),
    decoder: join(directory, "decoder_model_merged.onnx"),
  };
}

/** Throws when the optional package is not installed. */
export function sileroFile(): string {
  return join(folderOf("@ricky0123/vad-web"), "silero_vad_v5.onnx");
}

function folderOf(packageName: string): string {
  return dirname(fileURLToPath(import.meta.resolve(packageName)));
}
