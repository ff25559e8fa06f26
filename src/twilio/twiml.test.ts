import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { connectTwiml, endTwiml } from "./twiml.ts";

const stream = {
  streamUrl: "wss://voice.example.com/twilio",
  actionUrl: "https://voice.example.com/voice/after-stream",
  statusUrl: "https://voice.example.com/voice/stream-status",
  parameters: { token: "9f2c", from: "+15552223333" },
};

describe("the answer to a ringing phone", () => {
  test("greets, connects the stream, says where to ask next, and hangs up last", () => {
    assert.equal(
      connectTwiml({ say: "Connecting you.", stream }),
      '<?xml version="1.0" encoding="UTF-8"?><Response><Say>Connecting you.</Say>' +
        '<Connect action="https://voice.example.com/voice/after-stream" method="POST">' +
        '<Stream url="wss://voice.example.com/twilio" statusCallback="https://voice.example.com/voice/stream-status" ' +
        'statusCallbackMethod="POST"><Parameter name="token" value="9f2c"/>' +
        '<Parameter name="from" value="+15552223333"/></Stream></Connect><Hangup/></Response>',
    );
  });

  test("starts with the stream when there is nothing to say", () => {
    assert.ok(!connectTwiml({ say: "", stream }).includes("<Say>"));
  });

  test("puts through to a person, or only says goodbye", () => {
    assert.equal(
      endTwiml({ say: "One moment.", dial: "+15550001111" }),
      '<?xml version="1.0" encoding="UTF-8"?><Response><Say>One moment.</Say>' +
        '<Dial timeout="25"><Number>+15550001111</Number></Dial><Hangup/></Response>',
    );
    assert.equal(
      endTwiml({ say: "", dial: undefined }),
      '<?xml version="1.0" encoding="UTF-8"?><Response><Hangup/></Response>',
    );
  });

  test("survives names that are XML, and characters XML cannot hold", () => {
    const twiml = endTwiml({ say: `Tea & "Co" <b>'s\u0000\u000b 🧋`, dial: undefined });
    assert.ok(twiml.includes("<Say>Tea &amp; &quot;Co&quot; &lt;b&gt;&apos;s 🧋</Say>"));
  });
});
