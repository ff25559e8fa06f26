import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Switchboard } from "../calls/switchboard.ts";
import type { VoiceAnswer } from "../calls/voice-answer.ts";
import type { Log } from "../lib/log.ts";
import { parseCallerId } from "../shop/phone-number.ts";
import { formOf, takeSignedForms } from "./signed-forms.ts";
import { connectTwiml, endTwiml } from "./twiml.ts";

export type VoiceWebhookOptions = {
  readonly switchboard: Pick<Switchboard, "ring" | "afterStream">;
  readonly authTokens: readonly string[];
  /** Where Twilio reaches us, "https://voice.example.com"; asked at each request: a free port is known late. */
  readonly publicUrl: () => string;
  /** The key with which a softphone sees its own call; see `calls/caller-view.ts`. */
  readonly viewKeyFor: (callSid: string) => string;
  readonly log: Log;
};

/** The address of the media stream that belongs to a public address. */
export function mediaStreamUrl(publicUrl: string): string {
  return `${publicUrl.replace(/^http/, "ws")}/twilio`;
}

/** Statuses after which nobody is at the other end any more (protocols 2.1). */
const OVER: ReadonlySet<string> = new Set(["completed", "busy", "failed", "no-answer", "canceled"]);

/** `POST /voice`, `/voice/after-stream` and `/voice/stream-status`: what Twilio asks about a call. */
export function voiceWebhook(options: VoiceWebhookOptions): (app: FastifyInstance) => void {
  return (app) => {
    takeSignedForms(app, options);
    app.post("/voice", async (request, reply) => {
      const ring = ringOf(request, options);
      if (ring === undefined) return sayWhatIsMissing(reply);
      return answer(reply, await options.switchboard.ring(ring), ring, options);
    });
    app.post("/voice/after-stream", async (request, reply) => {
      const ring = ringOf(request, options);
      if (ring === undefined) return sayWhatIsMissing(reply);
      const isOver = OVER.has(formOf(request).get("CallStatus") ?? "");
      return answer(
        reply,
        await options.switchboard.afterStream({ ...ring, isOver }),
        ring,
        options,
      );
    });
    app.post("/voice/stream-status", async (request, reply) => {
      const form = formOf(request);
      const event = form.get("StreamEvent");
      const details = { callSid: form.get("CallSid"), event, error: form.get("StreamError") };
      if (event === "stream-error") options.log.warn(details, "Twilio reports a stream error");
      else options.log.debug(details, "stream status");
      return reply.code(204).send();
    });
  };
}

type SeenRing = Parameters<Switchboard["ring"]>[0] & { readonly isSoftphone: boolean };

function ringOf(request: FastifyRequest, options: VoiceWebhookOptions): SeenRing | undefined {
  const form = formOf(request);
  const callSid = form.get("CallSid") ?? "";
  if (!/^[\w-]{1,64}$/.test(callSid)) return undefined;
  return {
    callSid,
    from: parseCallerId(form.get("From") ?? ""),
    // A telephone never types; where requests are signed, only telephones call.
    mayType: options.authTokens.length === 0,
    isSoftphone: form.get("Softphone") === "1",
  };
}

function answer(
  reply: FastifyReply,
  voice: VoiceAnswer,
  ring: SeenRing,
  options: VoiceWebhookOptions,
): FastifyReply {
  return reply.type("text/xml; charset=utf-8").send(twimlFor(voice, ring, options));
}

function twimlFor(voice: VoiceAnswer, ring: SeenRing, options: VoiceWebhookOptions): string {
  if (voice.kind === "end") return endTwiml(voice);
  const base = options.publicUrl();
  const { callSid, from } = ring;
  return connectTwiml({
    say: voice.say,
    stream: {
      streamUrl: mediaStreamUrl(base),
      actionUrl: `${base}/voice/after-stream`,
      statusUrl: `${base}/voice/stream-status`,
      parameters: {
        token: voice.token,
        ...(from === undefined ? {} : { from }),
        ...(ring.isSoftphone ? { view: options.viewKeyFor(callSid) } : {}),
      },
    },
  });
}

function sayWhatIsMissing(reply: FastifyReply): FastifyReply {
  return reply.code(400).send({ error: "CallSid is missing or no call id." });
}
