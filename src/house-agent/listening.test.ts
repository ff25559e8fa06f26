import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { eventually } from "../../test/doubles/eventually.ts";
import {
  PLAIN_SETUP,
  say,
  ScriptedMind,
  sayThenExpect,
} from "../../test/house-agent/scripted-dialogue.ts";
import { silentLog } from "../lib/log.ts";
import { DEFAULT_PATIENCE_MS, type EndpointerEvent } from "./hearing/endpointer.ts";
import { Listening } from "./listening.ts";
import { HALF_NUMBER_PATIENCE_MS } from "./turn-patience.ts";
import { TurnTaker } from "./turn-taker.ts";

/** A caller whose sounds are told by the test: when they start, pause, go on and stop, and what is made out of it. */
class CallerInTest {
  readonly patience: number[] = [];
  /** The recogniser was told that a number is hardly one of these, turn by turn. */
  readonly rejectedNumbers: (readonly string[] | undefined)[] = [];
  readonly mind = new ScriptedMind();
  readonly turns: TurnTaker;
  readonly #listening: Listening;
  #onEvent: (event: EndpointerEvent) => void = () => undefined;
  #made: PromiseWithResolvers<string> = Promise.withResolvers<string>();

  constructor() {
    this.turns = new TurnTaker({
      dialogue: this.mind.create(PLAIN_SETUP),
      log: silentLog(),
      hooks: {
        onCallerTurn: () => undefined,
        onReply: (reply) => this.#listening.expect(reply),
      },
    });
    this.#listening = new Listening({
      owner: "one",
      ears: {
        warm: () => Promise.resolve(),
        listen: (onEvent) => {
          this.#onEvent = onEvent;
          return {
            hear: () => undefined,
            setPatience: (ms) => this.patience.push(ms),
            agentPlays: () => undefined,
            agentStops: () => undefined,
            endTurn: () => undefined,
            close: () => undefined,
          };
        },
      },
      recogniser: {
        learn: () => Promise.resolve(),
        recognise: async (_owner, _speech, { signal, rejectedNumbers }) => {
          this.rejectedNumbers.push(rejectedNumbers);
          this.#made = Promise.withResolvers<string>();
          signal?.addEventListener("abort", () => this.#made.reject(new Error("withdrawn")));
          const text = await this.#made.promise;
          return { text, raw: text, confidence: 1 };
        },
      },
      turns: this.turns,
      send: () => undefined,
      log: silentLog(),
      onCallerStarts: () => undefined,
      onNoise: () => undefined,
      onDeaf: () => undefined,
    });
  }

  speaks(): void {
    this.#onEvent({ kind: "speech_started" });
  }

  /** After five seconds of speech: enough for ten digits. */
  pauses(): void {
    this.#onEvent({ kind: "pause", speech: new Int16Array(40_000) });
  }

  /** What was said up to the last pause is made out; resolves when the ear was told how long to wait now. */
  async isMadeOut(text: string): Promise<void> {
    const told = this.patience.length;
    this.#made.resolve(text);
    await eventually(() => assert.ok(this.patience.length > told));
  }

  goesOn(): void {
    this.#onEvent({ kind: "resumed" });
  }

  stops(): void {
    this.#onEvent({ kind: "speech_ended", speechMs: 1_000 });
  }

  async isAskedForANumber(...rejectedNumbers: readonly string[]): Promise<void> {
    this.mind.answer = () => ({ ...sayThenExpect("phone", "Which number?"), rejectedNumbers });
    this.turns.typed("my number");
    await eventually(() => assert.equal(this.turns.expecting, "phone"));
    this.mind.answer = () => say("Thank you.");
  }
}

describe("a caller who stops in the middle of a phone number", () => {
  test("is waited for, and what is made out in the end is one turn", async () => {
    const caller = new CallerInTest();
    await caller.isAskedForANumber();
    caller.speaks();
    caller.pauses();
    await caller.isMadeOut("six five zero two five three");
    assert.equal(caller.patience.at(-1), HALF_NUMBER_PATIENCE_MS);
    caller.goesOn();
    caller.pauses();
    await caller.isMadeOut("six five zero two five three zero zero zero eight");
    assert.equal(caller.patience.at(-1), DEFAULT_PATIENCE_MS);
    caller.stops();
    await eventually(() =>
      assert.deepEqual(caller.mind.heard, [
        "my number",
        "six five zero two five three zero zero zero eight",
      ]),
    );
  });

  test("is not cut off while it is still being made out what was said", async () => {
    const caller = new CallerInTest();
    await caller.isAskedForANumber();
    caller.speaks();
    caller.pauses();
    assert.equal(caller.patience.at(-1), HALF_NUMBER_PATIENCE_MS);
    await caller.isMadeOut("no thanks");
    assert.ok((caller.patience.at(-1) ?? 0) < HALF_NUMBER_PATIENCE_MS);
  });

  test("an order is not waited for any longer than before", async () => {
    const caller = new CallerInTest();
    caller.speaks();
    caller.pauses();
    await caller.isMadeOut("two taro milk teas");
    assert.deepEqual(new Set(caller.patience), new Set([DEFAULT_PATIENCE_MS]));
  });
});

test("a number that the caller called wrong is told to who makes out the next one", async () => {
  const caller = new CallerInTest();
  await caller.isAskedForANumber("4155558471");
  caller.speaks();
  caller.pauses();
  assert.deepEqual(caller.rejectedNumbers, [["4155558471"]]);
  await caller.isMadeOut("four one five five five five two six seven one");
  caller.stops();
  await eventually(() => assert.equal(caller.turns.expecting, "order"));
  caller.speaks();
  caller.pauses();
  assert.deepEqual(caller.rejectedNumbers.at(-1), []);
  await caller.isMadeOut("thanks");
});
