import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { AgentSession } from "../doubles/agent-session.ts";
import { eventually } from "../doubles/eventually.ts";
import { mutated, oneOf, seededRandom } from "../doubles/mutations.ts";
import { PhoneShop } from "../doubles/phone-shop.ts";
import type { ScriptedCaller } from "../doubles/scripted-caller.ts";

/** Messages on each socket, and requests on the webhooks (issue 6). */
const COUNT = 10_000;
const SEED = 20_261_123;
const STREAM_SID = "MZ00000000000000000000000000000001";
const SOUND = Buffer.alloc(160, 0x7e).toString("base64");

const LINE_MESSAGES = [
  '{"event":"connected","protocol":"Call","version":"1.0.0"}',
  `{"event":"start","sequenceNumber":"1","start":{"streamSid":"${STREAM_SID}","accountSid":"AC1","callSid":"CA1","tracks":["inbound"],"mediaFormat":{"encoding":"audio/x-mulaw","sampleRate":8000,"channels":1},"customParameters":{"token":"9f2c"}},"streamSid":"${STREAM_SID}"}`,
  `{"event":"media","sequenceNumber":"4","media":{"track":"inbound","chunk":"2","timestamp":"40","payload":"${SOUND}"},"streamSid":"${STREAM_SID}"}`,
  `{"event":"dtmf","streamSid":"${STREAM_SID}","sequenceNumber":"5","dtmf":{"track":"inbound_track","digit":"1"}}`,
  `{"event":"mark","sequenceNumber":"9","streamSid":"${STREAM_SID}","mark":{"name":"1:8000"}}`,
  `{"event":"stop","sequenceNumber":"120","streamSid":"${STREAM_SID}","stop":{"accountSid":"AC1","callSid":"CA1"}}`,
  '{"event":"typed","typed":{"text":"a taro milk tea"}}',
];

const AGENT_MESSAGES = [
  '{"type":"Welcome","request_id":"fc553ec9-5874-49ca-a47c-b670d525a4b1"}',
  '{"type":"SettingsApplied"}',
  '{"type":"ConversationText","role":"user","content":"A large taro milk tea please."}',
  '{"type":"ConversationText","role":"assistant","content":"Your order number is 1, 2, 3, 4."}',
  '{"type":"UserStartedSpeaking"}',
  '{"type":"AgentThinking","content":"..."}',
  '{"type":"FunctionCallRequest","functions":[{"id":"fc_01","name":"add_to_cart","arguments":"{\\"item\\":\\"taro\\"}","client_side":true}]}',
  '{"type":"FunctionCallRequest","functions":[{"id":"fc_02","name":"nothing","arguments":"","client_side":false},{"id":"fc_03","name":"x","arguments":"{"}]}',
  '{"type":"FunctionCallCancelled","functions":[{"id":"fc_01","name":"add_to_cart"}]}',
  '{"type":"FunctionCallResponse","id":"fc_01","name":"add_to_cart","content":"{}"}',
  '{"type":"PromptUpdated"}',
  '{"type":"InjectionRefused","message":"..."}',
  '{"type":"AgentStartedSpeaking","total_latency":1.12,"tts_latency":0.21,"ttt_latency":0.64}',
  '{"type":"LatencyReport","stt_latency":0.18,"ttt_token_latency":"0.55"}',
  '{"type":"AgentAudioDone"}',
  '{"type":"History","role":"assistant","content":"One large taro milk tea."}',
  '{"type":"History","function_calls":[{"id":"fc_01","name":"add_to_cart","client_side":true,"arguments":"{}","response":"{}"}]}',
  '{"type":"EndOfTurn","trigger":"model"}',
  '{"type":"Warning","code":"SLOW_THINK_REQUEST","description":"5 seconds"}',
  '{"type":"Error","code":"INTERNAL_SERVER_ERROR","description":"..."}',
];

/** The undisturbed caller says nothing for as long as it takes. */
const CALM = { script: { noGreeting: true }, limits: { silenceMs: 600_000 } };

