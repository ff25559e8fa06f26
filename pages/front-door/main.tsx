import { showPage } from "../shared/page-shell.tsx";
import { ShopConnection } from "../shared/shop-connection.ts";
import { FrontDoor } from "./front-door.tsx";
import "./front-door.css";

const connection = new ShopConnection();
showPage(<FrontDoor connection={connection} />);
connection.start();
