import { render, type ComponentChildren } from "preact";
import "./base.css";
import "./theme.ts";

/** Puts a page on the screen, and keeps it there. */
export function showPage(page: ComponentChildren): void {
  const root = document.getElementById("page");
  if (root === null) throw new Error("The page has no place to be shown in.");
  render(page, root);
}

/** The hashed address of this page's script: it changes when the shop is updated. */
function scriptIn(html: Document): string | undefined {
  return html.querySelector('script[type="module"][src]')?.getAttribute("src") ?? undefined;
}

/**
 * After a lost connection the server may be a newer one: then the page loads itself anew, so that a screen on a wall
 * is never a version behind. `mayReload` holds it back while work of the user would be lost.
 */
export async function reloadIfUpdated(mayReload: () => boolean): Promise<void> {
  const mine = scriptIn(document);
  try {
    const response = await fetch(location.pathname, { cache: "no-store" });
    if (!response.ok) return;
    const served = scriptIn(new DOMParser().parseFromString(await response.text(), "text/html"));
    if (mine !== undefined && served !== undefined && served !== mine && mayReload()) {
      location.reload();
    }
  } catch {
    // Not reachable after all; the next connection asks again.
  }
}
