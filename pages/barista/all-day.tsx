import { countAllDay } from "../shared/drinks.ts";
import type { Ticket } from "./tickets.ts";

/** What is still to be made, over all tickets: "6 × taro milk tea, 4 × boba". */
export function AllDay({ tickets }: { tickets: readonly Ticket[] }) {
  const counts = countAllDay(
    tickets.filter(({ state }) => state === "to_make").map(({ order }) => order),
  );
  if (counts.length === 0) return null;
  return (
    <section class="all-day" aria-label="All day" tabIndex={0}>
      <h2>All day</h2>
      <ul>
        {counts.map(({ name, count, kind }) => (
          <li key={`${kind} ${name}`} class={kind}>
            <b class="number">{count}</b> × {name}
          </li>
        ))}
      </ul>
    </section>
  );
}
