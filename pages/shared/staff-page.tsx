import type { ComponentChildren } from "preact";
import { sendJson } from "./api-client.ts";
import { Icon } from "./icons.tsx";
import type { ShopConnection } from "./shop-connection.ts";
import { SignIn } from "./sign-in.tsx";
import { toggleTheme } from "./theme.ts";
import "./staff-page.css";

/** Shows `children` to staff, the PIN pad to anyone else, and a plain sentence while the shop has not answered. */
export function StaffPage(props: {
  connection: ShopConnection;
  title: string;
  children: ComponentChildren;
}) {
  const { connection, title } = props;
  if (connection.needsSignIn.value) return <SignIn connection={connection} page={title} />;
  if (connection.shop.value === undefined) {
    const isLost = connection.state.value === "lost";
    return (
      <main class="staff-wait">
        <h1>{title}</h1>
        <p role="status">
          {isLost ? "The shop's server does not answer. Trying again…" : "Opening…"}
        </p>
      </main>
    );
  }
  return <>{props.children}</>;
}

/** Theme, and signing out where there is a PIN. */
export function StaffMenu({ connection }: { connection: ShopConnection }) {
  const signOut = async () => {
    await sendJson("DELETE", "/api/staff/session");
    connection.restart();
  };
  return (
    <>
      <button
        type="button"
        class="button touch plain theme-button"
        aria-label="Light or dark"
        onClick={toggleTheme}
      >
        <Icon name="moon" />
      </button>
      {connection.shop.value?.staff.pin_required === true && (
        <button
          type="button"
          class="button touch plain"
          onClick={() => {
            // Offline there is nobody to sign out from; the button can be pressed again.
            signOut().catch(() => undefined);
          }}
        >
          <Icon name="lock" /> Sign out
        </button>
      )}
    </>
  );
}
