/** What the shop says on the phone when it is not the agent's own words. */
export const CALL_SENTENCES = {
  stillThere: "Are you still there?",
  silenceGoodbye:
    "I can't hear you any more, so I'll hang up now. Please call again any time. Goodbye!",
  lastMinute: "We have to finish in half a minute. Shall I place the order now?",
  timeIsUp: "I'm sorry, our time is up. Please call again if you need anything else. Goodbye!",
  lineBack: "Sorry, we lost the line for a moment. Where were we?",
  agentBack: "Sorry, I lost you for a moment. Could you say that again?",
  tooSlow:
    "That is taking longer than it should. Please ask the caller to wait a moment and try again.",
  agentGoneDial:
    "Sorry, I can't take your order myself right now. I'm putting you through to the shop.",
  agentGone:
    "I'm sorry, our ordering line has a problem right now. Please call again in a few minutes.",
  busy: "All our lines are busy right now. Please call again in a few minutes.",
  busyDial: "All our lines are busy right now, so I'm putting you through to the shop.",
  closed: "Thank you for calling. We are closed right now.",
  closing: "We are restarting our ordering line. Please call again in a minute.",
  tooManyCalls: "This number has called very often today. Please visit us at the shop.",
} as const;
