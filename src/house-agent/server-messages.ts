/** What the agent tells its client, by Deepgram's Voice Agent v1. */
export type ServerMessage =
  | { readonly type: "Welcome"; readonly request_id: string }
  | {
      readonly type:
        | "SettingsApplied"
        | "UserStartedSpeaking"
        | "AgentAudioDone"
        | "PromptUpdated"
        | "ThinkUpdated"
        | "SpeakUpdated"
        | "ListenUpdated";
    }
  | {
      readonly type: "ConversationText";
      readonly role: "user" | "assistant";
      readonly content: string;
    }
  | { readonly type: "AgentThinking"; readonly content: string }
  | { readonly type: "EndOfTurn"; readonly trigger: "model" | "timeout" | "manual" }
  | {
      readonly type: "FunctionCallRequest";
      readonly functions: readonly {
        readonly id: string;
        readonly name: string;
        readonly arguments: string;
        readonly client_side: true;
      }[];
    }
  | {
      readonly type: "FunctionCallCancelled";
      readonly functions: readonly { readonly id: string; readonly name: string }[];
    }
  | {
      readonly type: "FunctionCallResponse";
      readonly id: string;
      readonly name: string;
      readonly content: string;
    }
  | { readonly type: "History"; readonly role: "user" | "assistant"; readonly content: string }
  | {
      readonly type: "History";
      readonly function_calls: readonly {
        readonly id: string;
        readonly name: string;
        readonly client_side: true;
        readonly arguments: string;
        readonly response: string;
      }[];
    }
  | { readonly type: "InjectionRefused"; readonly message: string }
  | {
      readonly type: "LatencyReport";
      readonly stt_latency?: number;
      readonly ttt_latency?: number;
      readonly tts_latency?: number;
      readonly total_latency: number;
    }
  | { readonly type: "Warning" | "Error"; readonly code: string; readonly description: string };

export type SendMessage = (message: ServerMessage) => void;

/** Ends the session: the client is told, then the socket closes without a status. */
export class SessionFault extends Error {
  override readonly name = "SessionFault";
  readonly code: string;

  constructor(code: string, description: string) {
    super(description);
    this.code = code;
  }
}
