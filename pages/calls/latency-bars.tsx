/** A caller begins to wonder after about this long. */
const SLOW_MS = 1_500;
const BAR = 14;
const GAP = 6;
const HEIGHT = 90;

/** One bar for each turn: caller silent → first sound of the agent. */
export function LatencyBars({ latenciesMs }: { latenciesMs: readonly number[] }) {
  const scaleMs = Math.max(SLOW_MS * 1.2, ...latenciesMs);
  const y = (ms: number) => HEIGHT - (ms / scaleMs) * HEIGHT;
  const width = Math.max(10, latenciesMs.length) * (BAR + GAP);
  return (
    <figure class="latency">
      <svg
        viewBox={`0 0 ${width} ${HEIGHT}`}
        role="img"
        aria-label={`Milliseconds for each turn: ${latenciesMs.map((ms) => Math.round(ms)).join(", ")}`}
      >
        <line class="latency-limit" x1="0" x2={width} y1={y(SLOW_MS)} y2={y(SLOW_MS)} />
        {latenciesMs.map((ms, index) => (
          <rect
            key={index}
            class={ms > SLOW_MS ? "slow" : undefined}
            x={index * (BAR + GAP)}
            y={y(ms)}
            width={BAR}
            height={HEIGHT - y(ms)}
            rx="3"
          />
        ))}
      </svg>
      <figcaption class="quiet small">Each turn; the line is 1.5 s</figcaption>
    </figure>
  );
}
