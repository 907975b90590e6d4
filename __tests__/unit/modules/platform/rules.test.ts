import { expect, test } from "@jest/globals";
import { platformRules } from "../../../../modules/platform/index.js";
import { settingsFrom } from "../../../support/modules/synthesized.js";
import { brokenAccess } from "../../../support/settings/broken-settings.js";

const publicBrokers =
  "network: { mode: existing, vpcId: vpc-1, privateSubnetIds: [subnet-1, subnet-2, subnet-3], brokerSubnetIds: [subnet-4, subnet-5, subnet-6] }\n" +
  "cluster: { publicAccess: { acknowledge: the brokers are on the internet }";

const replicatorTo = (region: string) =>
  `replicator: { direction: to, peer: { arn: "arn:aws:kafka:${region}:123456789012:cluster/orders/0a-1", subnetIds: [subnet-1, subnet-2], securityGroupIds: [sg-1] } }`;

/** For each rule, settings that break it and nothing else, and what the report says of them. */
const broken: readonly [rule: string, settings: string, report: string][] = [
  [
    "a VPC has between 16 and 65,536 addresses",
    "network: { mode: new, cidr: 10.0.0.0/15 }",
    "network.cidr: /15 is no size of a VPC: /16 to /28",
  ],
  [
    "every tier lies inside the VPC and has room for a subnet in each zone",
    "network: { mode: new, tiers: { broker: 10.7.0.0/20 } }",
    "network.tiers.broker: 10.7.0.0/20 is not inside the VPC: a part of 10.0.0.0/16",
  ],
  [
    "every tier lies inside the VPC and has room for a subnet in each zone",
    "network: { mode: new, tiers: { public: 10.0.64.0/27 } }",
    "network.tiers.public: a quarter of /27 is too small for a subnet: /26 or larger, since a subnet has at least /28",
  ],
  [
    "every tier lies inside the VPC and has room for a subnet in each zone",
    "network: { mode: new, tiers: { public: 10.0.64.1/24 } }",
    "network.tiers.public: 10.0.64.1/24 does not begin at its network's first address: 10.0.64.0/24",
  ],
  [
    "tiers do not overlap",
    "network: { mode: new, tiers: { broker: 10.0.24.0/21 } }",
    "network.tiers.broker: 10.0.24.0/21 overlaps tiers.private, 10.0.16.0/20: ranges with no address in common",
  ],
  ["zones are named once", "network: { mode: new, zones: [a, b, b] }", "network.zones.2: b is named twice: different zones"],
  [
    "an existing network has one subnet of each kind per zone",
    "network: { mode: existing, vpcId: vpc-1, privateSubnetIds: [subnet-1, subnet-2, subnet-3], brokerSubnetIds: [subnet-4, subnet-5, subnet-5] }",
    "network.brokerSubnetIds: 3 subnets (2 different) for 3 zones: one per zone, in the order of the zones",
  ],
  [
    "no topic of the brokers' own has more copies than there are brokers",
    "cluster: { serverProperties: { offsets.topic.replication.factor: 4 } }",
    "cluster.serverProperties.offsets.topic.replication.factor: 4 copies need 4 brokers, and there are 3: at most 3",
  ],
  [
    "the cluster can lose a copy and still take writes",
    "cluster: { serverProperties: { min.insync.replicas: 3 } }",
    "cluster.serverProperties.min.insync.replicas: 3 of 3 copies leaves none to lose: less than default.replication.factor, 3",
  ],
  [
    "message sizes do not fall on the way from producer to replica",
    "cluster: { serverProperties: { message.max.bytes: 10485760 } }",
    "cluster.serverProperties.replica.fetch.max.bytes: 1048576 is less than message.max.bytes, 10485760: at least 10485760",
  ],
  [
    "volumes may grow to at least the size they begin with",
    "cluster: { volumeGib: 200, storageAutoscaling: { maximumGib: 100 } }",
    "cluster.storageAutoscaling.maximumGib: 100 GiB is less than volumeGib, 200: at least 200",
  ],
  [
    "the size of messages is said once",
    "cluster: { maxMessageMib: 4, serverProperties: { message.max.bytes: 2097152 } }",
    "cluster.serverProperties.message.max.bytes: maxMessageMib, 4, sets it too: one of them left out",
  ],
  [
    "properties are known to the version of Kafka",
    "cluster: { serverProperties: { zookeeper.session.timeout.ms: 6000 } }",
    "cluster.serverProperties.zookeeper.session.timeout.ms: 3.9.x.kraft has no ZooKeeper: left out",
  ],
  [
    "properties are known to the version of Kafka",
    "cluster: { kafkaVersion: 4.0.x.kraft, serverProperties: { leader.imbalance.per.broker.percentage: 5 } }",
    "cluster.serverProperties.leader.imbalance.per.broker.percentage: Kafka 4.0.x.kraft knows it no more: left out",
  ],
  [
    "a cluster with ZooKeeper is not too large for it",
    "cluster: { kafkaVersion: 3.9.x, brokers: 33 }",
    "cluster.brokers: 33 are too many for ZooKeeper, which 3.9.x has: at most 30",
  ],
  [
    "the brokers can have the throughput that is provisioned",
    "cluster: { provisionedThroughputMibPerSecond: 300, serverProperties: { num.replica.fetchers: 4 } }",
    "cluster.provisionedThroughputMibPerSecond: kafka.m7g.large can't have any: left out, or brokers of m5.4xlarge, m7g.2xlarge or larger",
  ],
  [
    "the brokers can have the throughput that is provisioned",
    "cluster: { instanceType: kafka.m7g.2xlarge, provisionedThroughputMibPerSecond: 400, serverProperties: { num.replica.fetchers: 4 } }",
    "cluster.provisionedThroughputMibPerSecond: 400 is too much for kafka.m7g.2xlarge: at most 312",
  ],
  [
    "the brokers can have the throughput that is provisioned",
    "cluster: { instanceType: kafka.m5.4xlarge, volumeGib: 9, provisionedThroughputMibPerSecond: 400, serverProperties: { num.replica.fetchers: 4 } }",
    "cluster.provisionedThroughputMibPerSecond: volumes of 9 GiB can't have any: volumeGib of at least 10",
  ],
  [
    "provisioned throughput has the fetchers to use it",
    "cluster: { instanceType: kafka.m5.4xlarge, provisionedThroughputMibPerSecond: 500 }",
    "cluster.serverProperties.num.replica.fetchers: 2 can't copy as fast as the volumes of 500 MiB/s take it: at least 4",
  ],
  [
    "t3 brokers have neither tiered storage nor private connectivity",
    "cluster: { instanceType: kafka.t3.small, tieredStorage: true }",
    "cluster.tieredStorage: kafka.t3.small can't have it: false, or larger brokers",
  ],
  [
    "t3 brokers have neither tiered storage nor private connectivity",
    "cluster: { instanceType: kafka.t3.small, vpcConnectivity: { iam: true } }",
    "cluster.vpcConnectivity: kafka.t3.small can't have it: left out, or larger brokers",
  ],
  [
    "topics with tiered storage are not compacted by default",
    "cluster: { tieredStorage: true, serverProperties: { log.cleanup.policy: compact } }",
    "cluster.serverProperties.log.cleanup.policy: tiered storage takes no compacted topics: delete",
  ],
  [
    "somebody can come in",
    "cluster: { authentication: { iam: false } }",
    "cluster.authentication: nobody can come in: iam, scram or mutualTls, or unauthenticated: allowed",
  ],
  [
    "the platform's own functions can come in",
    "cluster: { authentication: { iam: false, scram: true } }",
    "cluster.authentication.iam: the platform's functions come by IAM: true",
  ],
  [
    "plain text is for clients without proof, who are allowed",
    "cluster: { encryptionInTransit: TLS_PLAINTEXT }",
    "cluster.encryptionInTransit: TLS_PLAINTEXT is for clients without proof, who are refused: TLS, or authentication.unauthenticated: allowed",
  ],
  [
    "plain text is for clients without proof, who are allowed",
    "cluster: { encryptionInTransit: PLAINTEXT, authentication: { unauthenticated: allowed } }",
    "cluster.encryptionInTransit: PLAINTEXT leaves no way for iam: TLS or TLS_PLAINTEXT",
  ],
  [
    "brokers on the internet admit nobody without proof, and nothing in plain text",
    `${publicBrokers}, authentication: { unauthenticated: allowed } }`,
    "cluster.publicAccess: clients without proof are allowed: authentication.unauthenticated: refused",
  ],
  [
    "brokers on the internet admit nobody without proof, and nothing in plain text",
    `${publicBrokers}, serverProperties: { allow.everyone.if.no.acl.found: true } }`,
    "cluster.serverProperties.allow.everyone.if.no.acl.found: the brokers are on the internet: false",
  ],
  [
    "brokers on the internet are in public subnets",
    "cluster: { publicAccess: { acknowledge: the brokers are on the internet } }",
    "cluster.publicAccess: the brokers' subnets of a new network are private: an existing network whose broker subnets are public",
  ],
  [
    "other VPCs come by ways that are on",
    "cluster: { vpcConnectivity: { iam: true, tls: true } }",
    "cluster.vpcConnectivity.tls: it is off inside the VPC: false, or authentication.mutualTls on",
  ],
  [
    "other VPCs come by ways that are on",
    "cluster: { authentication: { scram: true }, vpcConnectivity: { scram: true }, serverProperties: { allow.everyone.if.no.acl.found: true } }",
    "cluster.serverProperties.allow.everyone.if.no.acl.found: other VPCs come by password: false",
  ],
  [
    "a cluster that is shared or replicated can be connected to",
    "cluster: { sharedWith: ['123456789012'] }",
    "cluster.sharedWith: nobody can connect from outside the VPC: vpcConnectivity by one way at least",
  ],
  [
    "a replacement is acknowledged by the cluster's name",
    "cluster: { acknowledgedReplacement: moves to other subnets }",
    'cluster.acknowledgedReplacement: "moves to other subnets" does not name the cluster: text that begins with msk-ha-dev:',
  ],
  [
    "a replacement of the network is acknowledged by its name",
    "network: { mode: new, acknowledgedReplacement: msk-ha-prod is full }",
    'network.acknowledgedReplacement: "msk-ha-prod is full" does not name the network: text that begins with msk-ha-dev:',
  ],
  [
    "a replicator stands in its target's region, and copies from a cluster that lets it",
    `cluster: { replicated: true }\n${replicatorTo("eu-west-1")}`,
    "replicator.direction: the target is not in us-east-1: from, in the settings of a platform in the target's region",
  ],
  [
    "a replacement of the network is acknowledged by its name",
    "network: { mode: new, acknowledgedReplacement: msk-ha-prod is full }",
    'network.acknowledgedReplacement: "msk-ha-prod is full" does not name the network: text that begins with msk-ha-dev:',
  ],
  [
    "a replicator stands in its target's region, and copies from a cluster that lets it",
    replicatorTo("us-east-1"),
    "cluster.replicated: the replicator may not copy from this cluster: true",
  ],
  [
    "Express brokers are in three zones",
    "network: { mode: new, zones: [a, b] }\ncluster: { kind: express, brokers: 6 }",
    "network.zones: 2 zones are too few for Express brokers: three",
  ],
  [
    "topics have the copies that MSK fixes",
    "cluster: { kind: serverless }\ntopics: { ad-events: { replicationFactor: 2, minInsyncReplicas: 1 }, ad-events-dead-letters: {} }",
    "topics.ad-events.replicationFactor: 2 copies, where a serverless cluster always has 3, 2 of them in sync: 3 with minInsyncReplicas 2",
  ],
  [
    "a request's deadline ends before the function does",
    "eventApi: { producer: { deadlineMs: 9600, timeoutSeconds: 10 } }",
    "eventApi.producer.deadlineMs: 9600 ms leaves no time to answer within timeoutSeconds, 10: at most 9500",
  ],
  [
    "there are at most as many idle pollers as busy ones",
    "eventApi: { consumer: { pollers: { minimum: 3, maximum: 2 } } }",
    "eventApi.consumer.pollers.minimum: 3 is more than maximum, 2: at most 2",
  ],
  [
    "dead letters do not go where they came from",
    "eventApi: { deadLetterTopic: ad-events }",
    "eventApi.deadLetterTopic: ad-events is the topic of the events too: another topic",
  ],
  [
    "the brokers are a multiple of the zones",
    "cluster: { brokers: 4 }",
    "cluster.brokers: 4 is no multiple of the 3 zones: 3, 6, 9 and so on",
  ],
  [
    "MSK is offered in every zone",
    "network: { mode: new, zones: [a, b, e] }",
    "network.zones.2: MSK can't use us-east-1e: another zone of us-east-1",
  ],
  [
    "no topic has more copies than there are brokers",
    "topics: { ad-events: { replicationFactor: 4 }, ad-events-dead-letters: {} }",
    "topics.ad-events.replicationFactor: 4 copies need 4 brokers, and there are 3: at most 3",
  ],
  [
    "a topic can lose a copy and still take writes",
    "topics: { ad-events: { minInsyncReplicas: 3 }, ad-events-dead-letters: {} }",
    "topics.ad-events.minInsyncReplicas: 3 of 3 copies leaves none to lose: less than replicationFactor, 3",
  ],
  [
    "the brokers can carry all partitions, copies counted",
    "cluster: { instanceType: kafka.t3.small }\ntopics: { ad-events: { partitions: 300 }, ad-events-dead-letters: { partitions: 1 } }",
    "topics: 903 partitions, copies counted, are too many for 3 × kafka.t3.small: at most 900",
  ],
  [
    "what is kept fits the brokers' storage",
    "cluster: { volumeGib: 10, storageAutoscaling: off }\ntopics: { ad-events: { expectedKibPerSecond: 100 }, ad-events-dead-letters: {} }",
    "topics: their retention comes to 174 GiB, copies counted: at most 25 GiB, 85 % of the largest volumes of all brokers",
  ],
  [
    "names of topics differ by more than dots against underscores",
    "topics: { ad-events: {}, ad-events-dead-letters: {}, a.b: {}, a_b: {} }",
    "topics.a_b: Kafka's metrics can't tell it from a.b: names that differ in more than . and _",
  ],
  [
    "replicas can fetch the largest message of every topic",
    "topics: { ad-events: { maxMessageBytes: 2000000 }, ad-events-dead-letters: {} }",
    "topics.ad-events.maxMessageBytes: 2000000 is more than the cluster takes and copies, 1048576: at most 1048576",
  ],
  [
    "the topic takes the largest request of the API",
    "eventApi: { producer: { maxBodyBytes: 1048576 } }",
    "eventApi.producer.maxBodyBytes: 1048576 does not fit the topic's largest message, 1048588: at most 1044492",
  ],
  [
    "the event API's topics are declared",
    "topics: { clicks: {}, ad-events-dead-letters: {} }",
    "eventApi.topic: ad-events is not declared: one of topics: clicks, ad-events-dead-letters",
  ],
  [
    "there are at most as many pollers as partitions",
    "eventApi: { consumer: { pollers: { maximum: 7 } } }",
    "eventApi.consumer.pollers.maximum: 7 pollers for 6 partitions of ad-events: at most 6",
  ],
  [
    "clients are granted topics that are declared",
    "clients: { shop: { consume: [{ topic: orders, group: shop }] } }",
    "clients.shop.consume.0.topic: orders is not declared: one of topics: ad-events, ad-events-dead-letters; or a pattern with *",
  ],
  [
    "grants of a client differ in letters and digits",
    "clients: { shop: { produce: [ad-events, 'ad.*', 'ad_*'] } }",
    'clients.shop.produce.2: its address in Terraform would be that of "ad.*": names that differ in letters or digits',
  ],
  [
    "grants of a client differ in letters and digits",
    "clients: { shop: { consume: [{ topic: 'a*', group: b-as-c }, { topic: 'a*-as-b', group: c }] } }",
    'clients.shop.consume.1: its address in Terraform would be that of {"topic":"a*","group":"b-as-c"}: names that differ in letters or digits',
  ],
  ...brokenAccess,
];

