import type { ErrorJson } from "../../src/web/api.ts";
import type { NamedFile } from "./save-file.ts";

/** The server answered and said no. */
export class ApiRefused extends Error {
  override readonly name = "ApiRefused";
  readonly status: number;
  readonly details: ErrorJson;

  constructor(status: number, details: ErrorJson) {
    super(details.error);
    this.status = status;
    this.details = details;
  }
}

/** No answer: offline, restarting, or too slow. Nobody knows whether the request was carried out. */
export class ApiUnreachable extends Error {
  override readonly name = "ApiUnreachable";
}

const TIMEOUT_MS = 6_000;

/** @throws ApiRefused, ApiUnreachable */
export function getJson<T>(path: string): Promise<T> {
  return askJson("GET", path, undefined);
}

/** @throws ApiRefused, ApiUnreachable */
export function sendJson<T>(
  method: "POST" | "PATCH" | "DELETE",
  path: string,
  body?: Readonly<Record<string, unknown>>,
): Promise<T> {
  return askJson(method, path, body);
}

/** A file the server offers for download. @throws ApiRefused, ApiUnreachable */
export async function getFile(path: string): Promise<NamedFile> {
  const { response, text } = await ask("GET", path, undefined);
  const disposition = response.headers.get("content-disposition") ?? "";
  return { name: /filename="([^"]+)"/.exec(disposition)?.[1] ?? "download", text };
}

async function askJson<T>(
  method: string,
  path: string,
  body: Readonly<Record<string, unknown>> | undefined,
): Promise<T> {
  const { text } = await ask(method, path, body);
  // The server checks its answers against the schemas this type comes from; no schema is shipped to browsers.
  return parseJson(text) as T;
}

async function ask(
  method: string,
  path: string,
  body: Readonly<Record<string, unknown>> | undefined,
): Promise<{ readonly response: Response; readonly text: string }> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(path, {
      method,
      cache: "no-store",
      credentials: "same-origin",
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: { accept: "application/json", ...(body && { "content-type": "application/json" }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    text = await response.text();
  } catch (cause) {
    throw new ApiUnreachable("The shop's server does not answer.", { cause });
  }
  // A proxy in front of a restarting server answers 502 to 504: nobody has read the request.
  if (response.status >= 502 && response.status <= 504) {
    throw new ApiUnreachable("The shop's server is restarting.");
  }
  if (!response.ok)
    throw new ApiRefused(response.status, errorIn(parseJson(text), response.status));
  return { response, text };
}

function parseJson(text: string): unknown {
  try {
    return text === "" ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function errorIn(json: unknown, status: number): ErrorJson {
  if (typeof json === "object" && json !== null && "error" in json) {
    const { error } = json;
    if (typeof error === "string") return { ...json, error };
  }
  return { error: `The server answered ${status}.` };
}
