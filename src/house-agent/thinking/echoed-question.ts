import { readAnswer } from "./answers.ts";
import { type HeardLine, normalise } from "./normaliser.ts";

/** One word of a question opens many answers. */
const FEWEST_WORDS = 2;

/**
 * The line without the end of the question it begins with: a caller says it over ("anything else? no"), or the agent was
 * heard through its own loudspeaker. Only before a yes or no: "black milk tea with boba" answers "taro or black milk tea?".
 */
export function withoutEcho(line: HeardLine, asked: readonly string[]): HeardLine {
  const said = line.words.map((word) => word.text);
  const question = normalise(asked.at(-1) ?? "").words.map((word) => word.text);
  for (let from = 0; from <= question.length - FEWEST_WORDS; from += 1) {
    const echo = question.slice(from);
    if (!echo.every((word, at) => said[at] === word)) continue;
    const rest = said.slice(echo.length);
    if (readAnswer(rest, []).answer === undefined) continue;
    return {
      ...line,
      words: line.words.slice(echo.length),
      text: rest.join(" "),
      hasQuestionMark: false,
    };
  }
  return line;
}
