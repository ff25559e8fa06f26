import { readDigits } from "./phone-digits.ts";
import type { Sign } from "./sign.ts";
import { STATUS_QUESTION } from "./status-words.ts";

/** What a caller asks. `names` are menu items, `unknown` words for something that is not on the menu. */
export type Question =
  | { readonly kind: "menu"; readonly about: MenuTopic }
  | {
      readonly kind: "price";
      readonly names: readonly string[];
      readonly unknown: string | undefined;
    }
  | { readonly kind: "total" }
  | {
      readonly kind: "has";
      readonly names: readonly string[];
      readonly unknown: string | undefined;
    }
  | { readonly kind: "about"; readonly names: readonly string[] }
  | { readonly kind: "cart" }
  /** `digits`: of an order number or a telephone number, if one was said. */
  | { readonly kind: "status"; readonly digits: string }
  | { readonly kind: "order_number" }
  | { readonly kind: "placed" }
  | { readonly kind: "wait_time" }
  | { readonly kind: "who" }
  | { readonly kind: "robot" }
  | { readonly kind: "language" }
  | { readonly kind: "why_phone" }
  | { readonly kind: "which_phone" }
  | { readonly kind: "recommend" }
  | { readonly kind: "limit" }
  | { readonly kind: "help" }
  | { readonly kind: "not_known"; readonly topic: string };

export type MenuTopic = "flavors" | "toppings" | "addons" | "sweetness" | "ice" | "everything";

type Named = {
  readonly names: readonly string[];
  readonly unknown: string | undefined;
  /** "Bubble tea", "drinks": what the shop sells at large. */
  readonly isAtLarge: boolean;
};
type Rule = readonly [RegExp, (found: RegExpExecArray, named: Named) => Question | undefined];

const ASK =
  "(what|which|whats|tell me|list|read me|do you have|have you got|are there|name|give me|any|how many)";
const menu = (about: MenuTopic): Question => ({ kind: "menu", about });
const notKnown = (topic: string): Question => ({ kind: "not_known", topic });

