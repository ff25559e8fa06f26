import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { houseMenu } from "../test/menus/menus.ts";
import { stageOf } from "./agent-stage.ts";
import { type Scenario, parseScenarios } from "./scenario.ts";
import { type CallerAction, SimulatedCaller } from "./simulated-caller.ts";

describe("what a caller takes the agent's words for", () => {
  const table: Readonly<Record<string, string>> = {
    "Hey! I am your Deepgram BobaRista. What would you like to order?": "order",
    "One taro milk tea with boba, 50% sweet, regular ice. Is that right?": "read_back",
    "Got it. Would you like anything else?": "anything_else",
    "Okay. What else would you like?": "anything_else",
    "Can I text you at the number ending in 4, 5, 6, 7 when it's ready?": "caller_id_offer",
    "That's the number ending in 0 1 0 0. Shall I use it?": "caller_id_offer",
    "What phone number should I text when it's ready?": "phone",
    "I have 5 5 5 so far. What comes next?": "phone_more",
    "I have 5 5 5, 1 2 3, 4 5 6 7. Is that right?": "phone_read_back",
    "Your total is $6.25. Shall I place the order?": "place",
    "Your order number is 4, 7, 8, 2. Is there anything else?": "placed",
    "Thank you. Your order number is 4, 7, 8, 2. We'll text you when it's ready.": "placed",
    "We don't have mango. Did you mean taro milk tea or black milk tea?": "choice",
    "The stencil needs vanilla cream with it. Shall I add vanilla cream, or leave it off?":
      "choice",
    "Sorry, I didn't get that.": "misunderstood",
    "Are you still there?": "still_there",
    "Thanks for calling. Goodbye!": "goodbye",
    "Boba is seventy-five cents.": "statement",
  };
  for (const [said, stage] of Object.entries(table)) {
    test(`"${said}" is ${stage}`, () => {
      assert.equal(stageOf(said), stage);
    });
  }
});

describe("a simulated caller", () => {
  test("orders, says yes to what is right, gives the phone number and says goodbye", () => {
    const caller = callerOf(`
      wants: [a taro milk tea with boba]
      phone: { says: [four one five, five five five two six seven one] }
      expect: { order: [{ flavor: taro milk tea, toppings: [boba] }], phone: "+14155552671" }`);
    assert.deepEqual(
      [
        "What would you like to order?",
        "One taro milk tea with boba, 50% sweet, regular ice. Is that right?",
        "Anything else?",
        "Can I text the number ending in 1 2 3 4?",
        "What phone number should I text?",
        "I have 4 1 5 so far. What comes next?",
        "I have 4 1 5, 5 5 5, 2 6 7 1. Is that right?",
        "Shall I place the order?",
        "Your order number is 4, 7, 8, 2. Anything else?",
      ].map((said) => lineOf(caller.answer(said, 3_000))),
      [
        "a taro milk tea with boba",
        "yes",
        "no, that's all",
        "no, a different number",
        "four one five",
        "five five five two six seven one",
        "yes",
        "yes",
        "thank you, bye",
      ],
    );
  });

  test("does not agree to a drink that is not theirs", () => {
    const caller = callerOf(`
      wants: [a taro milk tea without ice]
      expect: { order: [{ flavor: taro milk tea, ice: no ice }] }`);
    caller.answer("What would you like to order?", 3_000);
    const answers = [
      "One black milk tea, 50% sweet, no ice. Is that right?",
      "One taro milk tea with boba, 50% sweet, no ice. Is that right?",
      "One taro milk tea, 50% sweet, regular ice. Is that right?",
    ].map((wrong) => lineOf(caller.answer(wrong, 3_000)));
    assert.deepEqual(answers, [
      "no, a taro milk tea without ice",
      "no, I want one taro milk tea, no ice",
      "no, I want one taro milk tea, no ice",
    ]);
    assert.equal(
      lineOf(caller.answer("One taro milk tea, 50% sweet, no ice. Is that right?", 3_000)),
      "yes",
    );
  });

  test("does not take a level they did not ask for", () => {
    const caller = callerOf(`
      wants: [a taro milk tea]
      expect: { order: [{ flavor: taro milk tea }] }`);
    caller.answer("What would you like to order?", 3_000);
    const readBack = "One taro milk tea, 50% sweet, less ice. Is that right?";
    assert.equal(lineOf(caller.answer(readBack, 3_000)), "no, a taro milk tea");
  });

  test("speaks over the agent where their script says so, once, and nowhere else", () => {
    const caller = callerOf(`
      wants: []
      script: [{ at: order, over: true, say: a taro milk tea }]
      expect: { order: [{ flavor: taro milk tea }] }`);
    assert.equal(caller.interrupt("Anything else?"), undefined);
    assert.equal(caller.interrupt("What would you like to order?"), "a taro milk tea");
    assert.equal(caller.interrupt("What would you like to order?"), undefined);
  });

  test("corrects a phone number that was heard wrong", () => {
    const caller = callerOf(`
      wants: [a taro milk tea]
      phone: { says: [four one five five five five two six seven one] }
      expect: { order: [], phone: "+14155552671" }`);
    assert.equal(
      lineOf(caller.answer("I have 4 1 5, 5 5 5, 2 6 7 9. Is that right?", 3_000)),
      "no, it's 4 1 5 5 5 5 2 6 7 1",
    );
  });

  test("follows their script first, each step once", () => {
    const caller = callerOf(`
      wants: [a taro milk tea]
      script: [{ at: read_back, say: make it black }, { at: [anything_else, placed], hang_up: true }]
      expect: { order: [{ flavor: black milk tea }] }`);
    const readBack = "One black milk tea, 50% sweet, regular ice. Is that right?";
    assert.equal(lineOf(caller.answer(readBack, 3_000)), "make it black");
    assert.equal(lineOf(caller.answer(readBack, 3_000)), "yes");
    assert.equal(caller.answer("Anything else?", 3_000).kind, "hang_up");
  });

  test("waits when the agent only told something, and gives up in the end", () => {
    const caller = callerOf("wants: [a taro milk tea]\n      expect: { order: [] }");
    assert.equal(caller.answer("One moment.", 800).kind, "wait");
    const actions = Array.from({ length: 6 }, () => caller.nudge().kind);
    assert.equal(actions.at(-1), "hang_up");
  });
});

function callerOf(yaml: string): SimulatedCaller {
  const indented = yaml.trim().replace(/^ {6}/gm, "    ");
  const text = `group: test\nscenarios:\n  - id: test\n    title: test\n    ${indented}\n`;
  const [scenario]: readonly Scenario[] = parseScenarios(text, "test");
  assert.ok(scenario);
  return new SimulatedCaller(scenario, houseMenu());
}

function lineOf(action: CallerAction): string {
  return action.kind === "say" ? action.text : `(${action.kind})`;
}
