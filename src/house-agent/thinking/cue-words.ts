import type { SignMeaning } from "./sign.ts";

const one = (more: boolean): SignMeaning => ({ kind: "count", value: 1, article: !more, more });

/** Cues by the meaning they carry. Longer phrases win over shorter ones. */
const CUES: readonly (readonly [SignMeaning, string])[] = [
  [
    { kind: "not" },
    `no|not|without|without any|without the|hold|hold the|skip|skip the|minus|except|but no|with no|leave out|leave out the|
     leave off|leave off|do not want|do not want any|do not add|do not put|do not need|do not like|did not want|did not say|
     did not ask for|did not order|not any|nor|no more|not the|
     do not want the|do not give me|not a|not an|never any|i hate|allergic to|am allergic to|do not need the|do not have|do not include`,
  ],
  [
    { kind: "instead" },
    "instead of|instead of the|rather than|rather than the|in place of|in place of the",
  ],
  [
    { kind: "with" },
    "with|with some|with extra|plus|including|topped with|and with|but with|has|having|comes with|w|with a side of|with a|with the",
  ],
  [{ kind: "and" }, "and|and then|then|also|and also|as well as|as well|too|along with|comma|but"],
  [{ kind: "or" }, "or|or any"],
  [{ kind: "to" }, "to|into|by|for"],
  [{ kind: "on" }, "on|in|onto|from|off|off of|out|out of|on my|in my|to my|for my"],
  [
    { kind: "add" },
    "add|add in|add some|put|put in|put some|throw in|toss in|include|give it|add on|adding|put on|i need to add|chuck in|stick in",
  ],
  [
    { kind: "remove" },
    `remove|get rid of|lose|cut|forget|take off|take out|take away|delete|cancel|get rid|drop|scratch|lose that|cross off|scrap|ditch|forget about|
     remove that|remove this|cancel that|delete that|drop that|get rid of that|take that off|take it off|take that out|take it out|take that away`,
  ],
  [
    { kind: "change" },
    `change|make|make it|make that|make them|change it|change that|switch|switch it|switch that|swap|
     swap out|replace|turn|update|modify|edit|exchange|should be|should have|must have|needs to be|needs to have|should come with|supposed to be|supposed to have|was supposed to be|
     let us make|have it|have that|change it to|change that to|make it to|could be|correct it to|
     want it|want that|want them|can you make it|can you make that|can you make them|could you make it|could you make that|could you make them|
     like it|like that|like them|it should be|i meant|i said|i mean|meant|actually make|do it|do that|do it with`,
  ],
  [
    { kind: "actually" },
    "actually|no wait|wait|sorry|scratch that|correction|on second thought|rather|instead|change of plan|oops",
  ],
  [
    { kind: "want" },
    `want|would like|also like|get|have|order|give me|take|need|can i get|can i have|could i get|could i have|may i have|may i get|i will have|
     i will take|i will get|let me get|let me have|i would like|i want|grab|bring me|get me|i am having|i am after|make me|do me|fix me|
     i would love|would love|can you make|can you do|looking for|to order|want to order|like to order|fancy|craving|we want|we need`,
  ],
  [
    { kind: "plain" },
    `plain|just plain|no toppings|no toppings at all|no topping|without toppings|without any toppings|with no toppings|with no toppings at all|no extras|
     nothing on it|nothing in it|with nothing|with nothing on it|with nothing in it|nothing on top|do not want any toppings|do not want toppings|
     do not need any toppings|do not need toppings|do not put any toppings`,
  ],
  [{ kind: "the" }, "the|that|my|your|this|those|these|our"],
  [
    { kind: "all" },
    "both|all|each|everything|every|all of them|both of them|them|them all|them both|each of them|all drinks|both drinks|all three|all the drinks|both the drinks|every drink|everyone|each drink|whole order",
  ],
  [{ kind: "it" }, "it|that one|this one|that drink|this drink|the one|current one"],
  [
    { kind: "ordinal", value: -1 },
    "one of them|one of those|just one of them|only one of them|one of these|just one of those",
  ],
  [{ kind: "filler" }, "forget it|never mind|forget about it|cancel it all|cancel everything"],
  [{ kind: "one" }, "one|ones|other one|the other|the other one"],
  [
    { kind: "same" },
    "same as the first|same as the first one|same as the last one|same as before|same as that|same as the other|same as the other one|the same as the first|the same as the first one|the same as before|same|the same|same thing|the same thing|same one|same again|of the same|the same one|identical|exactly the same|the exact same",
  ],
  [one(false), "a|an|just a"],
  [{ kind: "count", value: 1, article: false, more: false }, "just one|only one|a single|single"],
  [one(true), "another|one more|another one|a second one|an additional|add another|a further"],
  [
    { kind: "count", value: 2, article: false, more: false },
    "a couple|a couple of|couple of|a pair of|pair of|double|two of|a pair",
  ],
  [{ kind: "count", value: 12, article: false, more: false }, "a dozen|dozen"],
  [{ kind: "count", value: 6, article: false, more: false }, "half a dozen|half dozen"],
  [{ kind: "count", value: 3, article: false, more: false }, "a few|triple|three of"],
  [
    { kind: "count", value: 2, article: false, more: true },
    "two more|two other|couple more|a couple more",
  ],
  [{ kind: "count", value: 3, article: false, more: true }, "three more|three other"],
  [
    { kind: "step", of: "sweetness", by: 1 },
    "sweeter|a bit sweeter|a little sweeter|more sugar in",
  ],
  [
    { kind: "step", of: "sweetness", by: -1 },
    "not as sweet|less sweeter|a bit less sweet|a little less sweet",
  ],
  [
    { kind: "step", of: "ice", by: -1 },
    "less icy|a bit less ice|a little less ice|not as much ice|less cold",
  ],
  [{ kind: "step", of: "ice", by: 1 }, "icier|a bit more ice|a little more ice|colder"],
];

export const CUE_PHRASES: ReadonlyMap<string, SignMeaning> = new Map(
  CUES.flatMap(([meaning, phrases]) =>
    phrases
      .split("|")
      .map((phrase): [string, SignMeaning] => [phrase.replaceAll(/\s+/g, " ").trim(), meaning]),
  ),
);

export const LONGEST_CUE = Math.max(
  ...[...CUE_PHRASES.keys()].map((phrase) => phrase.split(" ").length),
);
