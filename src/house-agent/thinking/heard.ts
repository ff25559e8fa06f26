import { type Answer, readAnswer } from "./answers.ts";
import { withoutEcho } from "./echoed-question.ts";
import type { MenuWords } from "./menu-words.ts";
import { movesOf } from "./move-reader.ts";
import { type HeardLine, normalise } from "./normaliser.ts";
import { type DigitsHeard, readDigits } from "./phone-digits.ts";
import { readPieces } from "./piece-reader.ts";
import { type Question, readQuestion } from "./question-reader.ts";
import { readSigns } from "./sign-reader.ts";
import type { Sign } from "./sign.ts";
import type { Move } from "./wish.ts";

/** Things said that steer the talk itself. */
type Gesture =
  | "done"
  | "goodbye"
  | "thanks"
  | "greeting"
  | "repeat"
  | "person"
  | "hold_on"
  | "cancel_order"
  | "start_over"
  | "usual"
  | "override"
  | "abuse"
  | "caller_id"
  | "no_phone"
  | "forget_me"
  | "not_heard"
  | "unsure"
  | "keep"
  | "opening";

/** All that one line of the caller holds. */
export type Heard = {
  readonly line: HeardLine;
  readonly signs: readonly Sign[];
  readonly answer: Answer | undefined;
  /** Nothing but a yes or no. */
  readonly isBareAnswer: boolean;
  readonly gestures: ReadonlySet<Gesture>;
  readonly question: Question | undefined;
  readonly moves: readonly Move[];
  readonly digits: DigitsHeard;
  /** Says that something before was wrong. */
  readonly corrects: boolean;
};

