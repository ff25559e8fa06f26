/** What the page and its audio thread say to each other. */
export type ToWorklet =
  | { readonly kind: "play"; readonly mulaw: Uint8Array }
  | { readonly kind: "mark"; readonly mark: string }
  | { readonly kind: "clear" }
  | { readonly kind: "muted"; readonly muted: boolean };

export type FromWorklet =
  | { readonly kind: "frame"; readonly mulaw: Uint8Array }
  | { readonly kind: "played"; readonly mark: string }
  | { readonly kind: "levels"; readonly microphone: number; readonly speaker: number };
