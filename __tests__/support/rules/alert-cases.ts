/** Values of a series, one a minute, in promtool's notation: `0+1x20` starts at 0 and adds 1 twenty times. */
export type Series = Readonly<Record<string, string>>;

/** Series at which an alert fires, and after how many minutes it has. */
interface Firing {
  readonly series: Series;
  readonly after: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly summary: string;
}

/** What fires an alert and what does not: both last longer than the alert's `for`. */
export interface AlertCase {
  readonly fires: Firing;
  /** Further series at which it fires. */
  readonly alsoFires?: readonly Firing[];
  /** Series at which it stays silent: the nearest healthy values. */
  readonly silent: Series;
}

const broker = 'cluster="ads",broker="1"';
const controller = (name: string) => `kafka_controller_KafkaController_Value{name="${name}",cluster="ads",broker="10001"}`;
const replicas = (name: string) => `kafka_server_ReplicaManager_Value{name="${name}",${broker}}`;
const isr = (name: string) => `kafka_server_ReplicaManager_Count{name="${name}",${broker}}`;
const elections = 'kafka_controller_ControllerStats_Count{name="UncleanLeaderElectionsPerSec",cluster="ads",broker="10001"}';
const handlers = `kafka_server_KafkaRequestHandlerPool_OneMinuteRate{name="RequestHandlerAvgIdlePercent",${broker}}`;
const network = `kafka_network_SocketServer_Value{name="NetworkProcessorAvgIdlePercent",${broker}}`;
const produce = (what: string) => `kafka_network_RequestMetrics_${what}{name="TotalTimeMs",request="Produce",${broker}}`;
const failures = `kafka_server_socket_server_metrics_failed_authentication_total{listener="CLIENT_IAM",networkProcessor="3",${broker}}`;
const lag =
  'kafka_consumergroup_lag{consumergroup="billing",topic="orders",partition="0",clusterArn="arn:aws:kafka:us-east-1:111122223333:cluster/ads/0a1b-2"}';

