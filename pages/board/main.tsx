import { showPage } from "../shared/page-shell.tsx";
import { ShopConnection, ORDER_EVENTS } from "../shared/shop-connection.ts";
import { getJson } from "../shared/api-client.ts";
import { keepScreenAwake } from "../shared/wake-lock.ts";
import type { BoardJson } from "../../src/web/api.ts";
import { Board } from "./board.tsx";
import "./board.css";

const connection = new ShopConnection();
const board = connection.watch(ORDER_EVENTS, () => getJson<BoardJson>("/api/board"));
const asked = new URLSearchParams(location.search);
const columns = Number.parseInt(asked.get("columns") ?? "", 10);

showPage(
  <Board
    connection={connection}
    board={board}
    columns={columns >= 1 && columns <= 12 ? columns : undefined}
    speaksAtFirst={asked.get("speak") === "1"}
  />,
);
connection.start();
keepScreenAwake();
