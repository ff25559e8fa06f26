/** Smallest digits on the TV, CSS px. */
export const SMALLEST_PX = 56;
/** Room a four-digit number takes, in its own font size: digits as wide as DejaVu Sans Bold has them (2.8), and the air around them. */
const TILE_WIDTH_EM = 3.25;
const TILE_HEIGHT_EM = 1.3;

export type NumberFit = {
  readonly columns: number;
  readonly rows: number;
  readonly fontPx: number;
  /** How many fit; the last place tells how many do not. */
  readonly shown: number;
};

/** The largest digits with which `count` numbers fill a box (CSS px). `columns`: asked for, else the best is found. */
export function fitNumbers(
  count: number,
  box: { readonly width: number; readonly height: number },
  columns?: number,
): NumberFit {
  const wanted = Math.max(1, count);
  const fontFor = (columnCount: number) =>
    Math.min(
      box.width / columnCount / TILE_WIDTH_EM,
      box.height / Math.ceil(wanted / columnCount) / TILE_HEIGHT_EM,
    );
  const most = Math.max(1, Math.floor(box.width / (SMALLEST_PX * TILE_WIDTH_EM)));
  const choices = columns === undefined ? upTo(Math.min(most, wanted)) : [Math.min(columns, most)];
  const best = choices.reduce((a, b) => (fontFor(b) > fontFor(a) ? b : a));
  const fontPx = Math.floor(fontFor(best));
  if (fontPx >= SMALLEST_PX) {
    return { columns: best, rows: Math.ceil(wanted / best), fontPx, shown: wanted };
  }
  const rows = Math.max(1, Math.floor(box.height / (SMALLEST_PX * TILE_HEIGHT_EM)));
  const columnCount = columns === undefined ? most : Math.min(columns, most);
  return {
    columns: columnCount,
    rows,
    fontPx: SMALLEST_PX,
    shown: Math.min(wanted, rows * columnCount),
  };
}

function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
