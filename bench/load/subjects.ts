import type { Audio, Subject } from "./trial.ts";

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
    server: (agentUrl) => ({ script, args: ["--agent-url", agentUrl, "--audio", audio] }),
  };
}
