import { CartView } from "../shared/cart-view.tsx";
import { Icon } from "../shared/icons.tsx";
import { toggleTheme } from "../shared/theme.ts";
import { Conversation } from "./conversation.tsx";
import { Handset } from "./handset.tsx";
import type { PhoneState } from "./phone-state.ts";
import { TextThread } from "./text-thread.tsx";

/** A telephone for those who have none at hand: the phone in the middle, what was said and ordered beside it. */
export function PhonePage({ phone }: { phone: PhoneState }) {
  const cart = phone.call.value?.cart;
  return (
    <div class="phone-page">
      <header class="topbar phone-top">
        <a class="button plain" href="/">
          <Icon name="cup" /> {phone.connection.shop.value?.name ?? "The shop"}
        </a>
        <span class="grow" />
        <button type="button" class="button plain" aria-label="Light or dark" onClick={toggleTheme}>
          <Icon name="moon" />
        </button>
      </header>
      <main class="phone-main" data-phase={phone.phase.value}>
        <h1 class="only-spoken">Softphone</h1>
        <Handset phone={phone} />
        <Conversation phone={phone} />
        <aside class="phone-side">
          <section class="card phone-box" aria-label="Your drinks">
            <h2>
              <Icon name="cup" /> Your drinks
            </h2>
            <div aria-live="polite">
              <CartView
                cart={cart ?? { items: [], staged: null, total: 0 }}
                defaults={phone.defaults.value}
              />
            </div>
          </section>
          <TextThread phone={phone} />
        </aside>
      </main>
      <phone.notices.View />
    </div>
  );
}
