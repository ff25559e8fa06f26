import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import { errorSchema } from "../api.ts";
import { callScenarioFile, callScenarioFileName } from "../call-scenario.ts";
import { maskedNote, toRecordedCall } from "../recorded-call.ts";
import type { ShopApiDeps } from "../shop-api-deps.ts";
import { RequestRefused } from "../web-errors.ts";
import { noSuchCall } from "./calls.ts";
import { staffOnly } from "./staff.ts";

/** A call as a file that can be played again. */
export function recordingRoutes(
  app: FastifyInstance,
  deps: Pick<ShopApiDeps, "calls" | "recordings" | "desk" | "door">,
): void {
  const { calls, recordings, desk } = deps;
  app.withTypeProvider<ZodTypeProvider>().get(
    "/api/calls/:call_sid/recording",
    {
      preHandler: staffOnly(deps.door),
      schema: {
        tags: ["calls"],
        summary:
          "A call that is over as a scenario (YAML) with the messages of both wires, telephone numbers masked",
        params: z.object({ call_sid: z.string().max(100) }),
        response: { 200: z.string(), 401: errorSchema, 404: errorSchema, 409: errorSchema },
      },
    },
    async (request, reply) => {
      const call = await calls.findCall(request.params.call_sid);
      if (call === undefined) throw noSuchCall();
      if (call.endedAt === undefined) {
        throw new RequestRefused(409, "still_on", "This call is still going on.");
      }
      const recording = await recordings.find(call.callSid);
      if (recording === undefined) {
        throw new RequestRefused(404, "no_recording", "The messages of this call are not kept.");
      }
      const order = await desk.findOrderOfCall(call.callSid);
      const recorded = toRecordedCall(call, recording, order);
      return reply
        .type("application/yaml; charset=utf-8")
        .header("content-disposition", `attachment; filename="${callScenarioFileName(recorded)}"`)
        .send(callScenarioFile(recorded, maskedNote(call, recording, order)));
    },
  );
}
