import { signal } from "@preact/signals";
import { recall, remember } from "./preferences.ts";

export type Theme = "light" | "dark" | "auto";

/** `?theme=` wins, then what was chosen on this device, then what the device prefers. */
export const theme = signal<Theme>(
  parseTheme(new URLSearchParams(location.search).get("theme")) ??
    parseTheme(recall("theme") ?? null) ??
    "auto",
);

theme.subscribe((chosen) => {
  if (chosen === "auto") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = chosen;
});

export function toggleTheme(): void {
  const isDark =
    theme.value === "dark" ||
    (theme.value === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
  theme.value = isDark ? "light" : "dark";
  remember("theme", theme.value);
}

function parseTheme(value: string | null): Theme | undefined {
  return value === "light" || value === "dark" || value === "auto" ? value : undefined;
}
