import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { eventually } from "../doubles/eventually.ts";
import { PhoneShop } from "../doubles/phone-shop.ts";

describe("when two people call at once", () => {
  for (const audio of ["mulaw", "linear16"] as const) {
    test(`nothing of one is ever seen or heard in the other (${audio})`, async () => {
      await using shop = await PhoneShop.open({ audio });
      const [ann, bob] = [
        await shop.dial({ from: "+15551110001" }),
        await shop.dial({ from: "+15551110002" }),
      ];
      const [toAnn, toBob] = [await shop.agent.session(0), await shop.agent.session(1)];
      const greetingBytes = ann.sound.length;

      ann.speaks(new Uint8Array(1_600).fill(0x11));
      bob.speaks(new Uint8Array(3_200).fill(0x22));
      toAnn.hears("A taro milk tea please.");
      toAnn.asks({ id: "fc_1", name: "add_to_cart" });
      // The same function id on another call is another request.
      toBob.asks({ id: "fc_1", name: "nothing_we_know" });
      const forAnn = new Uint8Array(1_200).fill(0x33);
      const forBob = new Uint8Array(2_400).fill(0x44);
      if (audio === "mulaw") {
        toAnn.says("One taro milk tea.", forAnn);
        toBob.says("What would you like?", forBob);
      }

      await eventually(async () => {
        assert.equal((await shop.record(ann.callSid)).cart.items.length, 1);
        assert.match(toAnn.answerTo("fc_1")?.content ?? "", /cart_count":1/);
        assert.match(toBob.answerTo("fc_1")?.content ?? "", /unknown_tool/);
      });
      assert.deepEqual((await shop.record(bob.callSid)).cart.items, []);
      const factor = audio === "mulaw" ? 1 : 12;
      await eventually(() => {
        assert.equal(toAnn.audio.length, 1_600 * factor);
        assert.equal(toBob.audio.length, 3_200 * factor);
      });
      if (audio !== "mulaw") return;
      assert.ok(toAnn.audio.every((byte) => byte === 0x11));
      assert.ok(toBob.audio.every((byte) => byte === 0x22));
      await eventually(() => {
        assert.deepEqual(ann.sound.subarray(-1_200), Buffer.from(forAnn));
        assert.deepEqual(bob.sound.subarray(-2_400), Buffer.from(forBob));
      });
      assert.ok(greetingBytes >= 0 && !ann.sound.includes(0x44) && !bob.sound.includes(0x33));
      const heard = (await shop.record(bob.callSid)).timeline.filter(
        ({ kind }) => kind === "heard",
      );
      assert.deepEqual(heard, []);
    });
  }
});
