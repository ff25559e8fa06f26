import assert from "node:assert/strict";
import { eventually } from "./eventually.ts";
import type { SentMessage } from "./fake-twilio-messages.ts";
import { FakeTwilioRest } from "./fake-twilio-rest.ts";
import { ScriptedAgent } from "./scripted-agent.ts";

/** Twilio and Deepgram on this machine. A test that ends fails on whatever either would not have borne. */
export class LiveVendors implements AsyncDisposable {
  readonly twilio: FakeTwilioRest;
  readonly agent: ScriptedAgent;

  private constructor(twilio: FakeTwilioRest, agent: ScriptedAgent) {
    this.twilio = twilio;
    this.agent = agent;
  }

  static async open(): Promise<LiveVendors> {
    await using opened = new AsyncDisposableStack();
    const twilio = opened.use(await FakeTwilioRest.start());
    const agent = await ScriptedAgent.open();
    opened.move();
    return new LiveVendors(twilio, agent);
  }

  /** The oldest text with these words that Twilio took from the shop, once it is there. */
  async text(words: RegExp): Promise<SentMessage> {
    return eventually(() => {
      const text = this.twilio.accepted.find(({ body }) => words.test(body));
      assert.ok(text !== undefined, `no text says ${String(words)}`);
      return text;
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.agent[Symbol.asyncDispose]();
    await this.twilio[Symbol.asyncDispose]();
    assert.deepEqual(this.twilio.complaints, [], "Twilio's REST API complains");
    assert.deepEqual(this.agent.violations, [], "Deepgram would not have borne this");
  }
}