const GESTURES: readonly (readonly [Gesture, RegExp])[] = [
  [
    "done",
    /^done\b|\b(that is (all|it|everything|me|us|the order|my order|my whole order|my entire order)|(that|it) (will|would) be (all|it|everything)|will be all|would be all|nothing else|no ?thing more|all done|i am (done|finished|all set|ready to (pay|check ?out))|(we|i am|im) (are )?(done|good|set|all set)|that does it|(that|this) (should|will|ought to) do( it)?|check ?(me )?out|(place|complete|finish|submit|finalize|send) (the|my|our|that|this) order|ready to (order|check ?out) that|all set|ring me up|ring (it|that) up|only that|just (that|this|those|the one|the two|it)|not? anything else|nothing more|no more( thanks| thank you| please)?$|i am good|i am fine|that is good for (me|now)|that is plenty|for now|finish up|wrap it up|complete the order|that all)\b/,
  ],
  [
    "goodbye",
    /\b(good ?bye|bye+( bye)?|see you|see ya|have a (good|nice|great|lovely) (one|day|night|evening|afternoon|weekend)|take care|talk to you later|hang up|i have to go|i got to go|got to go|gotta go|so long|later dude|that is all bye)\b/,
  ],
  ["thanks", /\b(thank you|thanks|thank|cheers|appreciate it|ta)\b/],
  [
    "greeting",
    /^(hi|hello|hey|hiya|good (morning|afternoon|evening)|howdy|yo|hello there|hi there|hey there)\b/,
  ],
  [
    "repeat",
    /\b(say (that|it) again|repeat( that| it| please)?$|repeat (that|what|yourself|the question)|come again|pardon( me)?|what did you say|what was that|i did not (hear|catch|get) (you|that|it|what)|can not hear you|could you repeat|can you repeat|one more time|again please|excuse me what|say again|what is that again|did not understand (you|that)|huh)\b|^(what|sorry|excuse me|again|huh|sorry what|what sorry)$/,
  ],
  [
    "person",
    /\b((speak|talk|talking|speaking|connect me|put me through|transfer me|get me|transfer|through) (to |with )?(\w+ ){0,3}(person|human|someone|somebody|staff|manager|barista|owner|representative|operator|agent|employee|people|worker|supervisor)|real (person|human)|an? (operator|representative|human|manager|agent)( please)?$|^(operator|representative|agent|human|manager|staff)( please)?$|someone (real|else)|transfer me|human please|live (person|agent))\b/,
  ],
  [
    "hold_on",
    /^(wait|hold on|hang on|one (moment|second|sec|minute)|just a (moment|second|sec|minute)|give me a (moment|second|sec|minute)|let me (think|see|check|ask)|hmm let me|a (moment|second|minute)|i am (still )?thinking|hold please|hold on a (second|sec|minute|moment)|wait a (second|sec|minute|moment)|wait wait)\b|\b(hold on|hang on|let me (think|ask (my|them|him|her))|i am thinking|give me a (sec|second|moment|minute))\b/,
  ],
  [
    "cancel_order",
    /\b(cancel (everything|it all|all|my (whole |entire )?order|the (whole |entire )?order|that order|order)|forget (the whole thing|it|everything|the order|my order)|never ?mind|do not want (anything|to order)|i changed my mind about (the order|ordering|everything)|(remove|delete|clear|drop|empty) (everything|all of it|it all|my (cart|order)|the (cart|order|whole order))|scrap (it|everything|the order)|do not want it anymore|no order)\b/,
  ],
  [
    "start_over",
    /\b(start (all )?over|start again|begin again|from scratch|from the (start|beginning))\b/,
  ],
  [
    "usual",
    /\b((my|the) usual( order| drink| one)?(?! (amount |level )?(of )?(sweet\w*|sugar|ice))\b|same (thing |order |drink )?as (last time|always|usual|before|yesterday)|what i (always|usually) (get|have|order)|my regular( order| drink)?$|last order again|same as my last)\b/,
  ],
  [
    "override",
    /\b((ignore|disregard|forget|override|bypass) (\w+ ){0,4}(instructions?|rules?|prompts?|programming|guidelines|previous)|system prompt|pretend (to|you|that)|role ?play|(you are now|act) (as|like|a|an)|developer mode|jailbreak|your (instructions|prompt|programming)|(for free|free (drinks?|of charge|order|tea|boba))|make (it|the price|everything|them) (free|zero|cheaper|a penny)|(set|change|lower) the price|(one|a|1) (cent|penny|dollar) (each|price|total)|(hundred|100) percent (off|discount)|discount code|admin (mode|access)|sudo|drop table)\b/,
  ],
  [
    "abuse",
    /\b(fuck\w*|shit\w*|bitch\w*|asshole\w*|idiot|stupid|moron|dumb(ass)?|you suck|shut up|screw you|piss off|bastard|cunt|crap|useless|retard\w*|damn you|go to hell|ridiculous|annoying|frustrat\w*|waste of time)\b/,
  ],
  [
    "caller_id",
    /\b((this|same|my own|the same|my current) (phone )?number|(number|phone|one|line) (i am|i|am) (calling|phoning|using|on)|calling from|called from|call(ing)? (you )?(from|on|with)|caller id|this (phone|one|line)|the one (i am )?calling|number you (have|see|got)|my (cell|mobile)? ?phone i am)\b/,
  ],
  [
    "no_phone",
    /\b((do not|not|rather not|will not|would not) (\w+ ){0,4}(give|share|want|tell|have|like) (\w+ ){0,4}(phone|number|cell|mobile)|no (phone|number|cell|mobile)( number)?$|do not have (a |my )?(phone|number|cell|mobile)|without (a |my )?(phone |)number|not giving|none of your business|no texts?|do not text)\b/,
  ],
  [
    "forget_me",
    /\b(forget (about )?(me|my ((phone )?number|details|data|information))|forget (everything|all|anything|what) (that )?you (know|have|keep|remember)|(delete|remove|erase|wipe) ((all|everything) )?(of )?(me|my ((personal )?(data|details|information|info)|(phone )?number|records?|history)|(what )?you (have|know|keep) (of|about|on) me|(all|everything) about me)|do not (keep|store|remember) my (number|data|details)|unsubscribe)\b/,
  ],
  [
    "not_heard",
    /\b(are you (there|still there)|hello\?|you there|anybody there|can you hear me|still there|anyone there)\b/,
  ],
  [
    "keep",
    /\b((keep|leave) (it|that|this|them|everything|the drink)( (all|just|exactly|as|like|the way|how) .*)?$|(as|like|the way|how) it was( before)?|go back to (how|what|the way) it was|undo (that|it|the last (one|change)))\b/,
  ],
  [
    "unsure",
    /\b(i do not know|not sure|no idea|i am not sure|dunno|hard to say|unsure|can not decide|undecided|whatever|do not care|do not mind|either( one| is fine)?|up to you)\b/,
  ],
  [
    "opening",
    /\b((place|make|put in|start|do) an? (\w+ )?order|(like|want|need|going|here|calling|call|looking|ready|trying|hoping) to order|can (i|we) order|(take|taking) (my|our|an) order|for (pick ?up|takeout|take ?away)|to go)\b/,
  ],
];

/**
 * Reads a line from every side at once. Never throws.
 *
 * @param asked the sentences of the question that the line may answer
 */
export function readLine(raw: string, menu: MenuWords, asked: readonly string[] = []): Heard {
  const line = withoutEcho(normalise(raw), asked);
  const signs = readSigns(line, menu);
  const words = line.words.map((word) => word.text);
  const { answer, isBare } = readAnswer(words, signs);
  const withMark = line.hasQuestionMark ? `${line.text}?` : line.text;
  return {
    line,
    signs,
    answer,
    isBareAnswer: isBare,
    gestures: new Set(
      GESTURES.filter(([, pattern]) => pattern.test(line.text) || pattern.test(withMark)).map(
        ([gesture]) => gesture,
      ),
    ),
    question: readQuestion(line.text, signs),
    moves: movesOf(readPieces(signs, menu)),
    digits: readDigits(words),
    corrects: signs.some((sign) => ["change", "actually", "instead"].includes(sign.kind)),
  };
}
