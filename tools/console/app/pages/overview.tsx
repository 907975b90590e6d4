import type { Overview, Plots } from "../../api.js";
import { EventList } from "../parts/event-list.js";
import { HealthBanner } from "../parts/health-banner.js";
import { LoadPanel } from "../parts/load-panel.js";
import { Panel } from "../parts/panel.js";
import { PartitionMap } from "../parts/partition-map.js";
import { PathPanel } from "../parts/path-panel.js";
import { PlotView } from "../parts/plot-view.js";
import { Tiles } from "../parts/tiles.js";
import { Zones } from "../parts/zones.js";
import { usePolling } from "../polling.js";

export function OverviewPage({ overview }: { overview: Overview }) {
  const { data: plots } = usePolling<Plots>("plots", 2_000);
  const { health, topics, brokers, events, platform, load, path } = overview;
  const shown = topics.toSorted((a, b) => Number(a.internal) - Number(b.internal) || a.name.localeCompare(b.name));
  return (
    <>
      <HealthBanner health={health} />
      <Tiles overview={overview} />
      <div class="columns">
        <div>
          <Zones overview={overview} />
          <Panel title="Leaders and replicas">
            <PartitionMap topics={shown.slice(0, 20)} brokers={brokers} />
          </Panel>
          <div class="plots">
            {plots?.kafka.map((plot) => (
              <PlotView key={plot.id} plot={plot} />
            ))}
            {plots?.cloudwatch.state === "ready" && plots.cloudwatch.data.map((plot) => <PlotView key={plot.id} plot={plot} />)}
            {plots?.prometheus.state === "ready" && plots.prometheus.data.map((plot) => <PlotView key={plot.id} plot={plot} />)}
          </div>
        </div>
        <div>
          <Panel title="Last events" aside={<a href="#/events">All</a>} class="recent">
            <EventList events={events} limit={8} />
          </Panel>
          {platform.load && <LoadPanel load={load} />}
          <PathPanel path={path} />
        </div>
      </div>
      {plots && (
        <p class="sources">
          {plots.cloudwatch.state === "unavailable" && <>CloudWatch metrics: {plots.cloudwatch.reason} </>}
          {plots.prometheus.state === "unavailable" && <>Prometheus: {plots.prometheus.reason}</>}
        </p>
      )}
    </>
  );
}
