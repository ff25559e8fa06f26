import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { fitNumbers } from "./fit-numbers.ts";

/** One half of the TV: numbers as large as their count allows. */
export function NumberGrid(props: {
  title: string;
  tone: "preparing" | "ready";
  /** `undefined` while nothing is known yet. */
  numbers: readonly string[] | undefined;
  fresh: ReadonlySet<string>;
  columns: number | undefined;
  whenEmpty: string;
}) {
  const { title, tone, numbers, fresh, columns, whenEmpty } = props;
  const box = useRef<HTMLDivElement>(null);
  const size = useSignal({ width: 0, height: 0 });
  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => {
      size.value = { width: element.clientWidth, height: element.clientHeight };
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const fit = fitNumbers(numbers?.length ?? 0, size.value, columns);
  const isMeasured = size.value.width > 0;
  const hidden = (numbers?.length ?? 0) - fit.shown;
  const shown = hidden > 0 ? numbers?.slice(0, fit.shown - 1) : numbers;
  return (
    <section class={`half ${tone}`} aria-labelledby={`${tone}-title`}>
      <h2 id={`${tone}-title`}>
        {title}
        {numbers !== undefined && numbers.length > 0 && (
          <span class="half-count number">{numbers.length}</span>
        )}
      </h2>
      <div class="half-box" ref={box}>
        {numbers === undefined && <div class="waiting-shimmer half-wait" />}
        {numbers?.length === 0 && <p class="half-empty">{whenEmpty}</p>}
        {isMeasured && shown !== undefined && shown.length > 0 && (
          <ul
            class="numbers number"
            style={{
              fontSize: `${fit.fontPx}px`,
              gridTemplateColumns: `repeat(${fit.columns}, 1fr)`,
              gridTemplateRows: `repeat(${fit.rows}, 1fr)`,
            }}
          >
            {shown.map((number) => (
              <li key={number} class={fresh.has(number) ? "fresh" : undefined}>
                <span>{number}</span>
              </li>
            ))}
            {hidden > 0 && (
              <li key="more" class="more">
                <span>+{hidden + 1}</span>
              </li>
            )}
          </ul>
        )}
      </div>
    </section>
  );
}
