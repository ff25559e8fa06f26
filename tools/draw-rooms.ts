/** `npm run rooms`: draws the room graph of `ARCHITECTURE.md` from the imports, so that it cannot lie. */
import { globSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { readFlags } from "./flags.ts";

const MAP = "ARCHITECTURE.md";
const BEGIN = "<!-- rooms: drawn by `npm run rooms` -->";
const END = "<!-- /rooms -->";

/** "shop" for src/shop/cart.ts, "app" for src/app.ts. */
function roomOf(file: string): string {
  const inside = path.relative("src", file).split(path.sep);
  return inside.length > 1 ? (inside[0] ?? "") : path.basename(file, ".ts");
}

function drawRooms(): string {
  const arrows = new Set<string>();
  for (const file of globSync("src/**/*.ts")) {
    if (/\.(test|contract|fixture)\.ts$/.test(file)) continue;
    for (const [, target = ""] of readFileSync(file, "utf8").matchAll(/from "(\.[^"]+)"/g)) {
      const [from, to] = [roomOf(file), roomOf(path.join(path.dirname(file), target))];
      if (from !== to && to !== "lib") arrows.add(`  ${from} --> ${to}`);
    }
  }
  return ["```mermaid", "graph TD", ...[...arrows].sort(), "```"].join("\n");
}

const { values: asked } = readFlags({
  name: "npm run rooms",
  about: `draws the room graph of ${MAP} again, from the imports.`,
  flags: {
    check: {
      type: "boolean",
      default: false,
      about: "changes nothing; exits with 1 when it is old",
    },
  },
});
const text = readFileSync(MAP, "utf8");
const [before, after] = [text.indexOf(BEGIN), text.indexOf(END)];
if (before < 0 || after < 0) throw new Error(`${MAP} has lost its markers ${BEGIN} … ${END}`);
const drawn = `${text.slice(0, before + BEGIN.length)}\n\n${drawRooms()}\n\n${text.slice(after)}`;
if (asked.check) {
  if (drawn !== text) {
    console.error(`${MAP} shows an old room graph. Run: npm run rooms`);
    process.exit(1);
  }
} else {
  writeFileSync(MAP, drawn);
}
