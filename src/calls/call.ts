import { AgentSide } from "./agent-side.ts";
import { CallClock } from "./call-clock.ts";
import type { CallOptions } from "./call-options.ts";
import { type Ending, outcomeOf } from "./call-outcome.ts";
import { CallRecorder } from "./call-recorder.ts";
import { CALL_SENTENCES } from "./call-sentences.ts";
import type { CallerLine } from "./caller-line.ts";
import type { AfterCall } from "./farewell.ts";
import { LineHolder } from "./line-holder.ts";

/**
 * One phone call, from ring to hang-up: opened when the phone rings, joined by its line when the stream starts, and by
 * another line if the first one breaks. Holds the caller's side and the agent's side together; `ended` resolves when
 * both are closed and the record is written.
 */
export class Call {
  readonly ended: Promise<void>;
  /** What `/voice/after-stream` should answer once the call is over. */
  after: AfterCall = { kind: "hang_up" };
  readonly #options: CallOptions;
  readonly #resolveEnded: () => void;
  readonly #recorder: CallRecorder;
  readonly #clock: CallClock;
  readonly #agent: AgentSide;
  readonly #line: LineHolder;
  readonly #watch: Disposable;
  #ending: Ending | undefined;

  constructor(unnamed: CallOptions) {
    const options = { ...unnamed, log: unnamed.log.child({ callSid: unnamed.callSid }) };
    this.#options = options;
    const ended = Promise.withResolvers<undefined>();
    this.ended = ended.promise;
    this.#resolveEnded = () => ended.resolve(undefined);
    this.#recorder = new CallRecorder(options);
    this.#clock = new CallClock(options.limits);
    this.#agent = new AgentSide({
      call: options,
      recorder: this.#recorder,
      clock: this.#clock,
      onGone: () => {
        if (this.#line.isHeld) this.#end("agent_gone");
      },
    });
    this.#line = new LineHolder({
      listener: {
        onAudio: (mulaw) => this.#agent.hear(mulaw),
        onDigit: (digit) => this.#onDigit(digit),
        onTyped: (text) => this.#onTyped(text),
        onMark: (name) => this.#agent.voice.onMark(name),
        onWire: (way, text) => this.#recorder.tape.message("line", way, text),
      },
      onGone: (reason) => this.#onLineGone(reason),
      onUnnoticed: () => options.recallLine(),
      carrierAsksMs: options.limits.carrierAsksMs,
    });
    this.#watch = options.heartbeat.onBeat((now) => this.#tick(now));
    options.metrics.callStarted();
    this.#recorder.saveIfChanged();
  }

  get isOver(): boolean {
    return this.#ending !== undefined;
  }

  /** Nobody is on the line, and the call is not over: it has not begun, or its line broke. */
  get waitsForLine(): boolean {
    return !this.#line.isHeld && !this.isOver;
  }

  /** How many lines it has had. */
  get lines(): number {
    return this.#line.count;
  }

  /** The stream has started. What the agent said so far is heard now. */
  connect(line: CallerLine): void {
    this.#line.hold(line);
    this.#clock.callerActed();
    this.#agent.voice.attach(line);
    if (this.#agent.isGone) {
      this.#end("agent_gone");
    } else if (this.lines > 1 || this.#options.resumed !== undefined) {
      this.#recorder.note("line_back", "The caller's line is back.");
      this.#agent.ownLines.sayNext(CALL_SENTENCES.lineBack);
    }
  }

  /** The carrier says that the stream is over, whether we have seen it or not. */
  loseLine(): void {
    this.#line.lose();
  }

  /** Staff take this call over. */
  transfer(): void {
    this.#end("transfer");
  }

  /** Nobody can go on with this call here. */
  giveUp(): void {
    this.#end("agent_gone");
  }

  /** The process stops: the call is left as it is, for another process to pick up. */
  handOver(): void {
    this.#end("handed_over");
  }

  /** The carrier says the caller is gone. */
  callerLeft(): void {
    this.#end("caller_left");
  }

  #onDigit(digit: string): void {
    this.#clock.callerActed();
    const pressed = this.#options.conversation.pressDigit(digit);
    if (pressed === undefined) return;
    this.#recorder.note("keys_pressed", "The caller entered a number on the keypad.");
    this.#agent.callerSays(pressed.callerLine);
  }

  #onTyped(text: string): void {
    if (!this.#options.mayType) return;
    this.#clock.callerActed();
    this.#agent.voice.cut();
    this.#agent.callerSays(text);
  }

  #onLineGone(reason: "hung_up" | "lost"): void {
    this.#agent.voice.detach();
    if (this.isOver) return;
    if (reason === "hung_up") {
      this.#end("caller_left");
    } else {
      this.#options.metrics.lineLost();
      this.#recorder.tape.closed("line", "in");
      this.#recorder.note("line_lost", "The caller's line broke.");
    }
  }

  #tick(now: number): void {
    this.#recorder.saveIfChanged();
    this.#agent.tick(now);
    if (this.#line.isHeld) this.#whatIsDue(now);
    else if (this.#line.waitedMs(now) > this.#options.limits.lineWaitMs) this.#end("caller_left");
    else this.#line.tick(now);
  }

  #whatIsDue(now: number): void {
    const due = this.#clock.tick(now, this.#agent);
    switch (due?.kind) {
      case undefined:
        return;
      case "say":
        this.#agent.ownLines.sayNext(due.sentence);
        return;
      case "ask":
        this.#agent.ownLines.sayIfQuiet(due.sentence);
        return;
      case "say_last":
        this.#recorder.note("ended_by_shop", due.sentence);
        this.#agent.ownLines.sayNow(due.sentence);
        return;
      case "end":
        this.#end(due.isCutShort ? "cut_short" : due.after.kind);
    }
  }

  #end(ending: Ending): void {
    if (this.#ending !== undefined) return;
    this.#ending = ending;
    if (ending === "transfer" || ending === "agent_gone") this.after = { kind: ending };
    this.#watch[Symbol.dispose]();
    this.#agent.close();
    if (this.#line.isHeld) this.#recorder.tape.closed("line", "out");
    this.#line.letGo();
    void this.#finish(ending);
  }

  async #finish(ending: Ending): Promise<void> {
    const { conversation, metrics, log } = this.#options;
    if (ending === "handed_over") {
      await this.#recorder.handOver();
    } else {
      const outcome = outcomeOf(ending, conversation);
      const durationMs = Math.round(this.#clock.durationMs);
      await this.#recorder.finish(outcome);
      metrics.callEnded(outcome, durationMs);
      const { orderNumber } = conversation;
      log.info({ outcome, ending, durationMs, orderNumber }, "call over");
    }
    this.#resolveEnded();
  }
}
