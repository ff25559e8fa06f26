import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { eventually } from "../../test/doubles/eventually.ts";
import { PLAIN_SETUP, say, ScriptedMind } from "../../test/house-agent/scripted-dialogue.ts";
import { silentLog } from "../lib/log.ts";
import { TurnTaker } from "./turn-taker.ts";

function start(mind: ScriptedMind) {
  const said: string[] = [];
  const announced: string[] = [];
  const turns = new TurnTaker({
    dialogue: mind.create(PLAIN_SETUP),
    log: silentLog(),
    hooks: {
      onCallerTurn: (text) => announced.push(text),
      onReply: (reply) => said.push(...reply.say),
    },
  });
  return { turns, said, announced };
}

/** A mind that thinks until it is let go. */
function thinkingMind(): { mind: ScriptedMind; answer: () => void } {
  const mind = new ScriptedMind();
  const { promise, resolve } = Promise.withResolvers<undefined>();
  mind.answer = async (text) => {
    await promise;
    return say(`You said ${text}.`);
  };
  return { mind, answer: () => resolve(undefined) };
}

describe("a caller who goes on speaking", () => {
  test("while the answer is thought about: the answer is dropped and the words are joined", async () => {
    const { mind, answer } = thinkingMind();
    const { turns, said, announced } = start(mind);
    turns.heard("a taro milk tea", 1);
    await eventually(() => assert.equal(mind.heard.length, 1));
    turns.callerStarts();
    turns.heard("with boba", 1);
    answer();
    await eventually(() => assert.deepEqual(said, ["You said a taro milk tea with boba."]));
    assert.deepEqual(announced, ["a taro milk tea", "with boba"]);
  });

  test("but only coughs: the turn is taken again, and told only once", async () => {
    const { mind, answer } = thinkingMind();
    const { turns, said, announced } = start(mind);
    turns.heard("a taro milk tea", 1);
    await eventually(() => assert.equal(mind.heard.length, 1));
    turns.callerStarts();
    assert.equal(turns.heardNothing(), true);
    answer();
    await eventually(() => assert.deepEqual(said, ["You said a taro milk tea."]));
    assert.deepEqual(announced, ["a taro milk tea"]);
  });

  test("after something was done for the turn: it is not taken back", async () => {
    const { mind, answer } = thinkingMind();
    const { turns, said } = start(mind);
    turns.heard("check out", 1);
    await eventually(() => assert.equal(mind.heard.length, 1));
    turns.commit();
    turns.callerStarts();
    answer();
    await eventually(() => assert.deepEqual(said, ["You said check out."]));
  });
});
