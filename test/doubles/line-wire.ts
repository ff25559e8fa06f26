import { z } from "zod";

const streamSid = z.string();

/** What Twilio takes from us on a media stream; anything else, or a field more, is ignored with warning 31951. */
export const shopMessageSchema = z.discriminatedUnion("event", [
  z.strictObject({
    event: z.literal("media"),
    streamSid,
    media: z.strictObject({ payload: z.base64().min(1) }),
  }),
  z.strictObject({
    event: z.literal("mark"),
    streamSid,
    mark: z.strictObject({ name: z.string().min(1) }),
  }),
  z.strictObject({ event: z.literal("clear"), streamSid }),
]);

export type ShopMessage = z.infer<typeof shopMessageSchema>;
