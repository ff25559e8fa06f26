import { parse } from "yaml";
import { z } from "zod";
import { type RecordedCall, recordedCallSchema } from "../../src/web/recorded-call.ts";

const exportedFile = z.object({ recording: recordedCallSchema });

/** The recorded call in an exported file. Throws with the field of the first fault. */
export function parseRecordedFile(text: string, file: string): RecordedCall {
  const read = exportedFile.safeParse(parse(text));
  if (read.success) return read.data.recording;
  const [issue] = read.error.issues;
  const field = issue?.path.join(".") ?? "";
  const why =
    field === "recording"
      ? "there is no recorded call in it. Export one from /calls."
      : `${field}: ${issue?.message ?? ""}`;
  throw new Error(`${file}: ${why}`);
}
