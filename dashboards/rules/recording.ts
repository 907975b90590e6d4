import { consumerLag } from "./consumer-lag.js";
import type { RecordingRule } from "./rule.js";

/**
 * What dashboards and alerts of many brokers would compute again and again. Series of a topic and of a partition are summed, because a
 * cluster has thousands. The labels `cluster`, and `broker` or `controller`, come from the scrape configuration; `topic=""` selects a broker's total.
 */
export const recordingRules: readonly RecordingRule[] = [
  { record: "msk:messages_in:rate1m", expr: brokerRate("MessagesInPerSec") },
  { record: "msk:bytes_in:rate1m", expr: brokerRate("BytesInPerSec") },
  { record: "msk:bytes_out:rate1m", expr: brokerRate("BytesOutPerSec") },
  { record: "msk:topic_messages_in:rate1m", expr: topicRate("MessagesInPerSec") },
  { record: "msk:topic_bytes_in:rate1m", expr: topicRate("BytesInPerSec") },
  { record: "msk:topic_bytes_out:rate1m", expr: topicRate("BytesOutPerSec") },
  { record: "msk:produce_ms:p99", expr: latency("Produce") },
  { record: "msk:fetch_consumer_ms:p99", expr: latency("FetchConsumer") },
  {
    record: "msk:request_handler_idle:avg",
    expr: 'avg by (cluster, broker, controller) (kafka_server_KafkaRequestHandlerPool_OneMinuteRate{name="RequestHandlerAvgIdlePercent"})',
  },
  {
    record: "msk:network_processor_idle:avg",
    expr: 'avg by (cluster, broker, controller) (kafka_network_SocketServer_Value{name="NetworkProcessorAvgIdlePercent"})',
  },
  { record: "msk:consumer_group_lag:sum", expr: consumerLag() },
];

function brokerRate(name: string): string {
  return `sum by (cluster, broker) (kafka_server_BrokerTopicMetrics_OneMinuteRate{name="${name}",topic=""})`;
}

function topicRate(name: string): string {
  return `sum by (cluster, topic) (kafka_server_BrokerTopicMetrics_OneMinuteRate{name="${name}",topic!=""})`;
}

/** A broker without requests reports its last percentile for as long as it runs, so the rule returns nothing then. */
function latency(request: string): string {
  const labels = `name="TotalTimeMs",request="${request}"`;
  const served = `sum by (cluster, broker) (rate(kafka_network_RequestMetrics_Count{${labels}}[5m])) > 0`;
  return `max by (cluster, broker) (kafka_network_RequestMetrics_99thPercentile{${labels}}) and on (cluster, broker) ${served}`;
}
