/** What the shop's answer tells a telephone to do. */
export type TwimlAnswer =
  | {
      readonly kind: "stream";
      readonly path: string;
      readonly parameters: Readonly<Record<string, string>>;
      readonly said: string;
    }
  | { readonly kind: "dial"; readonly number: string; readonly said: string }
  | { readonly kind: "hang_up"; readonly said: string };

/** Only the verbs this shop uses. Source: twilio.com/docs/voice/twiml. */
export function parseTwiml(xml: string): TwimlAnswer {
  const twiml = new DOMParser().parseFromString(xml, "text/xml");
  const said = [...twiml.querySelectorAll("Say")].map((say) => say.textContent.trim()).join(" ");
  const stream = twiml.querySelector("Connect > Stream");
  const url = stream?.getAttribute("url");
  if (stream !== null && url !== null && url !== undefined) {
    const parameters = Object.fromEntries(
      [...stream.querySelectorAll("Parameter")].map((parameter) => [
        parameter.getAttribute("name") ?? "",
        parameter.getAttribute("value") ?? "",
      ]),
    );
    // The shop names its public address; this page was served by the same server.
    return { kind: "stream", path: new URL(url).pathname, parameters, said };
  }
  const number = twiml.querySelector("Dial")?.textContent.trim();
  return number === undefined ? { kind: "hang_up", said } : { kind: "dial", number, said };
}
