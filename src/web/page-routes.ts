import { existsSync } from "node:fs";
import { join, sep } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance } from "fastify";
import type { WebPlugin } from "./server.ts";

/** Where each page is served, and the folder of the build that holds it. */
const PAGES = {
  "/": "front-door",
  "/orders": "board",
  "/barista": "barista",
  "/phone": "phone",
  "/calls": "calls",
} as const;

const YEAR_SECONDS = 31_536_000;

/** Serves the built pages in `folder` (absolute). It may be empty at first: the build runs beside the server. */
export function builtPages(folder: string): WebPlugin {
  return async (app: FastifyInstance) => {
    for (const [url, page] of Object.entries(PAGES)) {
      const file = join(page, "index.html");
      app.get(url, { schema: { hide: true } }, async (_request, reply) => {
        if (!existsSync(join(folder, file))) {
          return reply
            .code(503)
            .header("retry-after", "2")
            .header("refresh", "2")
            .type("text/html; charset=utf-8")
            .send(BEING_BUILT);
        }
        return reply.sendFile(file);
      });
    }
    await app.register(fastifyStatic, {
      root: folder,
      index: false,
      cacheControl: false,
      setHeaders: (reply, path) => {
        // Vite puts a hash of the content into the name of everything in assets/: such a file never changes.
        const forever = path.startsWith(join(folder, "assets") + sep);
        void reply.header(
          "cache-control",
          forever ? `public, max-age=${YEAR_SECONDS}, immutable` : "no-cache",
        );
      },
    });
  };
}

const BEING_BUILT = `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8"><title>One moment</title></head>
  <body><h1>The pages are being built</h1><p>This takes a few seconds after an update; the page opens by itself. Calls are answered meanwhile.</p></body>
</html>
`;
