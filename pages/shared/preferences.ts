/** What this device remembers between visits. A browser that forbids storage forgets, and nothing else changes. */
export function recall(key: string): string | undefined {
  try {
    return localStorage.getItem(`bobarista.${key}`) ?? undefined;
  } catch {
    return undefined;
  }
}

export function remember(key: string, value: string | undefined): void {
  try {
    if (value === undefined) localStorage.removeItem(`bobarista.${key}`);
    else localStorage.setItem(`bobarista.${key}`, value);
  } catch {
    // Private mode or full: the choice lasts as long as the page.
  }
}
