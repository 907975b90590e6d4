import type { DashboardRow } from "./panel.js";
import * as clients from "./panels/clients.js";
import * as consumers from "./panels/consumers.js";
import * as functions from "./panels/functions.js";
import * as health from "./panels/health.js";
import * as machine from "./panels/machine.js";
import * as requests from "./panels/requests.js";
import * as throughput from "./panels/throughput.js";
import * as topics from "./panels/topics.js";

/** Everything about one cluster, health first. */
const overview: DashboardRow = {
  uid: "msk-overview",
  title: "MSK overview",
  description: "Is the cluster healthy, how much does it do, how fast, and who waits.",
  variables: ["cluster", "broker", "topic", "group"],
  sections: [
    {
      title: "Health",
      panels: [
        health.activeController,
        health.brokersUp,
        health.offlinePartitions,
        health.underReplicated,
        health.underMinIsr,
        health.atMinIsr,
        health.uncleanElections,
        health.partitions,
        health.isrChanges,
      ],
    },
    {
      title: "Throughput",
      panels: [
        throughput.messagesIn,
        throughput.bytesIn,
        throughput.bytesOut,
        throughput.topicBytesIn,
        throughput.replication,
        throughput.failedRequests,
        throughput.bytesRejected,
      ],
    },
    {
      title: "Latency",
      panels: [
        requests.produceTime,
        requests.fetchTime,
        requests.requestStages,
        requests.requestHandlers,
        requests.networkProcessors,
        requests.requestQueue,
      ],
    },
    { title: "Clients and consumers", panels: [clients.connections, clients.authenticationFailures, consumers.lag] },
    { title: "Machines", panels: [machine.heap, machine.cpu, machine.disk] },
  ],
};

const brokers: DashboardRow = {
  uid: "msk-brokers",
  title: "MSK brokers",
  description: "Load, replication and machines of each broker.",
  variables: ["cluster", "broker"],
  sections: [
    {
      title: "Load",
      panels: [
        throughput.messagesIn,
        throughput.bytesIn,
        throughput.bytesOut,
        requests.requestRates,
        requests.requestHandlers,
        requests.networkProcessors,
        requests.requestQueue,
        health.partitions,
      ],
    },
    {
      title: "Replication",
      panels: [health.underReplicated, health.underMinIsr, throughput.replication, machine.replicaLag, health.isrChanges],
    },
    { title: "Machines", panels: [machine.heap, machine.cpu, machine.disk, machine.diskThroughput] },
  ],
};

const topicsDashboard: DashboardRow = {
  uid: "msk-topics",
  title: "MSK topics",
  description: "Traffic, size and balance of topics.",
  variables: ["cluster", "broker", "topic"],
  sections: [
    {
      title: "Traffic",
      panels: [
        topics.topicCount,
        topics.partitionCount,
        throughput.topicMessagesIn,
        throughput.topicBytesIn,
        throughput.topicBytesOut,
        topics.topicRequests,
      ],
    },
    { title: "Balance", panels: [topics.topicSize, topics.largestPartitions, topics.partitionRates, topics.underReplicatedTopics] },
  ],
};

const consumersDashboard: DashboardRow = {
  uid: "msk-consumers",
  title: "MSK consumers",
  description: "Lag and state of consumer groups.",
  variables: ["cluster", "broker", "topic", "group"],
  sections: [
    { title: "Lag", panels: [consumers.largestLag, consumers.lag, consumers.lagChange] },
    { title: "Groups", panels: [consumers.groups, consumers.rebalances, consumers.commits, requests.fetchTime] },
  ],
};

const clientsDashboard: DashboardRow = {
  uid: "msk-clients",
  title: "MSK clients",
  description: "Connections, authentication and errors of clients.",
  variables: ["cluster", "broker"],
  sections: [
    {
      title: "Connections",
      panels: [clients.connections, clients.brokerConnections, clients.connectionRate, clients.clientSoftware],
    },
    { title: "Authentication", panels: [clients.authentications, clients.authenticationFailures] },
    { title: "Requests", panels: [requests.requestRates, requests.produceTime, throughput.failedRequests, throughput.bytesRejected] },
  ],
};

const functionsDashboard: DashboardRow = {
  uid: "msk-functions",
  title: "MSK functions",
  description: "Functions of the event path, from CloudWatch.",
  variables: ["function", "namespace"],
  sections: [
    {
      title: "Lambda",
      panels: [functions.invocations, functions.errors, functions.throttles, functions.duration, functions.concurrency],
    },
    { title: "Consumer", panels: [functions.records, functions.problems, functions.batchLatency] },
  ],
};

/** All dashboards, in the order of their links. */
export const dashboardRows: readonly DashboardRow[] = [
  overview,
  brokers,
  topicsDashboard,
  consumersDashboard,
  clientsDashboard,
  functionsDashboard,
];
