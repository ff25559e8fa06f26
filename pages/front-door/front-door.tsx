import type { ShopJson } from "../../src/web/api.ts";
import { Icon, type IconName } from "../shared/icons.tsx";
import { sendJson } from "../shared/api-client.ts";
import type { ShopConnection } from "../shared/shop-connection.ts";
import { toggleTheme } from "../shared/theme.ts";
import { formatPhone } from "../shared/words.ts";
import { QrCode } from "./qr-code.tsx";

const SCREENS: readonly {
  readonly href: string;
  readonly icon: IconName;
  readonly name: string;
  readonly what: string;
  readonly forStaff: boolean;
}[] = [
  {
    href: "/orders",
    icon: "screen",
    name: "Order screen",
    what: "For the TV in the shop: Preparing and Ready",
    forStaff: false,
  },
  {
    href: "/barista",
    icon: "cup",
    name: "Barista console",
    what: "Tickets, Done and Undo, sold out, pause",
    forStaff: true,
  },
  {
    href: "/calls",
    icon: "list",
    name: "Calls",
    what: "Who called, what was said, who was cut off",
    forStaff: true,
  },
];

const LIVE_WORDS = {
  voice_agent: { deepgram: "Deepgram Voice Agent", house: "House agent, on this machine" },
  telephone: { twilio: "Twilio number", softphone: "Softphone in the browser" },
  texts: { twilio: "Twilio Messages", kept: "Kept and shown, not sent" },
  orders: { postgres: "PostgreSQL", sqlite: "SQLite file" },
} as const;

const LOOPBACK = /^(localhost|.*\.localhost|127\..*|\[::1\])$/;

/** What this shop is, how to call it, and where its screens are. */
export function FrontDoor({ connection }: { connection: ShopConnection }) {
  const shop = connection.shop.value;
  return (
    <div class="door">
      <header class="topbar">
        <span class="brand">
          <Icon name="cup" /> {shop?.name ?? "BobaRista"}
        </span>
        <span class="grow" />
        {shop !== undefined && <StaffState connection={connection} shop={shop} />}
        <button type="button" class="button plain" aria-label="Light or dark" onClick={toggleTheme}>
          <Icon name="moon" />
        </button>
      </header>
      <div role="status">
        {connection.state.value === "lost" && (
          <div class="banner bad">
            <Icon name="offline" /> The shop's server does not answer. Reconnecting…
          </div>
        )}
      </div>
      <main class="door-main">
        <section class="hero">
          <div>
            <h1>Call in your boba. The phone answers itself.</h1>
            <p>
              Say what you would like, change your mind, hear it read back. You get a number by
              voice and by text, the barista gets the drink, and the screen in the shop shows when
              it is ready.
            </p>
            {shop !== undefined && <OpenState shop={shop} />}
          </div>
          {shop === undefined ? (
            <div class="waiting-shimmer call-wait" />
          ) : (
            <HowToCall shop={shop} />
          )}
        </section>
        {shop !== undefined && (
          <>
            <TrySaying shop={shop} />
            <Screens shop={shop} />
            <WhatIsLive shop={shop} />
          </>
        )}
      </main>
    </div>
  );
}

function StaffState({ connection, shop }: { connection: ShopConnection; shop: ShopJson }) {
  if (!shop.staff.pin_required)
    return <span class="quiet small">No PIN set: open to this machine</span>;
  if (!shop.staff.signed_in) {
    return (
      <a class="button" href="/barista">
        <Icon name="lock" /> Staff sign-in
      </a>
    );
  }
  const signOut = async () => {
    await sendJson("DELETE", "/api/staff/session");
    connection.restart();
  };
  return (
    <>
      <span class="chip good">Signed in as staff</span>
      <button
        type="button"
        class="button"
        onClick={() => {
          // Unreachable: the state shown stays true, and the button can be pressed again.
          signOut().catch(() => undefined);
        }}
      >
        Sign out
      </button>
    </>
  );
}

