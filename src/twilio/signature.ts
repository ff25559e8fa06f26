import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/** Form parameters as they were sent: a repeated name has several values, an empty value stays. */
export type FormParameters = Iterable<readonly [name: string, value: string]>;

export type SignedRequest = {
  /** `X-Twilio-Signature`. */
  readonly signature: string | undefined;
  /** The URL as Twilio requested it: our public address, and path and query byte for byte. */
  readonly url: string;
  /** Empty for GET and for WebSocket upgrades. */
  readonly parameters: FormParameters;
};

/** The signature Twilio makes for a request. Source: twilio.com/docs/usage/security; protocols 3.1. */
export function twilioSignature(
  authToken: string,
  url: string,
  parameters: FormParameters = [],
): string {
  return createHmac("sha1", authToken)
    .update(url + sortedParameters(parameters), "utf8")
    .digest("base64");
}

/**
 * Whether one of our tokens signed this request (two while a token is rotated). Twilio leaves the port out of some URLs and
 * keeps it in others, so both readings are tried; nothing else is forgiven.
 */
export function isSignedByTwilio(authTokens: readonly string[], request: SignedRequest): boolean {
  const { signature, url } = request;
  if (signature === undefined) return false;
  const parameters = [...request.parameters];
  return authTokens.some((token) =>
    withAndWithoutPort(url).some((variant) =>
      sameText(signature, twilioSignature(token, variant, parameters)),
    ),
  );
}

/**
 * A media-stream upgrade is signed over the `wss://` URL as the TwiML has it, sometimes with a slash after it
 * (protocols 3.5).
 */
export function isUpgradeSignedByTwilio(
  authTokens: readonly string[],
  request: { readonly signature: string | undefined; readonly url: string },
): boolean {
  return [request.url, `${request.url}/`].some((url) =>
    isSignedByTwilio(authTokens, { signature: request.signature, url, parameters: [] }),
  );
}

/** For JSON bodies: the URL carries their SHA-256 as `bodySHA256`, and the URL is what is signed. */
export function isBodyHashRight(url: string, body: string): boolean {
  const expected = URL.parse(url)?.searchParams.get("bodySHA256");
  if (expected === null || expected === undefined) return false;
  return sameText(expected.toLowerCase(), createHash("sha256").update(body, "utf8").digest("hex"));
}

function sortedParameters(parameters: FormParameters): string {
  const valuesByName = new Map<string, Set<string>>();
  for (const [name, value] of parameters) {
    const values = valuesByName.get(name);
    if (values === undefined) valuesByName.set(name, new Set([value]));
    else values.add(value);
  }
  // The default sort compares UTF-16 code units, as Twilio does: "A" < "B" < "a".
  return [...valuesByName.keys()]
    .sort()
    .map((name) => [...(valuesByName.get(name) ?? [])].sort().map((value) => name + value))
    .flat()
    .join("");
}

const DEFAULT_PORTS: Readonly<Record<string, string>> = {
  "http:": "80",
  "https:": "443",
  "ws:": "80",
  "wss:": "443",
};

/** The URL as given, and the same with its port left out or its scheme's port written down. The rest is not touched. */
function withAndWithoutPort(url: string): readonly string[] {
  const [, scheme, host, port, rest] = /^(\w+:)\/\/([^/:?#]+)(:\d+)?(.*)$/s.exec(url) ?? [];
  if (scheme === undefined || host === undefined || rest === undefined) return [url];
  const other = port === undefined ? `:${DEFAULT_PORTS[scheme] ?? "443"}` : "";
  return [url, `${scheme}//${host}${other}${rest}`];
}

/** Compares without telling by its time how much of it was right. */
function sameText(left: string, right: string): boolean {
  const leftBytes = Buffer.from(left);
  const rightBytes = Buffer.from(right);
  return leftBytes.length === rightBytes.length && timingSafeEqual(leftBytes, rightBytes);
}
