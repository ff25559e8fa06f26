/**
 * Loaded before everything else (`--import`): what Node has compiled, and stripped of its types, is kept for the next start,
 * of this process and of its threads. Plain JavaScript, because a file with types would need the very thing it saves.
 */
import { enableCompileCache } from "node:module";
import path from "node:path";
import process from "node:process";

// The threads and workers that this process starts read it from the environment.
process.env.NODE_COMPILE_CACHE ??= path.resolve(
  import.meta.dirname,
  "../node_modules/.cache/compiled",
);
enableCompileCache(process.env.NODE_COMPILE_CACHE);
