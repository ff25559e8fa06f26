import type { Row } from "./row.ts";

/** Two panels over the number of calls: the worse p99 (logarithmic, with the 50 ms line) and CPU a call. */

const PANEL = { width: 420, height: 260, left: 56, top: 40, gap: 70 };
const COLOURS = ["#5b7083", "#1b7f5c", "#b3541e", "#6b3fa0", "#999999"];

export function drawChart(rows: readonly Row[]): string {
  const groups = [...Map.groupBy(rows, (row) => nameOf(row)).entries()].map(
    ([name, points], index) => ({
      name,
      colour: COLOURS[index % COLOURS.length] ?? "black",
      points: points.toSorted((a, b) => a.calls - b.calls),
    }),
  );
  const mostCalls = Math.max(100, ...rows.map((row) => row.calls));
  const mostCpu = Math.max(1, ...rows.map((row) => row.cpuMsACall)) * 1.1;
  const x = (calls: number) => (calls / mostCalls) * PANEL.width;
  const p99Y = (ms: number) =>
    PANEL.height * (1 - Math.log10(Math.max(0.1, Math.min(1_000, ms)) / 0.1) / 4);
  const cpuY = (cpu: number) => PANEL.height * (1 - cpu / mostCpu);
  const second = PANEL.left + PANEL.width + PANEL.gap;
  const p99 = (row: Row) => Math.max(row.inP99, row.outP99);
  const left = [
    ...[0.1, 1, 10, 100, 1_000].map((ms) => gridLine(p99Y(ms), `${String(ms)} ms`)),
    `<path d="M0 ${at(p99Y(50))}H${PANEL.width}" stroke="#c00" stroke-dasharray="4 4"/>`,
    ...groups.map((g) => drawLine(g.colour, g.points, (row) => [x(row.calls), p99Y(p99(row))])),
  ];
  const right = [
    ...[0, 0.25, 0.5, 0.75, 1].map((s) => gridLine(cpuY(s * mostCpu), (s * mostCpu).toFixed(1))),
    ...groups
      .map((g) => ({ ...g, points: g.points.filter((row) => row.cpuMsACall > 0) }))
      .map((g) => drawLine(g.colour, g.points, (row) => [x(row.calls), cpuY(row.cpuMsACall)])),
  ];
  const calls = [0, 0.25, 0.5, 0.75, 1].map((share) => Math.round(mostCalls * share));
  const ticks = calls.map(
    (n) =>
      `<text x="${at(x(n))}" y="${PANEL.height + 18}" text-anchor="middle">${String(n)}</text>`,
  );
  const legend = groups.map(
    (g, i) =>
      `<text x="${PANEL.left + i * 180}" y="${PANEL.top + PANEL.height + 48}" fill="${g.colour}">● ${g.name}</text>`,
  );
  const width = second + PANEL.width + 30;
  const height = PANEL.top + PANEL.height + 64;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">\n` +
    `<rect width="${width}" height="${height}" fill="white"/>\n` +
    panel(PANEL.left, "p99 latency, the worse direction, by concurrent calls", [
      ...left,
      ...ticks,
    ]) +
    panel(second, "CPU ms a second for each call, by concurrent calls", [...right, ...ticks]) +
    `${legend.join("\n")}\n</svg>\n`
  );
}

function nameOf(row: Row): string {
  return row.cpuMsACall > 0 ? `${row.subject}, ${row.audio}` : row.subject;
}

function panel(left: number, title: string, parts: readonly string[]): string {
  return (
    `<g transform="translate(${left} ${PANEL.top})"><text y="-16" font-weight="bold">${title}</text>\n` +
    `${parts.join("\n")}\n</g>\n`
  );
}

function gridLine(y: number, label: string): string {
  return (
    `<path d="M0 ${at(y)}H${PANEL.width}" stroke="#ddd"/>` +
    `<text x="-6" y="${at(y + 4)}" text-anchor="end">${label}</text>`
  );
}

function drawLine(
  colour: string,
  rows: readonly Row[],
  place: (row: Row) => readonly [number, number],
): string {
  const points = rows.map((row) => place(row).map(at).join(","));
  const dots = rows.map((row) => {
    const [cx, cy] = place(row);
    return `<circle cx="${at(cx)}" cy="${at(cy)}" r="3" fill="${colour}"/>`;
  });
  return `<polyline points="${points.join(" ")}" fill="none" stroke="${colour}" stroke-width="2"/>${dots.join("")}`;
}

function at(value: number): string {
  return value.toFixed(1);
}
