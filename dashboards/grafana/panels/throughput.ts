import type { PanelRow } from "../panel.js";
import { brokerRate, topicRate } from "../series.js";

/** A rate of each broker. */
const ofBrokers = (title: string, unit: PanelRow["unit"], name: string, description: string): PanelRow => ({
  title,
  description,
  kind: "timeseries",
  unit,
  queries: [{ expr: brokerRate(name), legend: "{{broker}}" }],
});

/** A rate of each topic. */
const ofTopics = (title: string, unit: PanelRow["unit"], name: string, description: string): PanelRow => ({
  title,
  description,
  kind: "timeseries",
  unit,
  queries: [{ expr: topicRate(name), legend: "{{topic}}" }],
});

export const messagesIn = ofBrokers("Messages in", "wps", "MessagesInPerSec", "Records that producers write, by broker.");
export const bytesIn = ofBrokers("Bytes in", "Bps", "BytesInPerSec", "Bytes that producers write, by broker.");
export const bytesOut = ofBrokers("Bytes out", "Bps", "BytesOutPerSec", "Bytes that consumers read, by broker.");

export const topicMessagesIn = ofTopics("Messages in by topic", "wps", "MessagesInPerSec", "Records that producers write, by topic.");
export const topicBytesIn = ofTopics("Bytes in by topic", "Bps", "BytesInPerSec", "Bytes that producers write, by topic.");
export const topicBytesOut = ofTopics("Bytes out by topic", "Bps", "BytesOutPerSec", "Bytes that consumers read, by topic.");

export const replication: PanelRow = {
  title: "Replication",
  description: "Bytes that brokers copy from each other. In is lower than out while a replica is behind.",
  kind: "timeseries",
  unit: "Bps",
  queries: [
    { expr: brokerRate("ReplicationBytesInPerSec"), legend: "in {{broker}}" },
    { expr: brokerRate("ReplicationBytesOutPerSec"), legend: "out {{broker}}" },
  ],
};

export const failedRequests: PanelRow = {
  title: "Failed produce and fetch requests",
  description: "Requests that brokers answer with an error. 0 is healthy.",
  kind: "timeseries",
  unit: "reqps",
  queries: [
    { expr: brokerRate("FailedProduceRequestsPerSec"), legend: "produce {{broker}}" },
    { expr: brokerRate("FailedFetchRequestsPerSec"), legend: "fetch {{broker}}" },
  ],
};

export const bytesRejected = ofBrokers(
  "Bytes rejected",
  "Bps",
  "BytesRejectedPerSec",
  "Batches that are larger than the topic's max.message.bytes. 0 is healthy.",
);
