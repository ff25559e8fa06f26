import { computed, signal } from "@preact/signals";
import type { CallJson, CallsJson, MenuJson } from "../../src/web/api.ts";
import { getFile, getJson, sendJson } from "../shared/api-client.ts";
import { defaultsOf } from "../shared/drinks.ts";
import type { FreshValue } from "../shared/fresh-value.ts";
import { Notices } from "../shared/notices.tsx";
import { saveFile } from "../shared/save-file.ts";
import { CALL_EVENTS, ORDER_EVENTS, ShopConnection } from "../shared/shop-connection.ts";

const TYPING_PAUSE_MS = 250;

/** The calls that are looked at, and the one that is open. One for the page. */
export class CallsState {
  readonly connection = new ShopConnection();
  readonly calls: FreshValue<CallsJson>;
  readonly menu: FreshValue<MenuJson>;
  readonly notices = new Notices();
  readonly search = signal("");
  /** ISO date of the shop's calendar; empty for all days. */
  readonly day = signal("");
  /** The call sid in the address: a call can be linked to. */
  readonly openSid = signal(location.hash.slice(1));
  readonly openCall = computed(() =>
    this.calls.value?.calls.find(({ call_sid }) => call_sid === this.openSid.value),
  );
  readonly defaults = computed(() => {
    const menu = this.menu.value;
    return menu === undefined ? undefined : defaultsOf(menu);
  });
  #typing: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    this.calls = this.connection.watchAsStaff([...CALL_EVENTS, ...ORDER_EVENTS], () =>
      getJson<CallsJson>(`/api/calls?${this.#query()}`),
    );
    this.menu = this.connection.watch(["menu_changed"], () => getJson<MenuJson>("/api/menu"));
    addEventListener("hashchange", () => (this.openSid.value = location.hash.slice(1)));
  }

  setSearch(text: string): void {
    this.search.value = text;
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.calls.refresh(), TYPING_PAUSE_MS);
  }

  setDay(day: string): void {
    this.day.value = day;
    this.calls.refresh();
  }

  markWrong(call: CallJson, wrong: boolean): Promise<void> {
    return this.#try(async () => {
      await sendJson("POST", pathOf(call, "wrong"), { wrong });
      this.calls.refresh();
      return wrong ? "Marked: this order was wrong. It will be looked into." : "The mark is gone.";
    });
  }

  noteWrong(call: CallJson, note: string): Promise<void> {
    return this.#try(async () => {
      await sendJson("POST", pathOf(call, "wrong"), { wrong: true, note });
      this.calls.refresh();
      return "Noted.";
    });
  }

  exportCall(call: CallJson): Promise<void> {
    return this.#try(async () => {
      const file = await getFile(pathOf(call, "recording"));
      saveFile(file);
      return `${file.name} is in your downloads.`;
    });
  }

  /** Does it and says what came of it. */
  async #try(work: () => Promise<string>): Promise<void> {
    try {
      this.notices.show(await work());
    } catch (error) {
      this.notices.show(error instanceof Error ? error.message : String(error), "bad");
    }
  }

  #query(): string {
    const query = new URLSearchParams({ limit: "200" });
    if (this.search.value.trim() !== "") query.set("search", this.search.value.trim());
    if (this.day.value !== "") query.set("day", this.day.value);
    return query.toString();
  }
}

function pathOf(call: CallJson, what: "wrong" | "recording"): string {
  return `/api/calls/${encodeURIComponent(call.call_sid)}/${what}`;
}
