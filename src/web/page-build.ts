/**
 * Builds the screens (`pages/`) for browsers with Vite, only when their sources changed: `npm start` stays quick.
 * Result in `outDir`: `{front-door,board,barista,phone,calls}/index.html` and `assets/*` with hashed names.
 */
import { createHash } from "node:crypto";
import { globSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { z } from "zod";
import type { Log } from "../lib/log.ts";

/** The folders of `pages/` that are pages. */
const PAGES = ["front-door", "board", "barista", "phone", "calls"] as const;

/** Compressed JavaScript of each page may not pass this. */
export const PAGE_SCRIPT_LIMIT_BYTES = 60_000;

const stampSchema = z.object({
  hash: z.string(),
  /** Page → gzip bytes of all the JavaScript it may load. */
  scriptBytes: z.record(z.string(), z.number()),
});

export type PageBuild = z.infer<typeof stampSchema> & {
  readonly outDir: string;
  /** False when the sources had not changed since the last build. */
  readonly built: boolean;
};

type BuiltFile = {
  readonly code: string;
  readonly isEntry: boolean;
  readonly name: string;
  readonly uses: readonly string[];
};

/** Paths are absolute. `root` is the project's folder. */
export async function buildPages(from: {
  readonly root: string;
  readonly outDir: string;
  readonly log: Log;
}): Promise<PageBuild> {
  const { root, outDir, log } = from;
  const hash = await hashSources(root);
  const stampFile = path.join(outDir, "stamp.json");
  const stamp = await readStamp(stampFile);
  if (stamp?.hash === hash) return { ...stamp, outDir, built: false };

  const startedAt = performance.now();
  const draft = `${outDir}.${process.pid}.draft`;
  const files = await runVite(root, draft);
  const scriptBytes = Object.fromEntries(PAGES.map((page) => [page, scriptBytesOf(page, files)]));
  await writeFile(path.join(draft, "stamp.json"), JSON.stringify({ hash, scriptBytes }));
  await rm(outDir, { recursive: true, force: true });
  await mkdir(path.dirname(outDir), { recursive: true });
  await rename(draft, outDir);
  log.info({ tookMs: Math.round(performance.now() - startedAt), scriptBytes }, "Screens built");
  return { hash, scriptBytes, outDir, built: true };
}

/** Line endings are evened out: a Windows checkout has the same hash. */
async function hashSources(root: string): Promise<string> {
  const hash = createHash("sha256");
  const files = globSync(["pages/**/*", "src/audio/*.ts", "src/web/page-build.ts"], {
    cwd: root,
    withFileTypes: true,
  })
    .filter((entry) => entry.isFile() && !entry.name.endsWith(".test.ts"))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .concat(path.join(root, "package-lock.json"))
    .sort();
  for (const file of files) {
    hash.update(path.relative(root, file).replaceAll("\\", "/"));
    hash.update((await readFile(file, "utf8")).replaceAll("\r\n", "\n"));
  }
  return hash.digest("hex");
}

async function readStamp(file: string): Promise<z.infer<typeof stampSchema> | undefined> {
  try {
    return stampSchema.safeParse(JSON.parse(await readFile(file, "utf8"))).data;
  } catch {
    return undefined;
  }
}

async function runVite(root: string, outDir: string): Promise<ReadonlyMap<string, BuiltFile>> {
  // Loaded only when there is something to build: it costs a quarter of a second.
  const { build } = await import("vite");
  const input = Object.fromEntries(
    PAGES.map((page) => [page, path.join(root, "pages", page, "index.html")]),
  );
  // On a slow machine it would tell the shop which of its plugins took longest.
  const checks = { pluginTimings: false };
  const result = await build({
    root: path.join(root, "pages"),
    configFile: false,
    logLevel: "warn",
    oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
    build: {
      outDir,
      emptyOutDir: true,
      // Browsers of the last years: `Map.groupBy` is the youngest thing the pages call; newer CSS is translated.
      target: ["chrome117", "edge117", "firefox121", "safari17.4"],
      // A strict content security policy: nothing inline, no data: scripts.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      rolldownOptions: { input, checks },
    },
    worker: { format: "es", rolldownOptions: { checks } },
  });
  const outputs = Array.isArray(result) ? result : "output" in result ? [result] : [];
  const files = new Map<string, BuiltFile>();
  for (const file of outputs.flatMap(({ output }) => output)) {
    if (file.type === "chunk") {
      const { code, isEntry, name, imports, dynamicImports } = file;
      const worklets = [...code.matchAll(/assets\/[\w.-]+\.js/g)].map(([found]) => found);
      files.set(file.fileName, {
        code,
        isEntry,
        name,
        uses: [...imports, ...dynamicImports, ...worklets],
      });
    } else if (file.fileName.endsWith(".js")) {
      const code = typeof file.source === "string" ? file.source : file.source.toString();
      files.set(file.fileName, { code, isEntry: false, name: file.fileName, uses: [] });
    }
  }
  return files;
}

function scriptBytesOf(page: string, files: ReadonlyMap<string, BuiltFile>): number {
  const wanted = [...files.keys()].filter((name) => {
    const file = files.get(name);
    return file?.isEntry === true && file.name === page;
  });
  const seen = new Set<string>();
  for (let name = wanted.pop(); name !== undefined; name = wanted.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    wanted.push(...(files.get(name)?.uses ?? []));
  }
  return [...seen].reduce((sum, name) => sum + gzipSync(files.get(name)?.code ?? "").length, 0);
}
