import type { Sms, SmsSender } from "../../src/orders/sms.ts";

/** A carrier that does as told: each send takes the next scripted outcome, or succeeds. */
export class ScriptedSmsSender implements SmsSender {
  readonly sent: Sms[] = [];
  readonly lookedUp: Sms[] = [];
  readonly #script: ((sms: Sms) => unknown)[] = [];

  /** What the next send does instead: throw its fault, or wait for its promise. */
  next(outcome: (sms: Sms) => unknown): void {
    this.#script.push(outcome);
  }

  async send(sms: Sms): Promise<{ providerSid: string }> {
    const outcome = this.#script.shift();
    if (outcome !== undefined) await outcome(sms);
    this.sent.push(sms);
    return { providerSid: `SM-${sms.id}` };
  }

  async findSent(sms: Sms): Promise<{ providerSid: string } | undefined> {
    this.lookedUp.push(sms);
    return this.sent.some(({ id }) => id === sms.id) ? { providerSid: `SM-${sms.id}` } : undefined;
  }
}
