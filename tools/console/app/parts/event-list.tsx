import type { EventView } from "../../api.js";
import { clock } from "../format.js";

/** Events, the latest first. */
export function EventList({ events, limit }: { events: readonly EventView[]; limit?: number }) {
  if (events.length === 0) return <p class="empty">Nothing has changed since the console started.</p>;
  return (
    <ol class="events">
      {events.slice(0, limit).map(({ at, severity, source, text }, i) => (
        <li key={`${at}-${i}-${text}`} class={severity}>
          <time dateTime={new Date(at).toISOString()}>{clock(at)}</time>
          <span class="text">{text}</span>
          <span class="source">{source}</span>
        </li>
      ))}
    </ol>
  );
}
