import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type AgentMessage, parseAgentMessage } from "./agent-messages.ts";

/** The messages of protocols 1.7, and what we make of each. */
const EXAMPLES: readonly (readonly [text: string, message: AgentMessage])[] = [
  ['{"type":"Welcome","request_id":"fc55"}', { type: "welcome", requestId: "fc55" }],
  ['{"type":"Welcome","session_id":"old"}', { type: "welcome", requestId: "old" }],
  ['{"type":"SettingsApplied"}', { type: "settings_applied" }],
  [
    '{"type":"ConversationText","role":"user","content":"Hi.","languages":["en"]}',
    { type: "text", role: "user", content: "Hi." },
  ],
  ['{"type":"UserStartedSpeaking"}', { type: "caller_started_speaking" }],
  ['{"type":"AgentThinking","content":"…"}', { type: "turn_taken" }],
  ['{"type":"AgentStartedSpeaking","total_latency":1.12}', { type: "turn_taken" }],
  ['{"type":"EndOfTurn","trigger":"model"}', { type: "turn_taken" }],
  ['{"type":"AgentAudioDone"}', { type: "audio_done" }],
  [
    '{"type":"FunctionCallRequest","functions":[{"id":"a","name":"x","arguments":"{}","client_side":true,"thought_signature":"s"},{"id":"b","name":"y","client_side":false},{"id":"c","name":"z","arguments":{"n":1}},{"id":"d","name":"w","arguments":null}]}',
    {
      type: "tool_calls",
      calls: [
        { id: "a", name: "x", argumentsJson: "{}" },
        { id: "c", name: "z", argumentsJson: '{"n":1}' },
        { id: "d", name: "w", argumentsJson: "" },
      ],
    },
  ],
  [
    '{"type":"FunctionCallCancelled","functions":[{"id":"a","name":"x"}]}',
    { type: "tool_calls_cancelled", ids: ["a"] },
  ],
  [
    '{"type":"History","role":"assistant","content":"Hello."}',
    { type: "history", entry: { role: "assistant", content: "Hello." } },
  ],
  [
    '{"type":"History","function_calls":[{"id":"a","name":"x","client_side":true,"arguments":"{}","response":"{}"}]}',
    {
      type: "history",
      entry: { toolCalls: [{ id: "a", name: "x", arguments: "{}", response: "{}" }] },
    },
  ],
  [
    '{"type":"InjectionRefused","message":"busy"}',
    { type: "injection_refused", description: "busy" },
  ],
  [
    '{"type":"Warning","code":"PROMPT_TOO_LONG","description":"cut"}',
    { type: "warning", code: "PROMPT_TOO_LONG", description: "cut" },
  ],
  [
    '{"type":"Error","message":"old servers"}',
    { type: "error", code: "UNKNOWN", description: "old servers" },
  ],
  ['{"type":"LatencyReport","stt_latency":"0.18"}', { type: "other", name: "LatencyReport" }],
  ['{"type":"Tomorrow"}', { type: "other", name: "Tomorrow" }],
];

describe("a message of the agent", () => {
  for (const [text, message] of EXAMPLES) {
    test(`${text.slice(0, 60)} is understood`, () => {
      assert.deepEqual(parseAgentMessage(text), message);
    });
  }

  test("is nothing when it is nonsense, or lacks what its type must hold", () => {
    for (const text of ["", "{", "null", "[]", '{"type":1}', '{"type":"ConversationText"}']) {
      assert.equal(parseAgentMessage(text), undefined, text);
    }
    assert.equal(
      parseAgentMessage('{"type":"FunctionCallRequest","functions":[{"id":1}]}'),
      undefined,
    );
  });
});
