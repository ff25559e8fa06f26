import { showPage } from "../shared/page-shell.tsx";
import { StaffPage } from "../shared/staff-page.tsx";
import { keepScreenAwake } from "../shared/wake-lock.ts";
import { ConsoleState } from "./console-state.ts";
import { Console } from "./console.tsx";
import "./barista.css";

const shop = new ConsoleState();
showPage(
  <StaffPage connection={shop.connection} title="Barista">
    <Console console={shop} />
  </StaffPage>,
);
shop.connection.start();
keepScreenAwake();
