import type { Vocabulary } from "../dialogue.ts";
import { SentenceGrammar } from "./sentence-grammar.ts";
import { transcriptWords } from "./transcript-words.ts";

/** What callers say to a shop, whatever it sells; the menu's own words come in through the rules in <menu-…>. */
const SHOP_TALK = `
<filler> = um | uh | hi | hello | hey | okay | so | well | yeah | oh ;
<polite> = please | thanks | thank you | i guess | i think ;
<want> = i'd like | i would like | i want | i'll have | i'll take | i'll get | i will have | can i get | can i have |
  could i get | could i have | could i do | can i do | let me get | let me have | give me | may i have | just |
  i'd like to order | i'd like to get | i wanna get | add | also ;
<quantity> = a | an | one | two | three | four | five | six | the | another | one more ;
<size> = large | small | medium | regular ;
<drink> = [<size>] <menu-flavor> | <menu-flavor> | <menu-flavor> [one] ;
<item> = <quantity> <drink> | a <drink> | one <drink> | <drink> ;
<extra> = [some | a | the | extra] <menu-topping> | <menu-topping> | <menu-topping> | [a | the] <menu-addon> ;
<extras> = [with | add] <extra> ([and | with | plus] <extra>)* ;
<without> = no <menu-topping> | without <menu-topping> | hold the <menu-topping> ;
<nothing> = no toppings | nothing else in it ;
<option> = <menu-sweetness> | <menu-sweetness> | <menu-sweetness> | <menu-ice> | <menu-ice> | <menu-ice> | <without> | <without> | <nothing> ;
<options> = [with | and | make it] <option> ([and | with] <option>)* | <extras> ([and | with] <option>)* ;
<order> = [<want>] <item> [<extras>] ([and | with] <option>)* [and <item> [<extras>] ([and | with] <option>)*] ;
<yes> = yes | yeah | yep | yup | sure | correct | that's right | that is right | that's correct | sounds good | perfect |
  right | yes please | that's fine | okay | go ahead | yes use that | use this number ;
<no> = no | nope | no thanks | no thank you | that's wrong | that's not right | not right | not that one ;
<done> = that's all | that's it | that is all | that is it | i'm done | nothing else | that'll be all | that's everything ;
<answer> = [<yes> | <no>] (<yes> | <no> | <done>) | [<no>] <done> | <yes> and <item> [<extras>] | <yes> and another one <extras> | and one <extras> | <no> <correction> |
  <no> [i said | i asked for] <order> ;
<ordinal> = first | second | third | last ;
<correction> = [actually | sorry | wait | no | oh] (make (it | that | the <ordinal> one) (<item> | <option> | <quantity>) |
  change (it | that | the ice | the sugar | the drink | the <ordinal> one) to (<item> | <option> | <extra>) |
  (can | could) you (change | make) (it | that | the ice | the sugar | the <ordinal> one) (to | with) (<item> | <option> | <extra>) |
  (remove | take off | cancel | delete) [the] (<menu-topping> | <ordinal> (drink | one)) |
  (add | put) <extra> [to that | to it | to the <ordinal> one] | i meant <menu-flavor> [not <menu-flavor>] | i meant <option> | i said (<menu-flavor> | <option>) |
  (can | could) (you | i) (add | put | get | have) <extra> [to (that | it | the <ordinal> one)] |
  [can i get] <extra> instead [of <menu-topping>] | instead of <menu-topping> (can i get | give me | i want) <extra> |
  <option> | <item> | never mind | start over | cancel (that | it | my order | everything)) ;
<question> = what's on the menu | what is on the menu | what toppings do you have | what flavors do you have | what do you have |
  can you repeat that | say that again | repeat that | how long will it take | is my order ready | can i talk to a person |
  can i speak to someone | where is my order | how much is (that | it | a <menu-flavor> | <menu-topping>) | what's the total |
  what kinds of (tea | drinks | toppings) do you have | do you have <menu-topping> | what is in my (order | cart) |
  read (it | that) back | what did you say | sorry what was that | <status> ;
<status> = (what's | what is) the status of (my order | order <number>) | is (it | my drink) ready [yet] |
  is order [number] <number> ready [yet] | how is my order (doing | coming along) | i already ordered |
  (i'm | i am) (calling about | here to pick up) my order | can i pick up my order | what was my [order] number [again] ;
<number> = <digit> <digit> <digit> <digit> ;
<bye> = bye | goodbye | thank you bye | thanks bye | okay bye | thank you | thanks | have a good day ;
<digit> = zero | oh | one | two | three | four | five | six | seven | eight | nine ;
`;

