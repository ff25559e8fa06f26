/**
 * A small grammar for sampling sentences, written as JSGF rules are:
 * `<name> = words (this | that) [maybe] <other> word* ;`
 */
type Node =
  | { readonly kind: "word"; readonly word: string }
  | { readonly kind: "rule"; readonly name: string }
  | { readonly kind: "all" | "one"; readonly parts: readonly Node[] }
  | { readonly kind: "maybe" | "repeated"; readonly part: Node };

export type Random = () => number;

const MAYBE = 0.4;
const AGAIN = 0.55;
const MOST_REPEATS = 12;

export class SentenceGrammar {
  readonly #rules = new Map<string, Node>();

  /** Throws when a rule cannot be read. */
  constructor(source: string) {
    for (const [, name = "", body = ""] of source.matchAll(/<([\w-]+)>\s*=\s*([^;]+);/g)) {
      this.#rules.set(name, parseRule(body));
    }
  }

  /** One random sentence of a rule. Throws when a rule is missing. */
  sample(rule: string, random: Random): string[] {
    const words: string[] = [];
    this.#expand(this.#rule(rule), random, words);
    return words;
  }

  /** Every word that any rule can say. */
  words(): ReadonlySet<string> {
    const words = new Set<string>();
    const visit = (node: Node): void => {
      if (node.kind === "word") words.add(node.word);
      else if ("parts" in node) node.parts.forEach(visit);
      else if ("part" in node) visit(node.part);
    };
    for (const node of this.#rules.values()) visit(node);
    return words;
  }

  #rule(name: string): Node {
    const node = this.#rules.get(name);
    if (node === undefined) throw new Error(`the grammar has no rule <${name}>`);
    return node;
  }

  #expand(node: Node, random: Random, words: string[]): void {
    switch (node.kind) {
      case "word":
        words.push(node.word);
        return;
      case "rule":
        this.#expand(this.#rule(node.name), random, words);
        return;
      case "maybe":
        if (random() < MAYBE) this.#expand(node.part, random, words);
        return;
      case "all":
        for (const part of node.parts) this.#expand(part, random, words);
        return;
      case "one": {
        const chosen = node.parts[Math.floor(random() * node.parts.length)];
        if (chosen !== undefined) this.#expand(chosen, random, words);
        return;
      }
      case "repeated":
        for (let n = 0; n < MOST_REPEATS && random() < AGAIN; n += 1) {
          this.#expand(node.part, random, words);
        }
    }
  }
}

function parseRule(body: string): Node {
  const tokens = body.match(/<[\w-]+>|[()|[\]*]|[^\s()|[\]*<>]+/g) ?? [];
  let at = 0;
  const choice = (): Node => {
    const parts = [sequence()];
    while (tokens[at] === "|") {
      at += 1;
      parts.push(sequence());
    }
    const [only] = parts;
    return parts.length === 1 && only !== undefined ? only : { kind: "one", parts };
  };
  const sequence = (): Node => {
    const parts: Node[] = [];
    for (;;) {
      const token = tokens[at];
      if (token === undefined || token === "|" || token === ")" || token === "]") break;
      at += 1;
      const part = item(token);
      if (tokens[at] === "*") {
        at += 1;
        parts.push({ kind: "repeated", part });
      } else parts.push(part);
    }
    return { kind: "all", parts };
  };
  const item = (token: string): Node => {
    if (token === "(" || token === "[") {
      const inner = choice();
      at += 1;
      return token === "[" ? { kind: "maybe", part: inner } : inner;
    }
    return token.startsWith("<")
      ? { kind: "rule", name: token.slice(1, -1) }
      : { kind: "word", word: token };
  };
  return choice();
}

/** The same numbers for the same seed: what is heard must not depend on the day. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
