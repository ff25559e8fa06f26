import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  isBodyHashRight,
  isSignedByTwilio,
  isUpgradeSignedByTwilio,
  twilioSignature,
} from "./signature.ts";

const TOKEN = "0123456789abcdef0123456789abcdef";
const VOICE_URL = "https://voice.example.com/voice";
const SET_P: [string, string][] = [
  ["AccountSid", "AC00000000000000000000000000000001"],
  ["ApiVersion", "2010-04-01"],
  ["CallSid", "CA00000000000000000000000000000001"],
  ["CallStatus", "ringing"],
  ["Called", "+15550001111"],
  ["Caller", "+15552223333"],
  ["Direction", "inbound"],
  ["From", "+15552223333"],
  ["FromCity", ""],
  ["To", "+15550001111"],
];
const V1 = "SV7WQ6aHB3sjagcBtU7cco8iC/k=";

/** The vectors of protocols 3.2; the first is from Twilio's own documentation. */
const VECTORS: readonly {
  readonly name: string;
  readonly url: string;
  readonly parameters?: [string, string][];
  readonly token?: string;
  readonly signature: string;
}[] = [
  {
    name: "V0, the documentation's example",
    token: "12345",
    url: "https://example.com/myapp.php?foo=1&bar=2",
    parameters: [
      ["CallSid", "CA1234567890ABCDE"],
      ["Caller", "+14158675310"],
      ["Digits", "1234"],
      ["From", "+14158675310"],
      ["To", "+18005551212"],
    ],
    signature: "L/OH5YylLD5NRKLltdqwSvS0BnU=",
  },
  { name: "V1, a voice webhook", url: VOICE_URL, parameters: SET_P, signature: V1 },
  {
    name: "V2, a query",
    url: `${VOICE_URL}?store=12&lang=en%20US`,
    parameters: SET_P,
    signature: "Eyd6ZZ7jPf2z9kZ93ZO3sppsbSM=",
  },
  {
    name: "V3, a GET",
    url: `${VOICE_URL}?CallSid=CA00000000000000000000000000000001&From=%2B15552223333&To=%2B15550001111`,
    signature: "hy3+HWfuH/WEYw818Ar1c2utJtI=",
  },
  {
    name: "V4, a JSON body",
    url: "https://voice.example.com/hook?bodySHA256=6512d7fe5ec18a507cdac9b2201165b30d934c35a81e842b5c41398186000afa",
    signature: "/UN/eM9Dkp1yfFRxsLQbdz+9dY4=",
  },
  {
    name: "V5, a WebSocket upgrade",
    url: "wss://voice.example.com/media",
    signature: "ttk+kVY3Kdi/BWVnuJguRoi2Bjs=",
  },
  {
    name: "V5b, with a slash after it",
    url: "wss://voice.example.com/media/",
    signature: "xSZ25E4AoL/WAklRSBhXh8WbY9E=",
  },
  {
    name: "V6, a port kept",
    url: "https://voice.example.com:8443/voice",
    parameters: SET_P,
    signature: "DxJbYy1DPIDSJsf69WwGncV5W/A=",
  },
  {
    name: "V7, an en dash and a space at the end",
    url: "https://voice.example.com/sms",
    parameters: [
      ["MessageSid", "SM00000000000000000000000000000001"],
      ["Body", "Your drink is ready – café "],
      ["From", "+15550001111"],
      ["To", "+15552223333"],
    ],
    signature: "OKxlTJnksjIOuM54tohdJsm86nY=",
  },
  {
    name: "V8, a name given three times",
    url: "https://voice.example.com/x",
    parameters: [
      ["MediaUrl", "b"],
      ["MediaUrl", "a"],
      ["MediaUrl", "b"],
      ["Z", "1"],
    ],
    signature: "mhE6WKACHGcuT1xj6fNhWt+WslM=",
  },
  {
    name: "V9, names that differ in case",
    url: "https://voice.example.com/x",
    parameters: [
      ["a", "1"],
      ["B", "2"],
      ["A", "3"],
      ["b", "4"],
    ],
    signature: "2FKp3y8MsLBo8cQinYmXRGg1cFc=",
  },
];

describe("a signature", () => {
  for (const { name, url, parameters = [], token = TOKEN, signature } of VECTORS) {
    test(`is Twilio's for ${name}`, () => {
      assert.equal(twilioSignature(token, url, parameters), signature);
      assert.ok(isSignedByTwilio([token], { signature, url, parameters }));
    });
  }

  test("is right with the port left out or written down, as Twilio does either", () => {
    for (const url of [
      `https://voice.example.com:443/voice`,
      "https://voice.example.com:8443/voice",
    ]) {
      assert.ok(isSignedByTwilio([TOKEN], { signature: V1, url, parameters: SET_P }), url);
    }
  });

  test("is right with the old token or the new while one is rotated", () => {
    const request = { signature: V1, url: VOICE_URL, parameters: SET_P };
    assert.ok(isSignedByTwilio(["another", TOKEN], request));
    assert.ok(!isSignedByTwilio(["another"], request));
    assert.ok(!isSignedByTwilio([], request));
  });

  test("is wrong when anything of the request differs", () => {
    const withoutCity = SET_P.filter(([name]) => name !== "FromCity");
    const wrong = [
      { signature: V1, url: "http://voice.example.com/voice", parameters: SET_P },
      { signature: V1, url: `${VOICE_URL}/`, parameters: SET_P },
      { signature: V1, url: `${VOICE_URL}?`, parameters: SET_P },
      { signature: V1, url: VOICE_URL, parameters: withoutCity },
      { signature: V1, url: "/voice", parameters: SET_P },
      { signature: V1.slice(1), url: VOICE_URL, parameters: SET_P },
      { signature: "", url: VOICE_URL, parameters: SET_P },
      { signature: undefined, url: VOICE_URL, parameters: SET_P },
    ];
    for (const request of wrong) assert.ok(!isSignedByTwilio([TOKEN], request));
  });
});

describe("a media stream's upgrade", () => {
  test("is right in both slash forms and never as https", () => {
    const url = "wss://voice.example.com/media";
    const isRight = (signature: string) => isUpgradeSignedByTwilio([TOKEN], { signature, url });
    assert.ok(isRight("ttk+kVY3Kdi/BWVnuJguRoi2Bjs="));
    assert.ok(isRight("xSZ25E4AoL/WAklRSBhXh8WbY9E="));
    assert.ok(!isRight("uokm48ntBNlk5PPDctw38CH3GGk="));
  });
});

describe("a JSON body", () => {
  test("must have the hash that the signed URL names", () => {
    const url = VECTORS[4]?.url ?? "";
    assert.ok(isBodyHashRight(url, '{"hello":"café","n":1}'));
    assert.ok(!isBodyHashRight(url, '{"hello":"café","n":2}'));
    assert.ok(!isBodyHashRight(VOICE_URL, "{}"));
  });
});
