import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { normalise } from "./normaliser.ts";
import { mendNumber } from "./mend-number.ts";
import { inGroups, readDigits } from "./phone-digits.ts";

/** Digits known before (or "-"), what is said, and the number that comes of it. */
const SAID = `
  - | 555-123-4567 => 5551234567
  - | (555) 123-4567 => 5551234567
  - | 555.123.4567 => 5551234567
  - | 5551234567 => 5551234567
  - | 555 123 4567 => 5551234567
  - | five five five one two three four five six seven => 5551234567
  - | Five, five, five, one, two, three, four, five, six, seven. => 5551234567
  - | five five five, double one three, four five six seven => 5551134567
  - | triple five one two three four five six seven => 5551234567
  - | 555 one two three 45 67 => 5551234567
  - | five fifty five, one twenty three, forty five sixty seven => 5551234567
  - | four one five eight six seven five three oh nine => 4158675309
  - | four one five, eight six seven, five three zero nine => 4158675309
  - | four fifteen eight sixty seven five three o nine => 4158675309
  - | it's 415 867 5309 => 4158675309
  - | my number is 415 867 5309 => 4158675309
  - | sure, it's area code 415, 867-5309 => 4158675309
  - | plus one 415 867 5309 => 14158675309
  - | one four one five eight six seven five three oh nine => 14158675309
  - | +1 (415) 867-5309 => 14158675309
  - | eight hundred 555 1234 => 8005551234
  - | one eight hundred five five five one two three four => 18005551234
  - | 650 555 twelve hundred => 6505551200
  - | 650 555 one thousand => 6505551000
  - | 555 123 4567 no wait 4568 => 5551234568
  - | 555 123 4567, sorry, 4568 => 5551234568
  - | five five five one two three, no, one two four, four five six seven => 5551244567
  - | 555 124 I mean 123 4567 => 5551234567
  - | oh four one five two six seven eight nine oh => 0415267890
  - | um it's uh five five five uh one two three uh four five six seven => 5551234567
  - | 555 => 555
  - | five five five one two three => 555123
  - | double five five one two three four five six seven => 5551234567
  - | double five, five, one two three, four five six seven => 5551234567
  - | nineteen eighty four => 1984
  - | to one two five five five one two three for => 2125551234
  - | two one two five five five oh one double nine => 2125550199
  - | start over, 555 123 4567 => 5551234567
  - | I typed my phone number on the keypad: 5 5 5, 1 2 3, 4 5 6 7. => 5551234567
  555 | 123 4567 => 5551234567
  555 | 123 => 555123
  555123 | 4567 => 5551234567
  5551234567 | no, it ends 4568 => 5551234568
  5551234567 | no it ends in 4568 => 5551234568
  5551234567 | the last four are 4568 => 5551234568
  5551234567 | no, the area code is 415 => 4151234567
  5551234567 | it starts with 415 => 4151234567
  5551234567 | 4568, not 4567 => 5551234568
  5551234567 | no, 4568 => 5551234568
  5551234567 | no it's 415 867 5309 => 4158675309
  5551234567 | that's wrong, five five five one two three four five six eight => 5551234568
  5551234567 | the last digit is eight => 5551234568
  5551234567 | it should be 68 at the end => 5551234568
  5551234567 | the middle is 124 => 5551244567
  5551 | 23 4567 => 5551234567
  555123 | 123 4567 => 5551234567
  555 | 415 867 5309 => 4158675309
  555123 | no wait, 124 => 555124
  555123 | sorry, one two four => 555124
  555 | 555 123 4567 => 5551234567
  650253 | zero zero zero eight => 6502530008
  650253 | and then oh oh oh eight => 6502530008
  650253 | triple zero eight => 6502530008
  650253 | no, zero zero zero eight => 6502530008
  6502530 | zero zero eight => 6502530008
  6502530 | zero zero zero eight => 6502530008
  650 | two five three, zero zero zero eight => 6502530008
  6502530018 | no, 650 253 => 650253
  6502530018 | no, 253 0008 => 6502530008
`;

describe("a phone number", () => {
  test("is heard in every way people say it, with corrections and over several turns", () => {
    const wrong = SAID.trim()
      .split("\n")
      .flatMap((row) => {
        const [known = "", rest = ""] = row.trim().split(/ \| (.*)/s);
        const [said = "", expected = ""] = rest.split(" => ");
        const before = known === "-" ? "" : known;
        const words = normalise(said).words.map((word) => word.text);
        const number = mendNumber(before, readDigits(words)) ?? before;
        return number === expected ? [] : [{ row, number }];
      });
    assert.deepEqual(wrong, []);
  });

  test("is no number where words only sound like one", () => {
    for (const line of [
      "that one",
      "the last one please",
      "one moment",
      "oh okay",
      "no",
      "to my phone",
    ]) {
      const words = normalise(line).words.map((word) => word.text);
      assert.equal(readDigits(words).digits, "", line);
    }
  });

  test("is read back in groups", () => {
    assert.equal(inGroups("5551234567"), "5 5 5, 1 2 3, 4 5 6 7");
    assert.equal(inGroups("15551234567"), "5 5 5, 1 2 3, 4 5 6 7");
    assert.equal(inGroups("55512"), "5 5 5, 1 2");
  });
});
