import type { DigitsHeard } from "./phone-digits.ts";

/** The number so far with what was just heard. `undefined`: nothing in the line changes it. */
export function mendNumber(known: string, heard: DigitsHeard): string | undefined {
  const said = heard.digits;
  if (heard.restarts) return heard.corrected ?? said;
  if (heard.refused !== undefined && known !== "") {
    const at = known.lastIndexOf(heard.refused);
    if (at >= 0) return known.slice(0, at) + said + known.slice(at + heard.refused.length);
  }
  if (said === "" && heard.corrected === undefined) return undefined;
  if (heard.corrected !== undefined && (heard.place === undefined || known === "")) {
    const whole = said === "" ? known : joinDigits(known, said, undefined);
    if (heard.corrected.length >= WHOLE_NUMBER) return heard.corrected;
    if (said === "" && isNewStart(known, heard.corrected)) return heard.corrected;
    const completes = said === "" && known.length + heard.corrected.length === WHOLE_NUMBER;
    return completes ? known + heard.corrected : overwriteEnd(whole, heard.corrected);
  }
  return joinDigits(known, heard.corrected ?? said, heard.place);
}

const WHOLE_NUMBER = 10;
const LAST_GROUP = 4;
/** Said without its area code, a number ends a whole one. */
const WITHOUT_AREA_CODE = 7;

/** "No, 650 253" after a whole number was read back: the number begins anew, and its rest is still to come. */
function isNewStart(known: string, corrected: string): boolean {
  const isPart = corrected.length <= LAST_GROUP || corrected.length === WITHOUT_AREA_CODE;
  return known.length >= WHOLE_NUMBER && !isPart;
}

function joinDigits(known: string, said: string, place: DigitsHeard["place"]): string {
  if (known === "" || said.length >= WHOLE_NUMBER) return said;
  const isWhole = known.length >= WHOLE_NUMBER;
  if (place === "start") return isWhole ? said + known.slice(said.length) : said;
  if (place === "end")
    return isWhole || known.length + said.length > WHOLE_NUMBER
      ? overwriteEnd(known, said)
      : known + said;
  if (place === "middle" && isWhole) return known.slice(0, 3) + said + known.slice(3 + said.length);
  if (isWhole) return said.length <= 4 ? overwriteEnd(known, said) : said;
  const joined = known + said;
  if (joined.length <= WHOLE_NUMBER) return joined;
  for (let overlap = Math.min(known.length, said.length); overlap > 0; overlap -= 1) {
    if (known.endsWith(said.slice(0, overlap)) && joined.length - overlap === WHOLE_NUMBER) {
      return known + said.slice(overlap);
    }
  }
  return joined;
}

/** The end said anew: as many digits as were said, or as many as a whole number has no room for. */
function overwriteEnd(known: string, said: string): string {
  const surplus = known.length + said.length - WHOLE_NUMBER;
  const taken = surplus > 0 && surplus < said.length ? surplus : said.length;
  return known.slice(0, Math.max(0, known.length - taken)) + said;
}
