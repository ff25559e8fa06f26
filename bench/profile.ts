import { readFlags } from "../tools/flags.ts";
import { Load } from "./load/load.ts";
import { ServerProcess, takeOtherCores, takePriority } from "./load/server-process.ts";
import { bareRelay, product } from "./load/subjects.ts";

const { values } = readFlags({
  name: "node bench/profile.ts",
  about: "tells where the server's time goes while calls stream.",
  examples: [["--calls 200 --bare", "of the bare relay"]],
  flags: {
    calls: { type: "string", default: "200", value: "number", about: "calls at once" },
    audio: {
      type: "string",
      default: "mulaw",
      oneOf: ["mulaw", "linear16"],
      about: "between us and the agent",
    },
    seconds: { type: "string", default: "10", value: "number", about: "how long" },
    priority: { type: "string", default: "0", value: "number", about: "as of nice" },
    bare: { type: "boolean", default: false, about: "of the relay that it is compared with" },
  },
});
const audio = values.audio === "linear16" ? "linear16" : "mulaw";
const priority = Number(values.priority);
const subject = values.bare ? bareRelay(audio) : product(audio);

takeOtherCores();
takePriority(priority);
await using load = await Load.start(priority);
const script = subject.server?.(load.agentUrl);
if (script === undefined) throw new Error("there is no server to look into");
await using server = await ServerProcess.start(script, priority);
const target = { port: server.port, voice: subject.voice, direct: false };
await load.dial(target, Number(values.calls), 2_000);
const { functions } = await server.profile(() => load.measure(Number(values.seconds)));
await load.hangUp();
const rooms = Map.groupBy(functions, ({ place }) => place.split("/")[0] ?? "");
const byRoom = [...rooms].map(
  ([room, own]) => [room, own.reduce((sum, { share }) => sum + share, 0)] as const,
);
for (const [room, share] of byRoom.toSorted(([, a], [, b]) => b - a).slice(0, 20)) {
  console.log(`${(share * 100).toFixed(1).padStart(5)} %  ${room || "native"}`);
}
console.log("");
for (const { name, place, share } of functions.slice(0, 40)) {
  console.log(`${(share * 100).toFixed(1).padStart(5)} %  ${name || "(anonymous)"}  ${place}`);
}
