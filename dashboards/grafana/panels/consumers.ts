import { consumerLag } from "../../rules/index.js";
import type { PanelRow } from "../panel.js";
import { BROKERS } from "../series.js";

const LAG = consumerLag({ cluster: "$cluster", group: "$group", topic: "$topic" });

export const lag: PanelRow = {
  title: "Lag by group and topic",
  description: "Records that are written and not yet committed as read. It returns to near 0 while consumers keep up.",
  kind: "timeseries",
  unit: "short",
  queries: [{ expr: LAG, legend: "{{group}} {{topic}}" }],
};

export const largestLag: PanelRow = {
  title: "Largest lag",
  description: "Lag of the group and topic that is furthest behind.",
  kind: "stat",
  unit: "short",
  queries: [{ expr: `max(${LAG})` }],
};

export const lagChange: PanelRow = {
  title: "Change of lag",
  description: "Records a second by which a group falls behind (above 0) or catches up (below 0). Needs the recording rules.",
  kind: "timeseries",
  unit: "wps",
  queries: [
    {
      expr: 'deriv(msk:consumer_group_lag:sum{cluster="$cluster",group=~"$group",topic=~"$topic"}[10m])',
      legend: "{{group}} {{topic}}",
    },
  ],
};

export const groups: PanelRow = {
  title: "Groups by state",
  description: "Consumer groups by their coordinator's state. Groups that stay in a rebalance read nothing.",
  kind: "timeseries",
  unit: "short",
  queries: ["Stable", "Empty", "PreparingRebalance", "CompletingRebalance", "Dead"].map((state) => ({
    expr: `sum(kafka_coordinator_group_GroupMetadataManager_Value{name="NumGroups${state}",${BROKERS}})`,
    legend: state,
  })),
};

export const rebalances: PanelRow = {
  title: "Rebalances",
  description: "Completed rebalances of consumer groups. Each stops the group's members for some seconds.",
  kind: "timeseries",
  unit: "cps",
  queries: [
    {
      expr: `sum by (broker) (rate(kafka_server_group_coordinator_metrics_group_completed_rebalance_count{${BROKERS}}[$__rate_interval]))`,
      legend: "{{broker}}",
    },
  ],
};

export const commits: PanelRow = {
  title: "Offset commits",
  description: "Offsets that groups commit, by the broker that coordinates them.",
  kind: "timeseries",
  unit: "cps",
  queries: [
    {
      expr: `sum by (broker) (rate(kafka_server_group_coordinator_metrics_offset_commit_count{${BROKERS}}[$__rate_interval]))`,
      legend: "{{broker}}",
    },
  ],
};
