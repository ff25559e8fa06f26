import type { ItemKind, LevelKind } from "./menu-words.ts";

/** A small word that steers: what it does to what stands around it. */
type CueKind =
  | "not"
  | "with"
  | "and"
  | "or"
  | "instead"
  | "to"
  | "on"
  | "add"
  | "remove"
  | "change"
  | "want"
  | "the"
  | "all"
  | "it"
  | "one"
  | "same"
  | "plain"
  | "actually"
  | "double";

/** What a stretch of words means to the shop. `from` and `to` are word positions, `to` exclusive. */
export type Sign = {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly afterPause: boolean;
} & SignMeaning;

export type SignMeaning =
  | { readonly kind: "item"; readonly of: ItemKind; readonly names: readonly string[] }
  | { readonly kind: "level"; readonly of: LevelKind; readonly name: string }
  | { readonly kind: "group"; readonly of: LevelKind }
  | { readonly kind: "noun"; readonly names: readonly string[] }
  /** "a" and "another" count one; `more` when it asks for one more. */
  | {
      readonly kind: "count";
      readonly value: number;
      readonly article: boolean;
      readonly more: boolean;
    }
  | { readonly kind: "ordinal"; readonly value: number }
  | { readonly kind: "step"; readonly of: LevelKind; readonly by: 1 | -1 }
  | { readonly kind: CueKind }
  | { readonly kind: "unknown" }
  | { readonly kind: "filler" };
