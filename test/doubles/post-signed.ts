import { createHmac } from "node:crypto";

/**
 * Posts a form as Twilio does: signed over the URL and the sorted fields (protocol reference 3.1). Answers the status.
 *
 * @param origin where the URL is really reached, when a proxy stands between
 */
export async function postSigned(
  url: string,
  authToken: string,
  fields: Readonly<Record<string, string>>,
  origin = new URL(url).origin,
): Promise<number> {
  const sorted = Object.keys(fields)
    .sort()
    .map((name) => name + (fields[name] ?? ""))
    .join("");
  const response = await fetch(url.replace(new URL(url).origin, origin), {
    method: "POST",
    headers: {
      "Content-Type": "application/x-www-form-urlencoded",
      "X-Twilio-Signature": createHmac("sha1", authToken)
        .update(url + sorted)
        .digest("base64"),
    },
    body: new URLSearchParams(fields),
  });
  await response.arrayBuffer();
  return response.status;
}
