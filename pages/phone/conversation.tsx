import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../shared/icons.tsx";
import { Timeline } from "../shared/timeline.tsx";
import { PROBLEM_WORDS } from "./microphone.ts";
import type { PhoneState } from "./phone-state.ts";

/** What was heard and said, as it happens, and a line to type instead of speaking. */
export function Conversation({ phone }: { phone: PhoneState }) {
  const typed = useSignal("");
  const end = useRef<HTMLDivElement>(null);
  const call = phone.call.value;
  const lines = call?.timeline.filter(({ kind }) => kind === "heard" || kind === "said") ?? [];
  const problem = phone.microphoneProblem.value;
  const isTalking = phone.phase.value === "talking";
  useEffect(() => {
    // Keeps the newest line in view without moving the page itself.
    const box = end.current?.parentElement;
    box?.scrollTo({ top: box.scrollHeight });
  }, [lines.length]);

  return (
    <section class="card conversation" aria-label="Conversation">
      <h2>
        <Icon name="text" /> What is said
      </h2>
      {problem !== undefined && (
        <p class="banner warn mic-problem" role="alert">
          <Icon name="micOff" /> {PROBLEM_WORDS[problem]}
        </p>
      )}
      <div
        class="conversation-lines"
        tabIndex={0}
        aria-live="polite"
        aria-label="Transcript"
        role="log"
      >
        {phone.said.value !== "" && <p class="quiet small said-first">{phone.said.value}</p>}
        {lines.length === 0 ? (
          <TrySaying phone={phone} />
        ) : (
          <Timeline entries={lines} startedAtMs={call?.started_at_ms ?? 0} withTools={false} />
        )}
        <div ref={end} />
      </div>
      <form
        class="conversation-type"
        onSubmit={(event) => {
          event.preventDefault();
          phone.type(typed.value);
          typed.value = "";
        }}
      >
        <label class="only-spoken" for="typed">
          Type instead of speaking
        </label>
        <input
          id="typed"
          class="input"
          placeholder={isTalking ? "Or type it here" : "Call first; then speak or type"}
          autoComplete="off"
          disabled={!isTalking}
          value={typed.value}
          onInput={(event) => (typed.value = event.currentTarget.value)}
        />
        <button
          type="submit"
          class="button primary"
          aria-label="Say it"
          disabled={!isTalking || typed.value.trim() === ""}
        >
          <Icon name="send" />
        </button>
      </form>
    </section>
  );
}

function TrySaying({ phone }: { phone: PhoneState }) {
  const sentences = phone.connection.shop.value?.try_saying ?? [];
  if (sentences.length === 0) return null;
  const isTalking = phone.phase.value === "talking";
  return (
    <div class="try">
      <p class="quiet">{isTalking ? "Speak, or tap one of these:" : "Things you could say:"}</p>
      <ul>
        {sentences.map((sentence) => (
          <li key={sentence}>
            <button
              type="button"
              class="button try-line"
              disabled={!isTalking}
              onClick={() => phone.type(sentence)}
            >
              “{sentence}”
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
