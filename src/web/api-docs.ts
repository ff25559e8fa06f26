import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { WebPlugin } from "./server.ts";

/** `/openapi.json` from the schemas that check the API, and `/docs`, the same for people. */
export function apiDocs(): WebPlugin {
  return (app: FastifyInstance) => {
    app.get("/openapi.json", { schema: { hide: true } }, async () => app.swagger());
    app.get("/docs", { schema: { hide: true } }, async (_request, reply) => {
      const api = describedApi.parse(app.swagger());
      return reply.type("text/html; charset=utf-8").send(docsPage(api));
    });
    app.get("/docs.css", { schema: { hide: true } }, async (_request, reply) =>
      reply.type("text/css; charset=utf-8").header("cache-control", "no-cache").send(DOCS_CSS),
    );
  };
}

const jsonSchema = z.record(z.string(), z.unknown());
const content = z.object({ "application/json": z.object({ schema: jsonSchema }).optional() });
const operation = z.object({
  summary: z.string().optional(),
  tags: z.array(z.string()).default([]),
  parameters: z.array(z.object({ name: z.string(), in: z.string() })).default([]),
  requestBody: z.object({ content }).optional(),
  responses: z.record(z.string(), z.object({ content: content.optional() })).default({}),
});
/** The part of an OpenAPI document that the page shows. */
const describedApi = z.object({
  info: z.object({ title: z.string(), description: z.string() }),
  paths: z.record(z.string(), z.record(z.string(), operation)),
});

type DescribedApi = z.infer<typeof describedApi>;
type Operation = z.infer<typeof operation>;

function docsPage(api: DescribedApi): string {
  const operations = Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => ({ path, method, described })),
  );
  const rooms = Map.groupBy(operations, ({ described }) => described.tags[0] ?? "other");
  const sections = [...rooms].map(
    ([room, entries]) =>
      `<section><h2>${escapeHtml(room)}</h2>${entries.map(operationHtml).join("")}</section>`,
  );
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${escapeHtml(api.info.title)} API</title>
    <link rel="stylesheet" href="/docs.css">
  </head>
  <body>
    <main>
      <h1>${escapeHtml(api.info.title)} API</h1>
      <p>${escapeHtml(api.info.description)}</p>
      <p>The same for machines: <a href="/openapi.json">/openapi.json</a></p>
      ${sections.join("\n")}
    </main>
  </body>
</html>
`;
}

function operationHtml(entry: { path: string; method: string; described: Operation }): string {
  const { described } = entry;
  const query = described.parameters.filter((parameter) => parameter.in === "query");
  const answers = Object.entries(described.responses).map(([status, response]) =>
    schemaHtml(`Answer ${status}`, response.content?.["application/json"]?.schema),
  );
  return `<details>
  <summary><code><b>${entry.method.toUpperCase()}</b> ${escapeHtml(entry.path)}</code> ${escapeHtml(described.summary ?? "")}</summary>
  ${query.length === 0 ? "" : `<p>Query: ${query.map(({ name }) => `<code>${escapeHtml(name)}</code>`).join(", ")}</p>`}
  ${schemaHtml("Body", described.requestBody?.content["application/json"]?.schema)}
  ${answers.join("")}
</details>`;
}

function schemaHtml(title: string, schema: Record<string, unknown> | undefined): string {
  if (schema === undefined) return "";
  return `<h3>${title}</h3><pre tabindex="0">${escapeHtml(JSON.stringify(schema, null, 2))}</pre>`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

const DOCS_CSS = `:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 1rem; }
summary { padding: 0.5rem 0; cursor: pointer; }
pre { overflow: auto; max-height: 24rem; padding: 0.75rem; border: 1px solid; border-radius: 0.5rem; }
h3 { font-size: 1rem; margin: 0.5rem 0 0; }
`;
