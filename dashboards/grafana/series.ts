/** Selects the brokers of the dashboard. */
export const BROKERS = 'cluster="$cluster",broker=~"$broker"';

/** Selects the cluster of the dashboard, with its controllers. */
export const CLUSTER = 'cluster="$cluster"';

/** Returns a value of the broker's replica manager, by broker. */
export const replicas = (name: string) => byBroker(`kafka_server_ReplicaManager_Value{name="${name}",${BROKERS}}`);

/** Returns a value of the active controller. The others report 0. */
export const controller = (name: string) => `max(kafka_controller_KafkaController_Value{name="${name}",${CLUSTER}})`;

/** Returns a rate of each broker, over all topics. */
export const brokerRate = (name: string) => byBroker(`kafka_server_BrokerTopicMetrics_OneMinuteRate{name="${name}",topic="",${BROKERS}}`);

/** Returns a rate of each topic, over all brokers. */
export const topicRate = (name: string) =>
  `sum by (topic) (kafka_server_BrokerTopicMetrics_OneMinuteRate{name="${name}",topic=~"$topic",topic!="",${BROKERS}})`;

/** Returns a percentile or mean of a request's time, by broker. It stays at its last value while there are no requests. */
export const requestTime = (statistic: "99thPercentile" | "Mean", request: string, stage = "TotalTimeMs") =>
  `max by (broker) (kafka_network_RequestMetrics_${statistic}{name="${stage}",request="${request}",${BROKERS}})`;

/** Returns the sum of series by broker. */
export const byBroker = (series: string) => `sum by (broker) (${series})`;