/** A call that nobody disturbs: what is said on it arrives, both ways, exactly. */
async function provesUndisturbed(
  caller: ScriptedCaller,
  agent: AgentSession,
  mark: number,
): Promise<void> {
  const spoken = new Uint8Array(320).fill(mark);
  const heardBefore = caller.sound.length;
  caller.speaks(spoken);
  const reply = agent.says("Fine.", new Uint8Array(501).fill(mark));
  await eventually(() => {
    assert.deepEqual(caller.sound.subarray(heardBefore), Buffer.from(reply));
    assert.deepEqual(
      agent.audio.filter((byte) => byte !== 0xff).subarray(-320),
      Buffer.from(spoken),
    );
  });
}

describe(`${COUNT} mutated and truncated messages`, () => {
  test("on the caller's socket do no harm to the program or to another call", async () => {
    await using shop = await PhoneShop.open(CALM);
    const random = seededRandom(SEED);
    const good = await shop.dial();
    const agent = await shop.agent.session(0);
    let victim = await shop.dial();
    victim.isTolerant = true;
    for (let sent = 0; sent < COUNT; sent += 1) {
      if (!victim.isStreaming) {
        victim = await shop.dial();
        victim.isTolerant = true;
      }
      victim.sendsText(mutated(oneOf(LINE_MESSAGES, random), random));
      if (sent % 100 === 0) victim.sendsBinary(Buffer.from(mutated("binary", random)));
      // Let the server read, or a thousand messages go to a stream that it has closed already.
      if (sent % 25 === 0) await victim.pongs();
    }
    await provesUndisturbed(good, agent, 0x21);
  });

  test("on the agent's socket do no harm to the program or to another call", async () => {
    await using shop = await PhoneShop.open(CALM);
    const random = seededRandom(SEED + 1);
    const good = await shop.dial();
    const agent = await shop.agent.session(0);
    for (let sent = 0; sent < COUNT;) {
      const victim = await shop.dial();
      victim.isTolerant = true;
      const session = await eventually(() => {
        const newest = shop.agent.sessions.findLast((each) => each.isApplied && each.isOpen);
        assert.ok(newest !== undefined && newest !== agent, "no session to be hurt yet");
        return newest;
      });
      session.isTolerant = true;
      for (; session.isOpen && sent < COUNT; sent += 1) {
        session.sendsText(mutated(oneOf(AGENT_MESSAGES, random), random));
        if (sent % 50 === 0) session.sendsAudio(Buffer.from(mutated("sound", random)));
        if (sent % 25 === 0) await session.pongs();
      }
      for (const each of shop.agent.sessions) if (each !== agent) each.isTolerant = true;
      victim.hangsUp();
    }
    await provesUndisturbed(good, agent, 0x22);
  });

  test("on the webhooks are answered, and never with a fault", async () => {
    await using shop = await PhoneShop.open({
      ...CALM,
      maxConcurrentCalls: 20,
      limits: { ...CALM.limits, lineWaitMs: 200 },
    });
    const random = seededRandom(SEED + 2);
    const good = await shop.dial();
    const agent = await shop.agent.session(0);
    const form = `AccountSid=AC1&ApiVersion=2010-04-01&CallSid=${good.callSid}&CallStatus=ringing&From=%2B15552223333&FromCity=&To=%2B15550001111&StreamEvent=stream-error`;
    const statuses = new Map<number, number>();
    const post = async () => {
      const answer = await fetch(
        shop.url + oneOf(["/voice", "/voice", "/voice/stream-status"], random),
        {
          method: "POST",
          body: mutated(form, random),
          headers: { "content-type": "application/x-www-form-urlencoded" },
        },
      );
      await answer.arrayBuffer();
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
    };
    for (let sent = 0; sent < COUNT; sent += 20)
      await Promise.all(Array.from({ length: 20 }, post));
    assert.deepEqual(
      [...statuses.keys()].filter((status) => status >= 500),
      [],
    );
    await provesUndisturbed(good, agent, 0x23);
  });
});
