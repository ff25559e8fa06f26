import { useSignal } from "@preact/signals";
import type { CallJson } from "../../src/web/api.ts";
import { Icon } from "../shared/icons.tsx";
import type { CallsState } from "./calls-state.ts";

/** A call that went wrong: what was wrong with it, and the file that lets the program try it again. */
export function WrongMark({ state, call }: { state: CallsState; call: CallJson }) {
  const note = useSignal(call.wrong_note ?? "");
  const isSaved = note.value.trim() === (call.wrong_note ?? "");
  return (
    <section class="card call-box call-wrong" aria-label="Marked wrong">
      <form
        class="wrong-note"
        onSubmit={(event) => {
          event.preventDefault();
          void state.noteWrong(call, note.value);
        }}
      >
        <label class="field">
          <span>What was wrong?</span>
          <textarea
            class="input"
            rows={2}
            maxLength={500}
            placeholder="Asked for two, got one"
            value={note.value}
            onInput={(event) => (note.value = event.currentTarget.value)}
          />
        </label>
        <button type="submit" class="button touch" disabled={isSaved}>
          <Icon name="check" /> {isSaved && call.wrong_note !== null ? "Saved" : "Save"}
        </button>
      </form>
      <p class="wrong-export">
        <button type="button" class="button touch" onClick={() => void state.exportCall(call)}>
          <Icon name="download" /> Download as a test
        </button>
        <span class="quiet small">
          What was said on both sides, telephone numbers masked; for <code>npm run replay</code>.
        </span>
      </p>
    </section>
  );
}
