import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { TruthGuard } from "../../src/conversation/truth-guard.ts";
import { eventually } from "../doubles/eventually.ts";
import { PhoneShop } from "../doubles/phone-shop.ts";
import { houseMenu } from "../menus/menus.ts";

const guard = () => new TruthGuard({ menu: houseMenu });

describe("when the agent says what no tool has said", () => {
  test("it is put right in the next sentence, noted and counted, once", async () => {
    await using shop = await PhoneShop.open({ guard: guard() });
    const caller = await shop.dial();
    const agent = await shop.agent.session();
    agent.says("Your order is placed. Your order number is 1, 2, 3, 4.");
    await eventually(() => assert.match(agent.injected[0] ?? "", /^Sorry, I misspoke/));
    const correction = agent.received.find(({ type }) => type === "InjectAgentMessage");
    assert.ok(correction?.type === "InjectAgentMessage");
    assert.equal(correction.behavior, "queue");
    await eventually(async () => {
      const { timeline } = await shop.record(caller.callSid);
      assert.ok(timeline.some((entry) => entry.kind === "note" && entry.name === "corrected"));
    });
    assert.equal(shop.metrics.count("corrected"), 1);
    assert.equal(agent.injected.length, 1);
  });

  test("nothing happens to a sentence that holds, or cannot be checked", async () => {
    await using shop = await PhoneShop.open({ guard: guard() });
    await shop.dial();
    const agent = await shop.agent.session();
    agent.says("A taro milk tea is $5.50.");
    agent.says("Lovely weather today.");
    agent.asks({ id: "fc_1", name: "add_to_cart" });
    await eventually(() => assert.ok(agent.answerTo("fc_1")));
    assert.deepEqual(agent.injected, []);
  });
});

describe("a line of ours that the agent refuses", () => {
  test("is said again until it is spoken; both ways of refusing count as one", async () => {
    await using shop = await PhoneShop.open({
      guard: guard(),
      script: { refusesInjections: true },
    });
    await shop.dial();
    const agent = await shop.agent.session();
    agent.says("Your order is placed.");
    await eventually(() => assert.equal(agent.injected.length, 1));
    agent.sends({ type: "Warning", code: "INJECT_AGENT_MESSAGE_DURING_USER_SPEECH" });
    await eventually(() => assert.equal(agent.injected.length, 2));
    assert.equal(agent.injected[0], agent.injected[1]);
    // Now it is spoken after all.
    agent.sends({ type: "ConversationText", role: "assistant", content: agent.injected[0] });
  });
});
