/**
 * Unpacks the Chromium that comes with `@sparticuz/chromium` (Linux x64) once per machine, with a font of its own and
 * the shared libraries a bare machine lacks. Its own unpacker is not used: two test processes at once would race in it.
 */
import { spawn } from "node:child_process";
import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { createBrotliDecompress } from "node:zlib";

export type UnpackedChromium = {
  readonly executablePath: string;
  /** For `LD_LIBRARY_PATH`, when the machine has no nss. */
  readonly librariesPath: string;
  /** For `FONTCONFIG_FILE`. */
  readonly fontsFile: string;
};

/** `undefined` where that package has no browser for this machine. */
export async function unpackChromium(): Promise<UnpackedChromium | undefined> {
  if (process.platform !== "linux" || process.arch !== "x64") return undefined;
  const bin = packageBin();
  if (bin === undefined) return undefined;
  const { version } = parseVersion(await readFile(path.join(bin, "../package.json"), "utf8"));
  const home = path.join(os.tmpdir(), `bobarista-chromium-${version}`);
  const unpacked: UnpackedChromium = {
    executablePath: path.join(home, "chromium"),
    librariesPath: path.join(home, "al2023/lib"),
    fontsFile: path.join(home, "fonts.conf"),
  };
  if (existsSync(home)) return unpacked;

  // Into a folder of our own, then renamed in one step: whoever is second throws its copy away.
  const draft = await mkdtemp(`${home}.`);
  await brotliTo(path.join(bin, "chromium.br"), path.join(draft, "chromium"));
  await untar(path.join(bin, "al2023.tar.br"), path.join(draft, "al2023"));
  await untar(path.join(bin, "fonts.tar.br"), path.join(draft, "fonts"));
  await writeFile(path.join(draft, "fonts.conf"), fontsConf(path.join(home, "fonts")));
  try {
    await rename(draft, home);
  } catch {
    await rm(draft, { recursive: true, force: true });
  }
  return unpacked;
}

function packageBin(): string | undefined {
  try {
    const main = fileURLToPath(import.meta.resolve("@sparticuz/chromium"));
    const bin = path.join(path.dirname(main), "../bin");
    return existsSync(path.join(bin, "chromium.br")) ? bin : undefined;
  } catch {
    return undefined;
  }
}

function parseVersion(json: string): { version: string } {
  return { version: /"version":\s*"([\d.]+)"/.exec(json)?.[1] ?? "unknown" };
}

async function brotliTo(from: string, to: string): Promise<void> {
  await pipeline(
    createReadStream(from, { highWaterMark: 2 ** 22 }),
    createBrotliDecompress({ chunkSize: 2 ** 21 }),
    createWriteStream(to, { mode: 0o755 }),
  );
}

async function untar(from: string, into: string): Promise<void> {
  await mkdir(into, { recursive: true });
  const tar = spawn("tar", ["-x", "-C", into], { stdio: ["pipe", "ignore", "inherit"] });
  const ended = new Promise<void>((resolve, reject) => {
    tar.once("error", reject);
    tar.once("exit", (code) => {
      if (code === 0) resolve();
      else reject(new Error(`tar ended with ${code ?? "a signal"} on ${path.basename(from)}`));
    });
  });
  await pipeline(createReadStream(from), createBrotliDecompress(), tar.stdin);
  await ended;
}

/** One sans-serif everywhere, so that screenshots look alike on every machine. */
function fontsConf(fontsDir: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${fontsDir}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${fontsDir}/cache</cachedir>
  ${["system-ui", "sans-serif"].map((name) => `<alias binding="strong"><family>${name}</family><prefer><family>Open Sans</family></prefer></alias>`).join("\n  ")}
</fontconfig>
`;
}
