/** Keeps the screen from sleeping while the page is looked at, where the browser can. For the life of the page. */
export function keepScreenAwake(): void {
  if (!("wakeLock" in navigator)) return;
  const ask = () => {
    if (document.visibilityState !== "visible") return;
    // Refused on a low battery or without a touch: the screen's own settings decide then.
    navigator.wakeLock.request("screen").catch(() => undefined);
  };
  document.addEventListener("visibilitychange", ask);
  ask();
}