/** Cases by the name of the alert. */
export const alertCases: Readonly<Record<string, AlertCase>> = {
  ControllerCount: {
    fires: {
      series: { [controller("ActiveControllerCount")]: "0x20" },
      after: 6,
      labels: { cluster: "ads" },
      summary: "ads has 0 active controllers instead of 1",
    },
    silent: { [controller("ActiveControllerCount")]: "1x20", [controller("ActiveControllerCount").replace("10001", "10002")]: "0x20" },
  },
  OfflinePartitions: {
    fires: {
      series: { [controller("OfflinePartitionsCount")]: "3x20", [controller("OfflinePartitionsCount").replace("10001", "10002")]: "0x20" },
      after: 6,
      labels: { cluster: "ads" },
      summary: "3 partitions of ads have no leader",
    },
    silent: { [controller("OfflinePartitionsCount")]: "3 3 3 0x20" },
  },
  UnderMinIsr: {
    fires: {
      series: { [replicas("UnderMinIsrPartitionCount")]: "2x20" },
      after: 6,
      labels: { cluster: "ads", broker: "1" },
      summary: "2 partitions led by broker 1 of ads accept no records: too few in-sync replicas",
    },
    silent: { [replicas("UnderMinIsrPartitionCount")]: "0x20", [replicas("AtMinIsrPartitionCount")]: "5x20" },
  },
  UnderReplicated: {
    fires: {
      series: { [replicas("UnderReplicatedPartitions")]: "4x20" },
      after: 6,
      labels: { cluster: "ads", broker: "1" },
      summary: "4 partitions led by broker 1 of ads have fewer in-sync replicas than replicas",
    },
    silent: { [replicas("UnderReplicatedPartitions")]: "4x3 0x20" },
  },
  IsrChanges: {
    fires: {
      series: { [isr("IsrShrinksPerSec")]: "0+1x20", [isr("IsrExpandsPerSec")]: "0+1x20" },
      after: 8,
      labels: { cluster: "ads", broker: "1" },
      summary: "In-sync replicas of partitions led by broker 1 of ads keep leaving and returning",
    },
    // A restarted broker: its partitions shrink once and expand once.
    silent: { [isr("IsrShrinksPerSec")]: "0x3 9x20", [isr("IsrExpandsPerSec")]: "0x3 9x20" },
  },
  UncleanElection: {
    fires: {
      series: { [elections]: "0x5 1x20" },
      after: 7,
      labels: { cluster: "ads" },
      summary: "A replica that was out of sync became leader on ads: acknowledged records are lost",
    },
    silent: { [elections]: "7x25" },
  },
  PreferredReplicaImbalance: {
    fires: {
      series: { [controller("PreferredReplicaImbalanceCount")]: "12x40" },
      after: 31,
      labels: { cluster: "ads" },
      summary: "12 partitions of ads are not led by their preferred replica",
    },
    silent: { [controller("PreferredReplicaImbalanceCount")]: "12x20 0x30" },
  },
  RequestHandlersBusy: {
    fires: {
      series: { [handlers]: "0.25x20" },
      after: 7,
      labels: { cluster: "ads", broker: "1" },
      summary: "The request handlers of broker 1 of ads are idle 25% of the time",
    },
    silent: { [handlers]: "0.3x20" },
  },
  RequestHandlersExhausted: {
    fires: {
      series: { [handlers]: "0.05x20" },
      after: 7,
      labels: { cluster: "ads", broker: "1" },
      summary: "The request handlers of broker 1 of ads are idle 5% of the time",
    },
    silent: { [handlers]: "0.1x20" },
  },
  NetworkProcessorsBusy: {
    fires: {
      series: { [network]: "0.25x20" },
      after: 7,
      labels: { cluster: "ads", broker: "1" },
      summary: "The network threads of broker 1 of ads are idle 25% of the time",
    },
    silent: { [network]: "0.3x20" },
  },
  NetworkProcessorsExhausted: {
    fires: {
      series: { [network]: "0.05x20" },
      after: 7,
      labels: { cluster: "ads", broker: "1" },
      summary: "The network threads of broker 1 of ads are idle 5% of the time",
    },
    silent: { [network]: "0.1x20" },
  },
  ProduceSlow: {
    fires: {
      series: { [produce("99thPercentile")]: "150x20", [produce("Count")]: "0+60x20" },
      after: 13,
      labels: { cluster: "ads", broker: "1" },
      summary: "1 of 100 produce requests takes 150 ms or longer on broker 1 of ads",
    },
    // The last percentile of a broker that serves no produce requests any more.
    silent: { [produce("99thPercentile")]: "150x30", [produce("Count")]: "60x30" },
  },
  ProduceVerySlow: {
    fires: {
      series: { [produce("99thPercentile")]: "600x20", [produce("Count")]: "0+60x20" },
      after: 8,
      labels: { cluster: "ads", broker: "1" },
      summary: "1 of 100 produce requests takes 600 ms or longer on broker 1 of ads",
    },
    silent: { [produce("99thPercentile")]: "500x20", [produce("Count")]: "0+60x20" },
  },
  AuthenticationFailures: {
    fires: {
      series: { [failures]: "0+10x20" },
      after: 12,
      labels: { cluster: "ads", broker: "1", listener: "CLIENT_IAM" },
      summary: "50 clients failed to authenticate within 5 minutes at listener CLIENT_IAM of broker 1 of ads",
    },
    silent: { [failures]: "0+2x20" },
  },
  ScrapeFailing: {
    fires: {
      series: { [`up{job="jmx",instance="b-1:11001",${broker}}`]: "0x20" },
      after: 4,
      labels: { cluster: "ads", broker: "1", job: "jmx", instance: "b-1:11001" },
      summary: "Prometheus can't read jmx of broker 1 of ads (b-1:11001)",
    },
    alsoFires: [
      {
        series: { 'up{job="hosts",instance="127.0.0.1:9100",cluster="ads"}': "0x20" },
        after: 4,
        labels: { cluster: "ads", job: "hosts", instance: "127.0.0.1:9100" },
        summary: "Prometheus can't read hosts of ads (127.0.0.1:9100)",
      },
      {
        series: { 'up{job="jmx",instance="c-10001:11001",cluster="ads",controller="10001"}': "0x20" },
        after: 4,
        labels: { cluster: "ads", controller: "10001", job: "jmx", instance: "c-10001:11001" },
        summary: "Prometheus can't read jmx of controller 10001 of ads (c-10001:11001)",
      },
    ],
    silent: { [`up{job="jmx",instance="b-1:11001",${broker}}`]: "0 0 1x20" },
  },
  NoBrokerMetrics: {
    fires: {
      series: { [replicas("PartitionCount")]: "10x20" },
      after: 11,
      labels: {},
      summary: "Prometheus receives no metrics of any broker",
    },
    silent: { [replicas("LeaderCount")]: "0x20" },
  },
  LagGrowing: {
    fires: {
      series: { [lag]: "100+50x40" },
      after: 30,
      labels: { cluster: "ads", group: "billing", topic: "orders" },
      summary: "Group billing falls behind on topic orders of ads: 1.6k records",
    },
    // Much, but it falls; MSK's series of the same group is not added to it.
    silent: {
      [lag]: "9000-100x40",
      'kafka_consumer_group_ConsumerLagMetrics_Value{name="SumOffsetLag",groupId="billing",topic="orders",cluster="ads"}': "9000+100x40",
    },
  },
};
