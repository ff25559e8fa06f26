/** How numbers, times and people's telephones are written on every page. Pure. */

/** "$6.25" */
export function formatDollars(amount: number): string {
  return `$${amount.toFixed(2)}`;
}

/** "+15551234567" → "(555) 123-4567"; other countries' numbers stay as they are. */
export function formatPhone(phone: string): string {
  const parts = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(phone);
  return parts === null ? phone : `(${parts[1]}) ${parts[2]}-${parts[3]}`;
}

/** "•• 45 67": enough to tell two customers apart, too little to ring one. */
export function maskPhone(phone: string): string {
  const last = phone.slice(-4);
  return `•• ${last.slice(0, 2)} ${last.slice(2)}`;
}

/** "4782" → "4, 7, 8, 2", as it is said. */
export function spellNumber(orderNumber: string): string {
  return Array.from(orderNumber).join(", ");
}

/** "0:07", "12:40", "1:02:03" */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const tail = String(seconds % 60).padStart(2, "0");
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${tail}` : `${minutes}:${tail}`;
}

/** "14:05", the reader's own clock. */
export function formatTime(atMs: number): string {
  return new Date(atMs).toLocaleTimeString([], { hour: "numeric", minute: "2-digit" });
}

export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

export function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
