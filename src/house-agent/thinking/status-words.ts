const DIGIT = `(\\d+|zero|oh|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\\w+teen|\\w+ty|hundred|double|triple)`;
const NUMBER = `(number )?${DIGIT}( ${DIGIT})*`;
const MINE = "(my|our|the|that|this|an)";
const READY = "(ready|done|finished|made|coming|prepared)";
const ORDER = "(order|drinks?|teas?)";

/** The ways to ask how an order stands. Text is normalised. */
export const STATUS_QUESTION = new RegExp(
  [
    "(status|progress)",
    `is ${MINE} (order|drink|drinks|tea|it) (\\w+ )?${READY}`,
    `(is|are) (it|they) ${READY}( yet| now| for me| for pickup)?$`,
    `${MINE} ${ORDER} (is|are) (\\w+ )?${READY}`,
    `(is|has|have) (order )?${NUMBER} (been )?${READY}`,
    `order ${NUMBER} (is )?(it )?${READY}`,
    `(what|how) (about|is) (${MINE} )?order ${NUMBER}`,
    `^(hi |hello )?(${MINE} )?order (is )?${NUMBER}$`,
    `(calling|asking|here|news|update) (about|on|for) ${MINE} (\\w+ )?order`,
    `(check|checking|asking|look|looking) (on|about|up on|for|up|into)? ?${MINE} (existing |last |previous )?order`,
    `(where|how) is (my|our|the) ${ORDER}( (doing|coming|going|getting|looking)| now| yet| at)*`,
    `(can|may|could) i (pick|collect|come (get|for|and)) (up )?(get )?${MINE} ${ORDER}`,
    `here to (pick|collect|get) (up )?${MINE} ${ORDER}`,
    `i (already |just |have )?ordered (already|earlier|before|online|yesterday|this morning|a while ago|\\w+ (minutes|hours) ago)`,
    "i (have )?already ordered",
  ]
    .map((way) => (way.startsWith("^") ? way : `\\b${way}`))
    .map((way) => (way.endsWith("$") ? way : `${way}\\b`))
    .join("|"),
);