/** First match wins. */
const RULES: readonly Rule[] = [
  [
    /\b(are|am) (you|i) (\w+ ){0,5}(robot|bot|human|real|person|machine|computer|ai|recording)|\bis this (a|an) (\w+ )?(robot|bot|machine|recording|computer|ai|real person)|\b(real person|human being)\?/,
    () => ({ kind: "robot" }),
  ],
  [
    /\b(who|what) are you\b|\bwho (is|am i) (this|speaking|talking|i speaking|there)|\bwho am i (speaking|talking)|\bwhat is your name\b|\bwhat (shop|store|place) is this\b/,
    () => ({ kind: "who" }),
  ],
  [
    /\b(speak|talk|habla|hablas|in) (spanish|espanol|french|chinese|mandarin|cantonese|german|korean|japanese|vietnamese|hindi|english)\b/,
    () => ({ kind: "language" }),
  ],
  [
    /\bwhat (is|was) (my|the) (order )?number( again)?$|\b(repeat|say|what is|tell me|give me) (me )?(my|the|that) order number\b|\bmy (order )?number again\b|\bwhat number (is|was) (my order|it|that)\b|\border number (again|please)\b|^(the |my )?order number$/,
    () => ({ kind: "order_number" }),
  ],
  [
    /\b(which|what) (phone |mobile |cell )?number (is|was|do you have|have you got|would|are you|will)\b|\bwhat (phone )?number (is that|do you see)|\bwhat is (the|my|that) phone number\b|\bwhose number\b/,
    () => ({ kind: "which_phone" }),
  ],
  [
    /\bwhy (do you|would you|should i|do i|are you|you) (\w+ ){0,4}(number|phone|it|that)\b|\bwhat (do you need|is) (\w+ ){0,3}(number|it) for\b|\bdo (i|you) (have to|need to|really need)( give| have)?( you)?( a| my| the)? (phone|number)\b/,
    () => ({ kind: "why_phone" }),
  ],
  [
    /\b(did (my|the|our) order (go|come) through|(is|was|has) (my|the|our) order (been )?placed|did you (get|place|take) (my|the|our) order|is (my|the) order in)\b/,
    () => ({ kind: "placed" }),
  ],
  [
    STATUS_QUESTION,
    ({ input }) => ({ kind: "status", digits: readDigits(input.split(" ")).digits }),
  ],
  [
    /\bhow long\b|\bwhen (will|can|is|would|should|do) (it|they|my|i|that|the (order|drink|drinks)|be)\b|\b(wait|waiting) time\b|\bhow (soon|many minutes|much longer)\b/,
    () => ({ kind: "wait_time" }),
  ],
  [
    /\bwhat time (do you|are you|does)|\b(your|opening|closing|business) hours\b|\b(when|what time|how late) (do|are|will|is) (you|the shop|the store)\b|\bare you (still )?open\b|\b(you|store|shop) (open|close|closing)\b/,
    () => notKnown("opening hours"),
  ],
  [
    /\bwhere (are you|is the (shop|store)|are you (guys )?located)|\b(your )?(address|location)\b|\bhow do i get (there|to you)\b|\bdirections\b|\bparking\b/,
    () => notKnown("where the shop is"),
  ],
  [/\b(deliver|delivery|deliveries|doordash|uber eats)\b/, () => notKnown("deliveries")],
  [
    /\b(credit|debit|cash|apple pay|google pay|venmo|pay by|pay with|how do i pay|can i pay|take cards?|accept)\b/,
    () => notKnown("ways to pay"),
  ],
  [
    /\b(allerg\w+|gluten|vegan|vegetarian|dairy|lactose|halal|kosher|nuts|nut allergy|soy|caffein\w*|decaf|calories?|calorie|nutrition\w*|ingredients?|healthy|organic|keto)\b/,
    () => notKnown("ingredients"),
  ],
  [
    /\b(wi ?fi|password|bathroom|restroom|toilet|seating|seats|tables?|job|jobs|hiring|gift cards?|coupons?|discounts?|loyalty|rewards?|points|special offers?|happy hour|promo\w*|refunds?|receipt|invoice|website|online|weather|manager s name)\b/,
    () => notKnown("that"),
  ],
  [
    /\b(what|which|any|do you have|how many) (are the |are your |the |your |different |kind of |kinds of |type of |cup |drink )*sizes?\b|\bhow big\b/,
    () => notKnown("sizes"),
  ],
  [
    /\bhow many (drinks )?can i (order|have|get)\b|\b(limit|maximum)\b.*\b(drinks?|order)\b|\bmost drinks\b/,
    () => ({ kind: "limit" }),
  ],
  [
    /\bwhat (is|was) (in )?(my|the) (cart|order|basket)\b|\b(read|repeat|say|tell me|go over|review|confirm|recap|check) (back |me )?(my|the|our|whole|entire|full) ?(my |whole |entire |full )?(order|cart)( back)?( so far| again)?\b|\bwhat (do|did) (i|we) (have|got|order|ordered|get)( so far| down)?$|\bwhat have i (got|ordered)\b|\bread (that|it) back\b|\bwhat do you have (so far|for me|down|in my order)\b|\bmy order so far\b/,
    () => ({ kind: "cart" }),
  ],
  [
    /\bhow much (is|was|would|will|does|do|are|for) (it|that|this|everything|all|the (order|total|whole)|my (order|total)|they|them|i owe)( all)?( (come|be|cost|altogether|in total|total))?( to)?( in total| altogether| total| so far| again| all together)?$|\b(what is|what was|tell me|how much is) (my|the|our) (total|bill|damage)\b|\bwhat (is|does|do|will|would) (it|that|this|i) (all )?(come to|come out to|add up to|cost|owe)( all together| altogether| in total)?$|\bwhat do i owe\b|\btotal( price| cost)?\?|\bhow much (altogether|in total|so far|do i owe|total)\b|^how much$|^(the )?total$/,
    () => ({ kind: "total" }),
  ],
  [
    /\b(how much|what (is|are) the (price|cost)|(price|cost) (of|for)|what (do|does|would) .*\bcosts?|how expensive|what do you charge|prices?|(is|are|does) .*(extra|cost extra|free))\b/,
    (_, { names, unknown }) => ({ kind: "price", names, unknown }),
  ],
  [
    new RegExp(
      `\\bwhat (comes|goes|can (i|you|we) (put|get|have|add)) (on|in|with) (it|that|them|top)\\b|\\b(toppings?|extras)\\b.*\\b(do you (have|offer|got|sell)|are there|available|can i (get|have|add|choose)|options)|${ASK} .*\\btoppings?\\b|\\b(toppings|topping options)\\?|^(what |which |the )?toppings?$`,
    ),
    () => menu("toppings"),
  ],
  [new RegExp(`${ASK} .*\\b(add ?ons?|add ons?)\\b|^add ons?$`), () => menu("addons")],
  [
    new RegExp(
      `${ASK} (\\w+ ){0,4}(sweetness|sugar|sweet)( levels?| options?)?\\b|\\bhow sweet\\b|\\b(sweetness|sugar) (levels?|options)( do you have| are there)?$`,
    ),
    () => menu("sweetness"),
  ],
  [
    new RegExp(
      `${ASK} (\\w+ ){0,4}ice( levels?| options?)( |$)|\\bice (levels?|options)( do you have| are there)?$`,
    ),
    () => menu("ice"),
  ],
  [
    new RegExp(
      `${ASK} (\\w+ ){0,5}(flavou?rs?|drinks?|teas?|milk teas?|kinds?|varieties|bubble teas?|beverages?|coffees?|lattes?)( (do|have|are|can|you|there|is|got|available|on|i|get|the|menu|offer|serve|sell|choose|from|today|of))*$|^(what |the )?flavou?rs?$`,
    ),
    (found, named) =>
      named.names.length > 0 ||
      (named.unknown !== undefined && !/what|which|tell|list/.test(found[0]))
        ? undefined
        : menu("flavors"),
  ],
  [
    /\bwhat (\w+ )?do you (have|sell|offer|serve|make|got|do)( there| today| here)?$|^(and |so |okay |hi |hello )?do you (have|sell|offer|serve)( there| today| here)?$|\bwhat (is|do you have) on (the|your) menu\b|\b(tell|read|give) me (about )?(the|your|what is on the) (whole )?menu\b|\b(the|your) menu$|^menu( please)?$|\bwhat (are )?(my|the) (options|choices)\b|\bwhat can i (get|have|order|choose)\b|\bwhat (have you got|you have|you got|all do you have)\b|\bwhat (else )?is there\b|\bwhat else do you have\b|\bdo you have a menu\b|\bhear the (menu|options)\b/,
    () => menu("everything"),
  ],
  [
    /\b(recommend|recommendation|suggest|suggestion|most popular|popular|best seller|what is good|what should i (get|have|try|order)|favou?rite|what do you like|surprise me|what is best|your best|anything is fine|you (choose|pick|decide))\b/,
    () => ({ kind: "recommend" }),
  ],
  [
    /\b(what is (a|an|the|in|in the|your)|what are|what does|what kind of thing|tell me about( the)?|describe|what comes (with|in)|does (it|the|that) (\w+ )*(come with|have|contain|taste)|what is)\b/,
    (_, named) => (named.names.length > 0 ? { kind: "about", names: named.names } : undefined),
  ],
  [
    /\b(do (you|u|ya|they|you guys) (also |still |even )?(have|sell|do|carry|offer|serve|make|got)|have you got|you got|is there( any)?|are there( any)?|you have|do you (guys )?(have|sell)|(is|are) (the )?.*\b(available|sold out|left|in stock|on the menu))\b/,
    (_, { names, unknown, isAtLarge }) => {
      if (names.length > 0 || unknown !== undefined) return { kind: "has", names, unknown };
      return isAtLarge ? menu("flavors") : undefined;
    },
  ],
  [
    /\b(how (does|do) (this|it|i|we|you) (work|order|do this|use this|start)|what (can|do) (i|you) (say|do)( here| now)?$|what (should|do) i (do|say)( now)?|^help( me)?$|can you help( me)?|what now|how do i (order|do this)|i need help|what can you do)\b/,
    () => ({ kind: "help" }),
  ],
];

