import type { SmsSender } from "./sms.ts";

/** The embedded default: a text is kept in the outbox and shown on the softphone, so it is delivered at once. */
export const keptTextsSender: SmsSender = {
  async send(sms) {
    return { providerSid: `kept-${sms.id}`, delivered: true };
  },
  async findSent() {
    return undefined;
  },
};