function OpenState({ shop }: { shop: ShopJson }) {
  if (shop.paused_because !== null) {
    return (
      <p class="open-state">
        <span class="chip warn">Phone orders are paused</span> {shop.paused_because}
      </p>
    );
  }
  return (
    <p class="open-state">
      {shop.open ? (
        <span class="chip good">Open: calls are answered</span>
      ) : (
        <span class="chip warn">Closed now: callers hear when to call again</span>
      )}
    </p>
  );
}

function HowToCall({ shop }: { shop: ShopJson }) {
  const { phone_number } = shop;
  const target = phone_number === null ? `${location.origin}/phone` : `tel:${phone_number}`;
  // Another device cannot open an address that means "this machine".
  const isReachable = phone_number !== null || !LOOPBACK.test(location.hostname);
  return (
    <div class={isReachable ? "card call-card" : "card call-card alone"}>
      {isReachable ? (
        <QrCode
          text={target}
          label={phone_number === null ? "QR code of the softphone" : "QR code of the phone number"}
        />
      ) : (
        <span class="call-face">
          <Icon name="phone" />
        </span>
      )}
      <div>
        {phone_number !== null && (
          <>
            <p class="quiet">Call</p>
            <a class="call-number number" href={`tel:${phone_number}`}>
              {formatPhone(phone_number)}
            </a>
          </>
        )}
        {shop.softphone && (
          <a class={phone_number === null ? "button touch primary" : "button touch"} href="/phone">
            <Icon name="phone" /> Call from this browser
          </a>
        )}
        <p class="quiet small">
          {!isReachable
            ? shop.live.voice_agent === "house"
              ? "Speak or type: no account, no telephone. What you say stays on this machine."
              : "Speak or type: no telephone needed."
            : phone_number === null
              ? "Scan to open the softphone on another device of this network."
              : "Scan with a phone to call."}
        </p>
      </div>
    </div>
  );
}

function TrySaying({ shop }: { shop: ShopJson }) {
  if (shop.try_saying.length === 0) return null;
  return (
    <section class="door-section">
      <h2>Try saying</h2>
      <ul class="sayings">
        {shop.try_saying.map((sentence) => (
          <li key={sentence}>“{sentence}”</li>
        ))}
      </ul>
    </section>
  );
}

function Screens({ shop }: { shop: ShopJson }) {
  const needsPin = shop.staff.pin_required && !shop.staff.signed_in;
  return (
    <section class="door-section">
      <h2>Screens</h2>
      <ul class="screens">
        {SCREENS.map(({ href, icon, name, what, forStaff }) => (
          <li key={href}>
            <a class="card screen-card" href={href}>
              <Icon name={icon} />
              <strong>{name}</strong>
              <span class="quiet small">{what}</span>
              {forStaff && needsPin && (
                <span class="chip">
                  <Icon name="lock" /> PIN
                </span>
              )}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function WhatIsLive({ shop }: { shop: ShopJson }) {
  const rows = [
    [
      "Voice agent",
      LIVE_WORDS.voice_agent[shop.live.voice_agent],
      shop.live.voice_agent === "deepgram",
    ],
    ["Telephone", LIVE_WORDS.telephone[shop.live.telephone], shop.live.telephone === "twilio"],
    ["Texts", LIVE_WORDS.texts[shop.live.texts], shop.live.texts === "twilio"],
    ["Orders", LIVE_WORDS.orders[shop.live.orders], shop.live.orders === "postgres"],
  ] as const;
  return (
    <section class="door-section">
      <h2>What runs here</h2>
      <dl class="live-list">
        {rows.map(([name, words, isLive]) => (
          <div key={name}>
            <dt class="quiet">{name}</dt>
            <dd>
              {words}{" "}
              <span class={isLive ? "chip good" : "chip"}>{isLive ? "live" : "embedded"}</span>
            </dd>
          </div>
        ))}
      </dl>
      <p class="quiet small">
        Embedded parts need no account and keep everything on this machine. Keys in the environment
        make them live. For developers: <a href="/docs">the API</a>.
      </p>
    </section>
  );
}
