import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { WebShop } from "../../test/doubles/web-shop.ts";
import { shopSchema } from "./api.ts";
import { STAFF_TOKEN_LIVES_MS, StaffDoor } from "./staff-auth.ts";

const MINUTE_MS = 60_000;

function door(options: { pin?: string; secret?: string } = {}) {
  const clock = { now: 1_000_000 };
  const made = new StaffDoor({
    pin: "pin" in options ? options.pin : "4321",
    secret: options.secret ?? "secret",
    now: () => clock.now,
  });
  return { clock, door: made };
}

function tokenOf(staffDoor: StaffDoor): string {
  const result = staffDoor.signIn("4321", "10.0.0.1");
  assert.ok(result.ok);
  return result.value.token;
}

describe("the staff door", () => {
  test("without a PIN everyone on this machine is staff", () => {
    const open = new StaffDoor({ pin: undefined, secret: "secret", now: () => 0 });
    assert.equal(open.pinRequired, false);
    assert.ok(open.isStaff(undefined));
  });

  test("with a PIN only those who gave it are", () => {
    const { door: closed } = door();
    assert.ok(!closed.isStaff(undefined));
    assert.ok(!closed.isStaff(""));
    assert.ok(closed.isStaff(tokenOf(closed)));
  });

  test("a sign-in holds in every process and over restarts", () => {
    assert.ok(door().door.isStaff(tokenOf(door().door)));
  });

  test("a changed PIN ends every sign-in", () => {
    assert.ok(!door({ pin: "9999" }).door.isStaff(tokenOf(door().door)));
  });

  test("a token of another shop, a later date written in, or any other change opens nothing", () => {
    const { door: closed } = door();
    const token = tokenOf(closed);
    assert.ok(!door({ secret: "another" }).door.isStaff(token));
    const [, nonce = "", mac = ""] = token.split(".");
    assert.ok(!closed.isStaff(`99999999999999.${nonce}.${mac}`));
    assert.ok(!closed.isStaff(`${token}x`));
    assert.ok(!closed.isStaff(`${token}.x`));
  });

  test("a sign-in ends after a week", () => {
    const { clock, door: closed } = door();
    const token = tokenOf(closed);
    clock.now += STAFF_TOKEN_LIVES_MS - 1;
    assert.ok(closed.isStaff(token));
    clock.now += 1;
    assert.ok(!closed.isStaff(token));
  });
});

describe("when somebody guesses", () => {
  test("five wrong PINs lock that address out for fifteen minutes, even with the right one", () => {
    const { clock, door: closed } = door();
    for (const triesLeft of [4, 3, 2, 1]) {
      const result = closed.signIn("0000", "10.0.0.9");
      assert.deepEqual(!result.ok && result.refusal, { kind: "wrong_pin", triesLeft });
    }
    const lockedOut = { kind: "locked_out", retryAfterMs: 15 * MINUTE_MS };
    const fifth = closed.signIn("0000", "10.0.0.9");
    assert.deepEqual(!fifth.ok && fifth.refusal, lockedOut);
    clock.now += MINUTE_MS;
    const right = closed.signIn("4321", "10.0.0.9");
    assert.deepEqual(!right.ok && right.refusal, {
      kind: "locked_out",
      retryAfterMs: 14 * MINUTE_MS,
    });
    clock.now += 14 * MINUTE_MS;
    assert.ok(closed.signIn("4321", "10.0.0.9").ok);
  });

  test("another address is not locked out with it", () => {
    const { door: closed } = door();
    for (let tries = 0; tries < 5; tries += 1) closed.signIn("0000", "10.0.0.9");
    assert.ok(closed.signIn("4321", "10.0.0.1").ok);
  });

  test("many addresses that guess together are locked out together", () => {
    const { door: closed } = door();
    for (let guess = 0; guess < 60; guess += 1) closed.signIn("0000", `10.0.1.${guess}`);
    const fresh = closed.signIn("4321", "10.0.2.1");
    assert.equal(!fresh.ok && fresh.refusal.kind, "locked_out");
  });

  test("the right PIN forgets earlier slips", () => {
    const { door: closed } = door();
    closed.signIn("0000", "10.0.0.1");
    assert.ok(closed.signIn("4321", "10.0.0.1").ok);
    const slip = closed.signIn("0000", "10.0.0.1");
    assert.deepEqual(!slip.ok && slip.refusal, { kind: "wrong_pin", triesLeft: 4 });
  });
});

