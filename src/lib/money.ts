/** Integer cents as the dollars of wires and tool results: 625 → 6.25. */
export function dollars(cents: number): number {
  return cents / 100;
}

/** Integer cents as printed: 625 → "$6.25". */
export function dollarsText(cents: number): string {
  return `$${(cents / 100).toFixed(2)}`;
}
