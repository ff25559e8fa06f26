import type { AgentFault } from "../calls/voice-agent.ts";

/**
 * Errors after which a new socket would fail the same way: what we sent was wrong, not what happened to it. Every other
 * code is worth another try. Source: protocols 1.11 and 1.13.
 */
const PERMANENT_CODES: ReadonlySet<string> = new Set([
  "UNPARSABLE_CLIENT_MESSAGE",
  "NON_SETTINGS_MESSAGE_BEFORE_SETTINGS",
  "SETTINGS_ALREADY_APPLIED",
  "INVALID_SETTINGS",
  "USER_AUDIO_FORMAT",
  "AGENT_ID_NOT_SUPPORTED",
  "INVALID_AGENT_ID",
]);

/** The vendor said `Error`: the session is over. */
export function errorFault(code: string, description: string): AgentFault {
  return { code, message: description, retryable: !PERMANENT_CODES.has(code) };
}

/** The handshake was answered with an HTTP status instead of a socket (protocols 1.2). */
export function handshakeFault(status: number, detail: string): AgentFault {
  const message = `the agent answered the handshake with ${status}${detail === "" ? "" : `: ${detail}`}`;
  if (status === 401 || status === 403) return { code: "unauthorized", message, retryable: false };
  if (status === 429) return { code: "too_many", message, retryable: true };
  return { code: "unreachable", message, retryable: status >= 500 };
}
