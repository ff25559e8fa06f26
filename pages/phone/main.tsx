import { showPage } from "../shared/page-shell.tsx";
import { PhonePage } from "./phone-page.tsx";
import { PhoneState } from "./phone-state.ts";
import "./phone.css";

const phone = new PhoneState();
showPage(<PhonePage phone={phone} />);
phone.connection.start();
