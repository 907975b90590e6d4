import type { Series } from "./alert-cases.js";

/** Input series of a recording rule, one value for each of ten minutes, and what it records at the end. */
export interface RecordingCase {
  readonly series: Series;
  readonly records: Readonly<Record<string, number>>;
  /** Series that the rule must not count. */
  readonly silent: Series;
}

const topic = (name: string, labels: string) => `kafka_server_BrokerTopicMetrics_OneMinuteRate{name="${name}",cluster="ads",${labels}}`;

/** The rate of brokers: the total of each, not its topics. */
const ofBrokers = (record: string, name: string): RecordingCase => ({
  series: {
    [topic(name, 'broker="1"')]: "10x10",
    [topic(name, 'broker="2"')]: "20x10",
    [topic(name, 'broker="1",topic="orders"')]: "7x10",
  },
  records: { [`${record}{cluster="ads",broker="1"}`]: 10, [`${record}{cluster="ads",broker="2"}`]: 20 },
  silent: { [topic(name, 'broker="1",topic="orders"')]: "7x10" },
});

/** The rate of topics, over all brokers. */
const ofTopics = (record: string, name: string): RecordingCase => ({
  series: {
    [topic(name, 'broker="1",topic="orders"')]: "7x10",
    [topic(name, 'broker="2",topic="orders"')]: "8x10",
    [topic(name, 'broker="1"')]: "9x10",
  },
  records: { [`${record}{cluster="ads",topic="orders"}`]: 15 },
  silent: { [topic(name, 'broker="1"')]: "9x10" },
});

const request = (what: string, name: string) =>
  `kafka_network_RequestMetrics_${what}{name="TotalTimeMs",request="${name}",cluster="ads",broker="1"}`;

/** The latency of brokers that serve requests. */
const latency = (record: string, name: string): RecordingCase => ({
  series: { [request("99thPercentile", name)]: "42x10", [request("Count", name)]: "0+1x10" },
  records: { [`${record}{cluster="ads",broker="1"}`]: 42 },
  silent: { [request("99thPercentile", name)]: "42x10", [request("Count", name)]: "1x10" },
});

const idle = (record: string, series: (labels: string) => string): RecordingCase => ({
  series: { [series('broker="1"')]: "0.5x10" },
  records: { [`${record}{cluster="ads",broker="1"}`]: 0.5 },
  silent: {},
});

/** Cases by the name of the recorded series. */
export const recordingCases: Readonly<Record<string, RecordingCase>> = {
  "msk:messages_in:rate1m": ofBrokers("msk:messages_in:rate1m", "MessagesInPerSec"),
  "msk:bytes_in:rate1m": ofBrokers("msk:bytes_in:rate1m", "BytesInPerSec"),
  "msk:bytes_out:rate1m": ofBrokers("msk:bytes_out:rate1m", "BytesOutPerSec"),
  "msk:topic_messages_in:rate1m": ofTopics("msk:topic_messages_in:rate1m", "MessagesInPerSec"),
  "msk:topic_bytes_in:rate1m": ofTopics("msk:topic_bytes_in:rate1m", "BytesInPerSec"),
  "msk:topic_bytes_out:rate1m": ofTopics("msk:topic_bytes_out:rate1m", "BytesOutPerSec"),
  "msk:produce_ms:p99": latency("msk:produce_ms:p99", "Produce"),
  "msk:fetch_consumer_ms:p99": latency("msk:fetch_consumer_ms:p99", "FetchConsumer"),
  "msk:request_handler_idle:avg": idle(
    "msk:request_handler_idle:avg",
    (labels) => `kafka_server_KafkaRequestHandlerPool_OneMinuteRate{name="RequestHandlerAvgIdlePercent",cluster="ads",${labels}}`,
  ),
  "msk:network_processor_idle:avg": idle(
    "msk:network_processor_idle:avg",
    (labels) => `kafka_network_SocketServer_Value{name="NetworkProcessorAvgIdlePercent",cluster="ads",${labels}}`,
  ),
  "msk:consumer_group_lag:sum": {
    // Each exporter names its labels differently: the managed one, a local one with the label of the scrape, and MSK's.
    series: {
      'kafka_consumergroup_lag{consumergroup="g1",topic="orders",partition="0",clusterArn="arn:aws-cn:kafka:cn-north-1:111122223333:cluster/ads/0a-1"}':
        "5x10",
      'kafka_consumergroup_lag{consumergroup="g1",topic="orders",partition="1",clusterArn="arn:aws-cn:kafka:cn-north-1:111122223333:cluster/ads/0a-1"}':
        "-1x10",
      'kafka_consumergroup_lag{consumergroup="g2",topic="orders",partition="0",cluster="ads"}': "6x10",
      'kafka_consumer_group_ConsumerLagMetrics_Value{name="SumOffsetLag",groupId="g3",topic="orders",cluster="ads",broker="1"}': "7x10",
      'kafka_consumer_group_ConsumerLagMetrics_Value{name="MaxOffsetLag",groupId="g3",topic="orders",cluster="ads",broker="1"}': "3x10",
    },
    records: {
      'msk:consumer_group_lag:sum{cluster="ads",group="g1",topic="orders"}': 5,
      'msk:consumer_group_lag:sum{cluster="ads",group="g2",topic="orders"}': 6,
      'msk:consumer_group_lag:sum{cluster="ads",group="g3",topic="orders"}': 7,
    },
    silent: { 'kafka_consumergroup_lag{consumergroup="g1",topic="orders",partition="1",cluster="ads"}': "-1x10" },
  },
};