test.each(broken)("must hold: %s", (_rule, settings, report) => {
  expect(reportOf(`environment: dev\n${settings}`)).toEqual([report]);
});

test("every rule is shown to refuse something", () => {
  expect(new Set(broken.map(([rule]) => rule))).toEqual(new Set(platformRules.map(({ name }) => name)));
});

test("takes what the rules just allow", () => {
  const settings = settingsFrom(`
environment: dev
cluster:
  brokers: 6
  instanceType: kafka.t3.small
  serverProperties: { message.max.bytes: 10485760, replica.fetch.max.bytes: 10485760 }
  authentication: { scram: true }
scramUsers: { shop: {} }
acls:
  - users: ['*', shop]
    produce: [ad-events, 'orders.*', '*']
    rules:
      - { resource: cluster, operations: [Describe] }
      - { resource: cluster, name: kafka-cluster, operations: [IdempotentWrite] }
      - { resource: topic, name: '*', operations: [All], permission: deny }
topics:
  ad-events: { partitions: 598, maxMessageBytes: 10485760 }
  ad-events-dead-letters: { partitions: 2 }
eventApi:
  producer: { deadlineMs: 14500, maxBodyBytes: 5000000 }
  consumer: { pollers: { minimum: 200, maximum: 598 } }
`);
  expect(settings.cluster).toMatchObject({ kind: "standard", brokers: 6 });
});

test("counts of tiered topics what stays on the volumes", () => {
  const settings = (topic: string) =>
    `environment: dev\ncluster: { volumeGib: 20, storageAutoscaling: off, tieredStorage: true }\ntopics: { ad-events: { ${topic}, expectedKibPerSecond: 100 }, ad-events-dead-letters: {} }`;
  expect(reportOf(settings("tiered: true, localRetentionHours: 24"))).toEqual([]);
  expect(reportOf(settings("tiered: true"))).toEqual([expect.stringMatching(/^topics: their retention comes to 174 GiB/)]);
});

/** The report's lines without the file and the position. */
function reportOf(yaml: string): string[] {
  try {
    settingsFrom(yaml);
  } catch (error) {
    return (error as Error).message.split("\n").map((line) => line.replace(/^settings\.yaml:\d+:\d+ /, ""));
  }
  return [];
}
