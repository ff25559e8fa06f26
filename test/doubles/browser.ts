/** A real browser for tests and screenshots: the packaged Chromium, else Debian's, else Chrome or Edge of this machine. */
import { existsSync } from "node:fs";
import { chromium, type Browser, type LaunchOptions } from "playwright-core";
import { unpackChromium } from "./chromium-unpack.ts";

export type BrowserWishes = {
  /** A WAV file that the fake microphone plays, once. Without one it beeps. */
  readonly microphoneWav?: string | undefined;
  /** Frames per second do not matter here; a scrollbar in a screenshot does. */
  readonly hideScrollbars?: boolean | undefined;
};

const DEBIAN_CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser"];

/** @throws Error saying what to install when this machine has no browser at all. */
export async function openBrowser(wishes: BrowserWishes = {}): Promise<Browser> {
  const args = browserFlags(wishes);
  const failures: string[] = [];
  for (const candidate of await candidates()) {
    try {
      return await chromium.launch({ ...candidate, args });
    } catch (error) {
      failures.push(error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error));
    }
  }
  throw new Error(
    `No browser starts here. Install Chrome, or \`apt-get install chromium\`. Tried: ${failures.join("; ")}`,
  );
}

function browserFlags(wishes: BrowserWishes): string[] {
  return [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--mute-audio",
    "--autoplay-policy=document-user-activation-required",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    ...(wishes.microphoneWav === undefined
      ? []
      : [`--use-file-for-fake-audio-capture=${wishes.microphoneWav}%noloop`]),
    ...(wishes.hideScrollbars === true ? ["--hide-scrollbars"] : []),
  ];
}

async function candidates(): Promise<LaunchOptions[]> {
  const packaged = await unpackChromium();
  const own =
    packaged === undefined
      ? []
      : [
          {
            executablePath: packaged.executablePath,
            env: withoutUndefined({ ...process.env, FONTCONFIG_FILE: packaged.fontsFile }),
          },
          {
            executablePath: packaged.executablePath,
            env: withoutUndefined({
              ...process.env,
              FONTCONFIG_FILE: packaged.fontsFile,
              LD_LIBRARY_PATH: packaged.librariesPath,
            }),
          },
        ];
  return [
    ...own,
    ...DEBIAN_CHROMIUM.filter((file) => existsSync(file)).map((executablePath) => ({
      executablePath,
    })),
    { channel: "chrome" },
    { channel: "msedge" },
  ];
}

function withoutUndefined(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
