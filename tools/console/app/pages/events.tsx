import type { Overview } from "../../api.js";
import { EventList } from "../parts/event-list.js";
import { Panel } from "../parts/panel.js";

export function EventsPage({ overview: { events } }: { overview: Overview }) {
  return (
    <>
      <h1>Events</h1>
      <Panel title="Seen since the console started, operations and alarms of the last hour">
        <EventList events={events} />
      </Panel>
    </>
  );
}
