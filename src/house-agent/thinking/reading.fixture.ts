import type { Heard } from "./heard.ts";
import { isAboutItsItems } from "./question-reader.ts";
import type { Move, Options, Target } from "./wish.ts";

/** What was read from a line, in one short line: "yes | new taro milk tea + boba - egg pudding + 25%". */
export function inWords(heard: Heard): string {
  const gestures = [...heard.gestures].filter(
    (gesture) => !["greeting", "thanks", "opening"].includes(gesture),
  );
  const question =
    heard.question === undefined ? [] : [`asks ${heard.question.kind}${detail(heard)}`];
  const isAsking = heard.question !== undefined && isAboutItsItems(heard.question, heard.line.text);
  const moves = isAsking ? [] : heard.moves.map(moveInWords);
  return [heard.answer ?? [], moves, gestures, question].flat().join(" | ");
}

function detail({ question }: Heard): string {
  if (question?.kind === "menu") return ` ${question.about}`;
  if (question?.kind === "price" || question?.kind === "has" || question?.kind === "about") {
    const names = question.names.length > 0 ? question.names.join(" and ") : undefined;
    const unknown = question.kind === "about" ? undefined : question.unknown;
    return ` ${names ?? unknown ?? ""}`.trimEnd();
  }
  if (question?.kind === "status") return question.digits === "" ? "" : ` ${question.digits}`;
  return question?.kind === "not_known" ? ` ${question.topic}` : "";
}

function moveInWords(move: Move): string {
  switch (move.kind) {
    case "drink": {
      const { wish } = move;
      const flavor =
        wish.unknownFlavor === undefined ? flavorWords(wish.flavors) : `<${wish.unknownFlavor}>`;
      const head = wish.copies === undefined ? flavor : COPIES[wish.copies];
      const count = wish.quantity === 1 ? "" : `${wish.quantity} `;
      return `${move.added ? "and" : "new"} ${count}${head}${optionWords(wish)}`;
    }
    case "change": {
      const flavor = move.unknownFlavor === undefined ? move.flavor : `<${move.unknownFlavor}>`;
      const to = flavor === undefined ? "" : ` = ${flavor}`;
      const count = move.quantity === undefined ? "" : ` x${move.quantity}`;
      return `${targetWords(move.target)}${to}${count}${optionWords(move.options)}`;
    }
    case "remove":
      return `remove ${targetWords(move.target)}`;
  }
}

const COPIES = { drink: "the same", flavor: "same flavor", each: "each" } as const;

function flavorWords(flavors: readonly string[]): string {
  return flavors.length === 1 ? (flavors[0] ?? "") : "?";
}

function optionWords(options: Options): string {
  const { sweetness, ice } = options;
  return [
    options.isPlain ? " plain" : "",
    ...[...options.toppings, ...options.addons].map((name) => ` + ${name}`),
    ...options.unknown.map((name) => ` + <${name}>`),
    ...options.without.map((name) => ` - ${name}`),
    sweetness === undefined ? "" : ` + ${sweetness}`,
    ice === undefined ? "" : ` + ${ice}`,
    ...options.steps.map(({ of, by }) => ` ${by > 0 ? "more" : "less"} ${of}`),
  ].join("");
}

function targetWords(target: Target): string {
  switch (target.kind) {
    case "current":
      return "it";
    case "all":
      return "all";
    case "index":
      return `#${target.index}`;
    case "flavor":
      return `the ${target.name}`;
    case "with":
      return `the one with ${target.name}`;
  }
}
