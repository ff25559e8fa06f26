import type { Audio, Subject } from "./trial.ts";

/** Those of the script "start" in package.json that count here. */
const NODE_OPTIONS_OF_START = [
  "--max-semi-space-size=8",
  "--single-threaded-gc",
  "--no-separate-gc-phases",
  "--heap-growing-percent=100",
];

/** No server at all: what the generator itself adds. */
export const GENERATOR: Subject = {
  name: "generator",
  audio: "mulaw",
  server: undefined,
  voice: false,
};

export function bareRelay(audio: Audio): Subject {
  return subject("bare relay", "bare-relay.ts", audio, false);
}

export function product(audio: Audio): Subject {
  return subject("BobaRista", "product-server.ts", audio, true);
}

function subject(name: string, script: string, audio: Audio, voice: boolean): Subject {
  return {
    name,
    audio,
    voice,
    server: (agentUrl) => ({
      script,
      args: ["--agent-url", agentUrl, "--audio", audio],
      // The bare relay with `node`, as anybody would start it; the product as `npm start` does.
      nodeArgs: voice ? NODE_OPTIONS_OF_START : [],
    }),
  };
}
