import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { BoardJson } from "../../src/web/api.ts";
import { Chime, READY_CHIME } from "../shared/chime.ts";
import type { FreshValue } from "../shared/fresh-value.ts";
import { Icon } from "../shared/icons.tsx";
import { shopNow } from "../shared/shop-clock.ts";
import type { ShopConnection } from "../shared/shop-connection.ts";
import { spellNumber } from "../shared/words.ts";
import { BoardControls } from "./board-controls.tsx";
import { viewBoard } from "./board-state.ts";
import { NumberGrid } from "./number-grid.tsx";
import { WallClock } from "./wall-clock.tsx";

/** How long a number that has just become ready is lifted out. */
const FRESH_MS = 12_000;
/** Until the shop has said how long numbers stay. */
const READY_SHOWN_MS = 15 * 60_000;

export function Board(props: {
  connection: ShopConnection;
  board: FreshValue<BoardJson>;
  columns: number | undefined;
  speaksAtFirst: boolean;
}) {
  const { connection, board, columns } = props;
  const chime = useMemo(() => new Chime("board.sound"), []);
  const speaks = useSignal(props.speaksAtFirst);
  /** When a number last left Ready by itself. */
  const leftAtMs = useSignal(0);
  const announced = useSignal("");
  const fresh = useSignal<ReadonlySet<string>>(new Set());
  const known = useRef<ReadonlySet<string> | undefined>(undefined);

  const shop = connection.shop.value;
  const json = board.value;
  const nowMs = Math.max(shopNow(), leftAtMs.value);
  const view =
    json === undefined ? undefined : viewBoard(json, nowMs, shop?.ready_shown_ms ?? READY_SHOWN_MS);

  useEffect(() => {
    if (view?.changesAtMs === undefined) return undefined;
    const timer = setTimeout(() => (leftAtMs.value = shopNow()), view.changesAtMs - shopNow() + 50);
    return () => clearTimeout(timer);
  }, [view?.changesAtMs]);

  const readyKey = view?.ready.join(" ");
  useEffect(() => {
    if (view === undefined) return undefined;
    const before = known.current;
    known.current = new Set(view.ready);
    // What was ready when the screen was switched on is no news.
    const news = before === undefined ? [] : view.ready.filter((number) => !before.has(number));
    if (news.length === 0) return undefined;
    fresh.value = new Set([...fresh.value, ...news]);
    chime.play(READY_CHIME);
    announced.value = news.map((number) => `Number ${spellNumber(number)} is ready.`).join(" ");
    if (speaks.value) for (const number of news) sayAloud(number);
    setTimeout(() => {
      fresh.value = new Set([...fresh.value].filter((number) => !news.includes(number)));
    }, FRESH_MS);
    return undefined;
  }, [readyKey]);

  const isLost = connection.state.value === "lost";
  return (
    <main class={isLost ? "board lost" : "board"}>
      <header class="board-head">
        <h1>{shop?.name ?? "Orders"}</h1>
        <WallClock />
      </header>
      <div class="board-columns">
        <NumberGrid
          title="Preparing"
          tone="preparing"
          numbers={view?.preparing}
          fresh={EMPTY}
          columns={columns}
          whenEmpty="Nothing in the making"
        />
        <NumberGrid
          title="Ready"
          tone="ready"
          numbers={view?.ready}
          fresh={fresh.value}
          columns={columns}
          whenEmpty="Your number appears here"
        />
      </div>
      <div class="only-spoken" aria-live="polite">
        {announced.value}
      </div>
      <div role="status">
        {isLost && (
          <p class="board-lost">
            <Icon name="offline" /> Reconnecting… the numbers may be a little behind
          </p>
        )}
      </div>
      <BoardControls chime={chime} speaks={speaks} />
    </main>
  );
}

const EMPTY: ReadonlySet<string> = new Set();

function sayAloud(orderNumber: string): void {
  if (!("speechSynthesis" in globalThis)) return;
  const utterance = new SpeechSynthesisUtterance(`Number ${spellNumber(orderNumber)}`);
  utterance.lang = "en";
  utterance.rate = 0.9;
  speechSynthesis.speak(utterance);
}
