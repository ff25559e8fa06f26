import { showPage } from "../shared/page-shell.tsx";
import { StaffPage } from "../shared/staff-page.tsx";
import { CallsPage } from "./calls-page.tsx";
import { CallsState } from "./calls-state.ts";
import "./calls.css";

const state = new CallsState();
showPage(
  <StaffPage connection={state.connection} title="Calls">
    <CallsPage state={state} />
  </StaffPage>,
);
state.connection.start();
