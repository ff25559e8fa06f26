import type { FastifyInstance } from "fastify";
import type { Log } from "../lib/log.ts";
import type { DeliveryReport, OutboxStore } from "../orders/outbox-store.ts";
import type { TextReplies } from "../orders/text-replies.ts";
import { parseCallerId } from "../shop/phone-number.ts";
import { formOf, takeSignedForms } from "./signed-forms.ts";

export type SmsWebhookOptions = {
  readonly outbox: Pick<OutboxStore, "reportDelivery">;
  readonly replies: Pick<TextReplies, "receive">;
  /** As for `takeSignedForms`. */
  readonly authTokens: readonly string[];
  readonly publicUrl: () => string;
  readonly log: Log;
};

/** Twilio's word for a status → ours; words left out (queued, accepted, scheduled) tell nothing new (protocols 4.3). */
const STATUSES: ReadonlyMap<string, DeliveryReport["status"]> = new Map([
  ["sending", "sending"],
  ["sent", "sent"],
  ["delivered", "delivered"],
  ["read", "delivered"],
  ["partially_delivered", "delivered"],
  ["undelivered", "undelivered"],
  ["failed", "failed"],
  ["canceled", "failed"],
]);

/** For staff, in their words (protocols 4.4); the code is shown beside it. */
const FAILURES: ReadonlyMap<number, string> = new Map([
  [21610, "the customer has opted out of texts"],
  [30003, "the phone is off or unreachable"],
  [30004, "the phone does not take this text"],
  [30005, "the number is not in service"],
  [30006, "a landline, or a carrier that takes no texts"],
  [30007, "filtered by the carrier"],
  [30032, "our toll-free number is not verified"],
  [30034, "our number is not registered for texts"],
]);

/** `POST /sms/status` (delivery reports) and `POST /sms/inbound` (texts of customers). */
export function smsWebhook(options: SmsWebhookOptions): (app: FastifyInstance) => void {
  return (app) => {
    takeSignedForms(app, options);
    app.post<{ Querystring: { text?: string } }>("/sms/status", async (request, reply) => {
      const form = formOf(request);
      const status = STATUSES.get(form.get("MessageStatus") ?? form.get("SmsStatus") ?? "");
      const providerSid = form.get("MessageSid") ?? form.get("SmsSid") ?? "";
      if (status !== undefined && providerSid !== "") {
        const isKnown = await options.outbox.reportDelivery({
          smsId: request.query.text,
          providerSid,
          status,
          failure: failureIn(form, status),
        });
        if (!isKnown) options.log.info({ providerSid, status }, "a report of an unknown text");
      }
      return reply.code(204).send();
    });
    app.post("/sms/inbound", async (request, reply) => {
      const form = formOf(request);
      const from = parseCallerId(form.get("From") ?? "");
      const messageSid = form.get("MessageSid") ?? form.get("SmsSid") ?? "";
      if (from !== undefined && messageSid !== "") {
        await options.replies.receive({
          messageSid,
          from,
          body: form.get("Body") ?? "",
          optOutType: optOutTypeIn(form),
        });
      }
      // The reply goes through the outbox; an empty document says that none comes this way.
      return reply.type("text/xml; charset=utf-8").send("<Response/>");
    });
  };
}

function failureIn(form: URLSearchParams, status: DeliveryReport["status"]): string | undefined {
  if (status !== "failed" && status !== "undelivered") return undefined;
  const code = form.get("ErrorCode") ?? "";
  if (code === "") return `not delivered (${status})`;
  return `${code}: ${FAILURES.get(Number(code)) ?? "not delivered"}`;
}

function optOutTypeIn(form: URLSearchParams): "STOP" | "START" | "HELP" | undefined {
  const type = form.get("OptOutType");
  return type === "STOP" || type === "START" || type === "HELP" ? type : undefined;
}