/** "I don't want any toppings", "hardly any ice" ask nothing. */
const REFUSES = /\b(not|no|without) (\w+ ){0,3}(toppings?|extras)\b|\b(hardly|barely) any\b/;

/** The question in a line, if it holds one. `text` is normalised. */
export function readQuestion(text: string, signs: readonly Sign[]): Question | undefined {
  const named: Named = {
    names: signs.flatMap((sign) =>
      sign.kind === "item" && sign.names.length === 1 ? sign.names : [],
    ),
    unknown: signs.find((sign) => sign.kind === "unknown")?.text,
    isAtLarge: signs.some((sign) => sign.kind === "noun"),
  };
  const isSharedTopping = signs.some(
    (sign) => sign.kind === "item" && sign.of === "topping" && sign.names.length > 1,
  );
  if (isSharedTopping && /\b(what|which|any)\b/.test(text)) return menu("toppings");
  for (const [pattern, questionOf] of RULES) {
    if (REFUSES.test(text)) break;
    const found = pattern.exec(text);
    const question = found === null ? undefined : questionOf(found, named);
    if (question !== undefined) return question;
  }
  return undefined;
}

/** Whether the drinks named in the line are what is asked about, and not ordered. */
export function isAboutItsItems(question: Question, text: string): boolean {
  if (
    question.kind === "not_known" &&
    !/^(oh |and |so |but )?(is|are|does|do|what|how|can|could|has|which|will)\b/.test(text)
  )
    return false;
  return [
    "price",
    "has",
    "about",
    "menu",
    "not_known",
    "limit",
    "recommend",
    "language",
    "status",
  ].includes(question.kind);
}