const NUMBER_INTRODUCTIONS = [
  "my number is|it's|my phone number is|the phone number is|the number is|area code|yeah it's|sure it's",
  "my order number is|yes it's|you can text me at|no it's",
]
  .join("|")
  .split("|")
  .map((words) => words.split(" "));

export { NUMBER_INTRODUCTIONS };

/** The grammar of orders for one menu. */
export function menuGrammar(vocabulary: Vocabulary): SentenceGrammar {
  const rules = [
    rule("menu-flavor", vocabulary.flavors, true),
    rule("menu-topping", vocabulary.toppings, false),
    rule("menu-addon", vocabulary.addons, false),
    levelRule("menu-sweetness", vocabulary.sweetness, ["sugar", "sweet", "sweetness"]),
    levelRule("menu-ice", vocabulary.ice, []),
  ];
  return new SentenceGrammar(SHOP_TALK + rules.join("\n"));
}

/** Words that name what is ordered and how many: they must sound more alike before they are put in. */
export function strictWords(vocabulary: Vocabulary): Set<string> {
  const words = [vocabulary.flavors, vocabulary.toppings, vocabulary.addons];
  return new Set([...menuWords(words.flat(2)), "two", "three", "four", "five"]);
}

/** Words that make a difference to the shop. */
export function contentWords(vocabulary: Vocabulary): Set<string> {
  const words = [...vocabulary.sweetness, ...vocabulary.ice].flat();
  return new Set([
    ...strictWords(vocabulary),
    ...menuWords(words),
    ..."yes yeah yep yup sure correct right no nope not without remove cancel change first second last".split(
      " ",
    ),
    ..."add instead what where how repeat again done all nothing else bye".split(" "),
  ]);
}

function menuWords(names: readonly string[]): string[] {
  return names.flatMap(transcriptWords).filter((word) => !SMALL_WORDS.has(word));
}

/** Too short or too common to be held to a stricter likeness. */
const SMALL_WORDS = new Set([
  "a",
  "an",
  "the",
  "on",
  "of",
  "in",
  "with",
  "and",
  "top",
  "milk",
  "tea",
]);

function rule(name: string, entries: Vocabulary["flavors"], withPlural: boolean): string {
  const phrases = entries.flatMap((names) =>
    names.flatMap((each) => {
      const words = transcriptWords(each);
      return withPlural && words.length > 1 ? [words, plural(words)] : [words];
    }),
  );
  return ruleOf(name, phrases);
}

/** "50%" is said "fifty percent", "fifty percent sugar", "fifty percent sweetness". */
function levelRule(name: string, entries: Vocabulary["ice"], nouns: readonly string[]): string {
  const phrases = entries.flat().flatMap((each) => {
    const words = transcriptWords(each);
    return words.at(-1) === "percent" ? [words, ...nouns.map((noun) => [...words, noun])] : [words];
  });
  return ruleOf(name, phrases);
}

function ruleOf(name: string, phrases: readonly (readonly string[])[]): string {
  const choices = phrases.filter((words) => words.length > 0).map((words) => words.join(" "));
  // A menu without such things must still give a rule that can be sampled.
  return `<${name}> = ${choices.length > 0 ? choices.join(" | ") : "it"} ;`;
}

function plural(words: readonly string[]): string[] {
  const last = words.at(-1) ?? "";
  return [...words.slice(0, -1), /(s|x|ch|sh)$/.test(last) ? `${last}es` : `${last}s`];
}
