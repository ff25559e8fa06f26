import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  lastFour,
  maskPhone,
  parseCallerId,
  parsePhoneNumber,
  spokenPhone,
} from "./phone-number.ts";

describe("a phone number", () => {
  const sameNumber = [
    "555-123-4567",
    "(555) 123-4567",
    "555.123.4567",
    "5551234567",
    "15551234567",
    "+1 555 123 4567",
    "5 5 5, 1 2 3, 4 5 6 7",
    "call me at 555 123 4567 please",
  ];
  for (const text of sameNumber) {
    test(`"${text}" is +15551234567`, () => {
      assert.equal(parsePhoneNumber(text), "+15551234567");
    });
  }

  for (const text of ["123", "555-1234", "555-123-45678", "", "no thanks", "000"]) {
    test(`"${text}" is none`, () => {
      assert.equal(parsePhoneNumber(text), undefined);
    });
  }

  test("of another country keeps its country code", () => {
    assert.equal(parsePhoneNumber("+44 7911 123456"), "+447911123456");
  });

  test("is read back digit by digit, in groups", () => {
    const [american, british] = [parsePhoneNumber("5551234567"), parsePhoneNumber("+447911123456")];
    assert.ok(american && british);
    assert.equal(spokenPhone(american), "5 5 5, 1 2 3, 4 5 6 7");
    assert.equal(spokenPhone(british), "4 4 7, 9 1 1, 1 2 3, 4 5 6");
    assert.equal(lastFour(american), "4567");
  });

  test("stands in logs with its last two digits only", () => {
    assert.equal(maskPhone("+15551234567"), "***67");
    assert.equal(maskPhone(""), "***");
  });
});

describe("who is calling", () => {
  test("is known when the carrier gives a telephone number", () => {
    assert.equal(parseCallerId("+15551234567"), "+15551234567");
  });

  for (const from of ["anonymous", "+266696687", "client:softphone", "sip:a@b", "", "Restricted"]) {
    test(`is not known from "${from}"`, () => {
      assert.equal(parseCallerId(from), undefined);
    });
  }
});