describe("signing in over the web", () => {
  const STAFF_ONLY = [
    "/api/orders",
    "/orders.json",
    "/api/orders/in-progress",
    "/orders/in_progress.json",
    "/api/orders/4782",
    "/api/calls",
    "/api/calls/live",
    "/api/calls/CA1",
    "/api/call-backs",
    "/api/texts",
  ];

  test("everything about customers asks for the PIN; what hangs on the wall does not", async () => {
    await using shop = await WebShop.start({ pin: "4321" });
    for (const path of STAFF_ONLY) assert.equal((await shop.get(path)).status, 401, path);
    for (const path of ["/api/board", "/api/menu", "/api/shop", "/healthz", "/openapi.json"]) {
      assert.equal((await shop.get(path)).status, 200, path);
    }
    assert.equal((await shop.send("POST", "/api/orders/4782/done")).status, 401);
    assert.equal((await shop.send("PATCH", "/api/menu/boba", { available: false })).status, 401);
    assert.equal((await shop.send("POST", "/api/shop/pause", { paused: true })).status, 401);
  });

  test("the cookie opens it, cannot be read by scripts, and is not sent by other sites", async () => {
    await using shop = await WebShop.start({ pin: "4321" });
    const response = await shop.send("POST", "/api/staff/session", { pin: "4321" });
    const cookie = response.headers.getSetCookie()[0] ?? "";
    assert.match(cookie, /HttpOnly/);
    assert.match(cookie, /SameSite=Lax/);
    assert.doesNotMatch(cookie, /Secure/);
    const signedIn = await shop.signIn("4321");
    assert.equal((await shop.get("/api/orders", signedIn)).status, 200);
    const { staff } = shopSchema.parse(await (await shop.get("/api/shop", signedIn)).json());
    assert.deepEqual(staff, { pin_required: true, signed_in: true });
  });

  test("behind an https proxy the cookie goes over https only", async () => {
    await using shop = await WebShop.start({ pin: "4321", publicUrl: "https://boba.example" });
    const response = await shop.send(
      "POST",
      "/api/staff/session",
      { pin: "4321" },
      { "x-forwarded-proto": "https" },
    );
    assert.match(response.headers.getSetCookie()[0] ?? "", /; Secure/);
  });

  test("a wrong PIN says how many tries are left; a lock-out says when it ends", async () => {
    await using shop = await WebShop.start({ pin: "4321" });
    const wrong = await shop.send("POST", "/api/staff/session", { pin: "1111" });
    assert.equal(wrong.status, 401);
    assert.deepEqual(await wrong.json(), {
      error: "That is not the PIN. 4 tries left.",
      code: "wrong_pin",
      tries_left: 4,
    });
    for (let tries = 0; tries < 3; tries += 1) {
      await shop.send("POST", "/api/staff/session", { pin: "1111" });
    }
    const locked = await shop.send("POST", "/api/staff/session", { pin: "4321 " });
    assert.equal(locked.status, 429);
    assert.equal(locked.headers.get("retry-after"), "900");
    assert.deepEqual(await locked.json(), {
      error: "Too many wrong PINs. Try again in 15 minutes.",
      code: "locked_out",
      tries_left: 0,
      retry_after_ms: 900_000,
    });
  });

  test("signing out takes the cookie away", async () => {
    await using shop = await WebShop.start({ pin: "4321" });
    const response = await shop.send("DELETE", "/api/staff/session");
    assert.deepEqual(await response.json(), { signed_in: false });
    assert.match(response.headers.getSetCookie()[0] ?? "", /Expires=Thu, 01 Jan 1970/);
  });
});
