import { expect, test } from "@jest/globals";
import { planConditions, platformRules, ruleDescriptions } from "../../../../modules/platform/index.js";
import { settingsFrom } from "../../../support/modules/synthesized.js";
import { brokenPipelines } from "../../../support/settings/broken-pipelines.js";
import { brokenSchemas } from "../../../support/settings/broken-schemas.js";
import { brokenAccess, brokenBastion } from "../../../support/settings/broken-settings.js";

const publicBrokers =
  "network: { mode: existing, vpcId: vpc-1, privateSubnetIds: [subnet-1, subnet-2, subnet-3], brokerSubnetIds: [subnet-4, subnet-5, subnet-6] }\n" +
  "cluster: { publicAccess: { acknowledge: the brokers are on the internet }";

const replicatorTo = (region: string) =>
  `replicator: { direction: to, peer: { arn: "arn:aws:kafka:${region}:123456789012:cluster/orders/0a-1", subnetIds: [subnet-1, subnet-2], securityGroupIds: [sg-1] } }`;

/** For each rule, settings that break only it, and the line of the report. */
const broken: readonly [settings: string, report: string][] = [
  [
    "name: sg-ads",
    "name: security group sg-ads-dev (also sg-ads-dev-topic-admin, sg-ads-dev-producer, sg-ads-dev-consumer): the name can't begin with sg-; use a name that does not begin with sg- [platform/aws-names]",
  ],
  [
    "cluster: { name: sg-ads }",
    "cluster.name: security group sg-ads: the name can't begin with sg-; use a name that does not begin with sg- [platform/aws-names]",
  ],
  [
    "cluster: { name: msk-ha-dev-producer }",
    "cluster.name: security group msk-ha-dev-producer: the name is also that of another one in its VPC; use another name [platform/aws-names]",
  ],
  [
    `cluster: { privateDns: { zone: ${`${"a".repeat(60)}.`.repeat(4)}internal } }`,
    "cluster.privateDns.zone: DNS record b-3.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.internal: the name has 256 characters; use at most 253 characters [platform/aws-names]",
  ],
  [
    "backend: { type: s3, bucket: states, key: /platform.tfstate }",
    "backend.key: S3 object /platform.tfstate (also /platform.grafana.tfstate.tflock): the name has characters or a form that AWS refuses; use text without control characters and //, no / first or last, not beginning with ../ [platform/aws-names]",
  ],
  [
    "tags: { managedby: me }",
    "tags.managedby: every resource has the tag ManagedBy, which IAM takes for the same; use another key [platform/tag-keys-differ]",
  ],
  ["tags: { Platform: x }", "tags.Platform: every resource has a tag Platform of this project; use another key [platform/tag-keys-differ]"],
  ["tags: { team: a, Team: b }", "tags.Team: IAM takes it for the key team; use another key [platform/tag-keys-differ]"],
  [
    `tags:\n${Array.from({ length: 46 }, (_, n) => `  tag-${n}: x`).join("\n")}`,
    "tags: 46 tags, with the 5 of this project, are more than a resource can have, 50; use at most 45 [platform/tags-limit]",
  ],
  ["network: { mode: new, cidr: 10.0.0.0/15 }", "network.cidr: /15 is not a size of a VPC; use /16 to /28 [network/vpc-size]"],
  [
    "network: { mode: new, tiers: { broker: 10.7.0.0/20 } }",
    "network.tiers.broker: 10.7.0.0/20 is not inside the VPC; use a part of 10.0.0.0/16 [network/tiers-in-vpc]",
  ],
  [
    "network: { mode: new, tiers: { public: 10.0.64.0/27 } }",
    "network.tiers.public: a quarter of /27 is too small for a subnet; use /26 or larger: a subnet is at least a /28 [network/tiers-in-vpc]",
  ],
  [
    "network: { mode: new, tiers: { public: 10.0.64.1/24 } }",
    "network.tiers.public: 10.0.64.1/24 does not begin at its network's first address; use 10.0.64.0/24 [network/tiers-in-vpc]",
  ],
  [
    "network: { mode: new, tiers: { broker: 10.0.24.0/21 } }",
    "network.tiers.broker: 10.0.24.0/21 overlaps tiers.private, 10.0.16.0/20; use ranges without a common address [network/tiers-apart]",
  ],
  ["network: { mode: new, zones: [a, b, b] }", "network.zones.2: b is listed twice; list different zones [network/zones-unique]"],
  [
    "network: { mode: existing, vpcId: vpc-1, privateSubnetIds: [subnet-1, subnet-2, subnet-3], brokerSubnetIds: [subnet-4, subnet-5, subnet-5] }",
    "network.brokerSubnetIds: 3 subnets (2 different) for 3 zones; list one per zone, in the order of the zones [network/existing-subnet-per-zone]",
  ],
  [
    "cluster: { serverProperties: { offsets.topic.replication.factor: 4 } }",
    "cluster.serverProperties.offsets.topic.replication.factor: 4 replicas need 4 brokers, and the cluster has 3; use at most 3 [cluster/internal-topics-replication-factor]",
  ],
  [
    "cluster: { serverProperties: { min.insync.replicas: 3 } }",
    "cluster.serverProperties.min.insync.replicas: 3 of 3 replicas must be in sync, so no broker can restart without stopping writes; use less than default.replication.factor, 3 [cluster/min-insync-below-replication-factor]",
  ],
  [
    "cluster: { serverProperties: { message.max.bytes: 10485760 } }",
    "cluster.serverProperties.replica.fetch.max.bytes: 1048576 is less than message.max.bytes, 10485760; use at least 10485760 [cluster/message-sizes-increase]",
  ],
  [
    "cluster: { volumeGib: 200, storageAutoscaling: { maximumGib: 100 } }",
    "cluster.storageAutoscaling.maximumGib: 100 GiB is less than volumeGib, 200; use at least 200 [cluster/autoscaling-maximum]",
  ],
  [
    "cluster: { maxMessageMib: 4, serverProperties: { message.max.bytes: 2097152 } }",
    "cluster.serverProperties.message.max.bytes: maxMessageMib, 4, sets it as well; leave one of them out [cluster/message-size-once]",
  ],
  [
    "cluster: { serverProperties: { zookeeper.session.timeout.ms: 6000 } }",
    "cluster.serverProperties.zookeeper.session.timeout.ms: 3.9.x.kraft has no ZooKeeper; leave it out [cluster/property-of-version]",
  ],
  [
    "cluster: { kafkaVersion: 4.0.x.kraft, serverProperties: { leader.imbalance.per.broker.percentage: 5 } }",
    "cluster.serverProperties.leader.imbalance.per.broker.percentage: Kafka 4.0.x.kraft no longer has it; leave it out [cluster/property-of-version]",
  ],
  [
    "cluster: { kafkaVersion: 3.9.x, brokers: 33 }",
    "cluster.brokers: 33 brokers are too many for ZooKeeper, which 3.9.x uses; use at most 30, or a version that ends with .kraft [cluster/zookeeper-brokers-limit]",
  ],
  [
    "cluster: { provisionedThroughputMibPerSecond: 300, serverProperties: { num.replica.fetchers: 4 } }",
    "cluster.provisionedThroughputMibPerSecond: kafka.m7g.large does not support provisioned throughput; leave it out, or use brokers of m5.4xlarge, m7g.2xlarge or larger [cluster/provisioned-throughput-limit]",
  ],
  [
    "cluster: { instanceType: kafka.m7g.2xlarge, provisionedThroughputMibPerSecond: 400, serverProperties: { num.replica.fetchers: 4 } }",
    "cluster.provisionedThroughputMibPerSecond: 400 is more than kafka.m7g.2xlarge supports; use at most 312 [cluster/provisioned-throughput-limit]",
  ],
  [
    "cluster: { instanceType: kafka.m5.4xlarge, volumeGib: 9, provisionedThroughputMibPerSecond: 400, serverProperties: { num.replica.fetchers: 4 } }",
    "cluster.provisionedThroughputMibPerSecond: volumes of 9 GiB do not support provisioned throughput; use volumeGib of at least 10 [cluster/provisioned-throughput-limit]",
  ],
  [
    "cluster: { instanceType: kafka.m5.4xlarge, provisionedThroughputMibPerSecond: 500 }",
    "cluster.serverProperties.num.replica.fetchers: 2 fetchers can't replicate at the volumes' 500 MiB/s; use at least 4 [cluster/provisioned-throughput-fetchers]",
  ],
  [
    "cluster: { instanceType: kafka.t3.small, tieredStorage: true }",
    "cluster.tieredStorage: kafka.t3.small does not support tiered storage; use false, or larger brokers [cluster/t3-features]",
  ],
  [
    "cluster: { instanceType: kafka.t3.small, vpcConnectivity: { iam: true } }",
    "cluster.vpcConnectivity: kafka.t3.small does not support multi-VPC connectivity; leave it out, or use larger brokers [cluster/t3-features]",
  ],
  [
    "cluster: { tieredStorage: true, serverProperties: { log.cleanup.policy: compact } }",
    "cluster.serverProperties.log.cleanup.policy: tiered storage does not support compacted topics; use delete [cluster/tiered-cleanup-policy]",
  ],
  [
    "cluster: { authentication: { iam: false } }",
    "cluster.authentication: no client can connect; turn on iam, scram or mutualTls, or set unauthenticated: allowed [cluster/authentication-on]",
  ],
  [
    "cluster: { authentication: { iam: false, scram: true } }",
    "cluster.authentication.iam: the platform's functions authenticate with IAM; use true [cluster/functions-need-iam]",
  ],
  [
    "cluster: { encryptionInTransit: TLS_PLAINTEXT }",
    "cluster.encryptionInTransit: TLS_PLAINTEXT is for unauthenticated clients, which are refused; use TLS, or set authentication.unauthenticated: allowed [cluster/plaintext-unauthenticated]",
  ],
  [
    "cluster: { encryptionInTransit: PLAINTEXT, authentication: { unauthenticated: allowed } }",
    "cluster.encryptionInTransit: PLAINTEXT leaves no listener for iam; use TLS or TLS_PLAINTEXT [cluster/plaintext-unauthenticated]",
  ],
  [
    `${publicBrokers}, authentication: { unauthenticated: allowed } }`,
    "cluster.publicAccess: unauthenticated clients are allowed; set authentication.unauthenticated: refused [cluster/public-access-secure]",
  ],
  [
    `${publicBrokers}, serverProperties: { allow.everyone.if.no.acl.found: true } }`,
    "cluster.serverProperties.allow.everyone.if.no.acl.found: the brokers have public access; use false [cluster/public-access-secure]",
  ],
  [
    "cluster: { publicAccess: { acknowledge: the brokers are on the internet } }",
    "cluster.publicAccess: the broker subnets of a new network are private; use an existing network whose broker subnets are public [cluster/public-access-subnets]",
  ],
  [
    "cluster: { vpcConnectivity: { iam: true, tls: true } }",
    "cluster.vpcConnectivity.tls: this authentication is off inside the VPC; use false, or turn authentication.mutualTls on [cluster/vpc-connectivity-authentication]",
  ],
  [
    "cluster: { authentication: { scram: true }, vpcConnectivity: { scram: true }, serverProperties: { allow.everyone.if.no.acl.found: true } }",
    "cluster.serverProperties.allow.everyone.if.no.acl.found: clients of other VPCs authenticate with SCRAM; use false [cluster/vpc-connectivity-authentication]",
  ],
  [
    "cluster: { sharedWith: ['123456789012'] }",
    "cluster.sharedWith: no client can connect from outside the VPC; set vpcConnectivity with at least one kind of authentication [cluster/shared-reachable]",
  ],
  [
    "cluster: { replacementApproval: moves to other subnets }",
    'cluster.replacementApproval: "moves to other subnets" does not begin with the cluster\'s name; use text that begins with "msk-ha-dev:" [cluster/replacement-approval-names-cluster]',
  ],
  [
    "cluster: { kind: existing, arn: 'arn:aws:kafka:us-east-1:123456789012:cluster/orders/0a-1', securityGroupId: sg-1, replacementApproval: 'msk-ha-dev: moves' }",
    'cluster.replacementApproval: "msk-ha-dev: moves" does not begin with the cluster\'s name; use text that begins with "orders:" [cluster/replacement-approval-names-cluster]',
  ],
  [
    "network: { mode: new, replacementApproval: msk-ha-prod is full }",
    'network.replacementApproval: "msk-ha-prod is full" does not begin with the network\'s name; use text that begins with "msk-ha-dev:" [network/replacement-approval-names-network]',
  ],
  [
    `cluster: { replicated: true }\n${replicatorTo("eu-west-1")}`,
    "replicator.direction: the target cluster is not in us-east-1; use from, in the settings of a platform in the target's region [cluster/replicator-region]",
  ],
  [
    "network: { mode: new, replacementApproval: msk-ha-prod is full }",
    'network.replacementApproval: "msk-ha-prod is full" does not begin with the network\'s name; use text that begins with "msk-ha-dev:" [network/replacement-approval-names-network]',
  ],
  [
    replicatorTo("us-east-1"),
    "cluster.replicated: the replicator has no permission to copy from this cluster; use true [cluster/replicator-region]",
  ],
  [
    "cluster: { kind: express, rebalancing: on }",
    "cluster.rebalancing: AWS provider 5.100.0 does not know the argument; set awsProvider: 6, or leave it out [cluster/rebalancing-needs-newer-provider]",
  ],
  [
    "network: { mode: new, zones: [a, b] }\ncluster: { kind: express, brokers: 6 }",
    "network.zones: 2 zones are too few for Express brokers; list three zones [cluster/express-zones]",
  ],
  [
    "cluster: { dataKey: 'arn:aws:kms:eu-west-1:123456789012:key/0a1b2c3d-0a1b-4a1b-8a1b-0a1b2c3d4e5f' }",
    "cluster.dataKey: the key is in eu-west-1; use a key in us-east-1 [cluster/data-key-in-region]",
  ],
  [
    "operationsKey: 'arn:aws:kms:eu-west-1:123456789012:key/0a1b2c3d-0a1b-4a1b-8a1b-0a1b2c3d4e5f'",
    "operationsKey: the key is in eu-west-1; use a key in us-east-1 [platform/operations-key-in-region]",
  ],
  [
    "cluster: { kind: serverless }\ntopics: { ad-events: { configuration: { segment.ms: 1000, compression.type: zstd } }, ad-events-dead-letters: {} }",
    "topics.ad-events.configuration.segment.ms: MSK Serverless does not let clients set it; leave it out; it takes compression.type, message.timestamp.after.max.ms, message.timestamp.before.max.ms, message.timestamp.type [cluster/serverless-topic-properties]",
  ],
  [
    "cluster: { kind: serverless }\ntopics: { ad-events: { replicationFactor: 2, minInsyncReplicas: 1 }, ad-events-dead-letters: {} }",
    "topics.ad-events.replicationFactor: 2 is not possible: a serverless cluster always has 3 replicas and min.insync.replicas 2; use 3 with minInsyncReplicas 2 [cluster/topic-fixed-replication]",
  ],
  [
    "eventApi: { producer: { deadlineMs: 9600, timeoutSeconds: 10 } }",
    "eventApi.producer.deadlineMs: 9600 ms leaves no time to respond within timeoutSeconds, 10; use at most 9500 [event-api/deadline-before-timeout]",
  ],
  [
    "eventApi: { consumer: { pollers: { minimum: 3, maximum: 2 } } }",
    "eventApi.consumer.pollers.minimum: 3 is more than maximum, 2; use at most 2 [event-api/pollers-minimum]",
  ],
  [
    "eventApi: { consumer: { deduplication: table, eventIdRetentionSeconds: 7200 } }",
    "eventApi.consumer.eventIdRetentionSeconds: 7200 is less than maximumRecordAgeSeconds, 86400; use at least 86400 [event-api/event-ids-outlive-records]",
  ],
  [
    "eventApi: { deadLetterTopic: ad-events }",
    "eventApi.deadLetterTopic: ad-events is also the topic of the events; use another topic [event-api/dead-letter-topic-differs]",
  ],
  ["cluster: { brokers: 4 }", "cluster.brokers: 4 is not a multiple of the 3 zones; use 3, 6, 9, … [cluster/brokers-multiple-of-zones]"],
  [
    "network: { mode: new, zones: [a, b, e] }",
    "network.zones.2: MSK is not available in us-east-1e; use another zone of us-east-1 [network/zones-with-msk]",
  ],
  [
    "topics: { ad-events: { replicationFactor: 4 }, ad-events-dead-letters: {} }",
    "topics.ad-events.replicationFactor: 4 replicas need 4 brokers, and the cluster has 3; use at most 3 [cluster/topic-replicas-per-broker]",
  ],
  [
    "topics: { ad-events: { minInsyncReplicas: 3 }, ad-events-dead-letters: {} }",
    "topics.ad-events.minInsyncReplicas: 3 of 3 replicas must be in sync, so no broker can restart without stopping writes; use less than replicationFactor, 3 [topics/min-insync-below-replication-factor]",
  ],
  [
    "cluster: { instanceType: kafka.t3.small }\ntopics: { ad-events: { partitions: 300 }, ad-events-dead-letters: { partitions: 1 } }",
    "topics: 903 partitions, counting replicas, are too many for 3 × kafka.t3.small; use at most 900 [cluster/partitions-limit]",
  ],
  [
    "cluster: { volumeGib: 10, storageAutoscaling: off }\ntopics: { ad-events: { expectedKibPerSecond: 100 }, ad-events-dead-letters: {} }",
    "topics: their retention comes to 174 GiB, counting replicas; keep at most 25 GiB, 85 % of the largest volumes of all brokers [cluster/retention-fits-storage]",
  ],
  [
    "topics: { ad-events: {}, ad-events-dead-letters: {}, a.b: {}, a_b: {} }",
    "topics.a_b: Kafka's metrics use the same name for it and for a.b; use names that differ in more than . and _ [topics/names-differ-in-metrics]",
  ],
  [
    "topics: { orders: { maxMessageBytes: 2000000 }, ad-events: {}, ad-events-dead-letters: {} }",
    "topics.orders.maxMessageBytes: 2000000 is more than the cluster replicates, 1048576; use at most 1048576 [cluster/topic-message-size]",
  ],
  [
    "eventApi: { producer: { maxBodyBytes: 1048576 } }",
    "eventApi.producer.maxBodyBytes: 1048576 does not fit into the topic's largest message, 1048588; use at most 1044492 [event-api/body-fits-topic]",
  ],
  [
    "topics: { clicks: {}, ad-events-dead-letters: {} }",
    "eventApi.topic: ad-events is not declared; use one of topics: clicks, ad-events-dead-letters [event-api/topics-declared]",
  ],
  [
    "topics: { ad-events: { cleanupPolicy: 'compact,delete' }, ad-events-dead-letters: {} }",
    "topics.ad-events.cleanupPolicy: compact,delete loses records of eventApi.topic; use delete [event-api/topics-not-compacted]",
  ],
  [
    "topics: { ad-events: {}, ad-events-dead-letters: { cleanupPolicy: compact } }",
    "topics.ad-events-dead-letters.cleanupPolicy: compact loses records of eventApi.deadLetterTopic; use delete [event-api/topics-not-compacted]",
  ],
  [
    "topics: { ad-events: {}, ad-events-dead-letters: { maxMessageBytes: 1024 } }",
    "topics.ad-events-dead-letters.maxMessageBytes: 1024 is less than the 1048588 bytes that ad-events accepts; use at least 1048588 [event-api/dead-letters-fit]",
  ],
  [
    "eventApi: { consumer: { pollers: { maximum: 7 } } }",
    "eventApi.consumer.pollers.maximum: 7 pollers for 6 partitions of ad-events; use at most 6 [event-api/pollers-per-partition]",
  ],
  [
    "clients: { shop: { consume: [{ topic: orders, group: shop }] } }",
    "clients.shop.consume.0.topic: orders is not declared; use one of topics: ad-events, ad-events-dead-letters; or a pattern with * [access/client-topics-declared]",
  ],
  [
    "clients: { shop: { produce: [ad-events, 'ad.*', 'ad_*'] } }",
    'clients.shop.produce.2: its address in Terraform would be that of "ad.*"; use names that differ in letters or digits [access/client-grants-distinct]',
  ],
  [
    "clients: { shop: { produce: ['*'], transactionalIds: [a-b, a.b] } }",
    'clients.shop.transactionalIds.1: its address in Terraform would be that of "a-b"; use names that differ in letters or digits [access/client-grants-distinct]',
  ],
  [
    `clients: { shop: { consume: [${Array.from({ length: 700 }, (_, n) => `{ topic: "orders-${n}-*", group: g }`).join(", ")}] } }`,
    "clients.shop: 700 grants need 468890 characters of policies, merged into 15 managed policies of a role; use patterns with *, so that at most 10 are needed, or two clients [access/client-policies-fit]",
  ],
  [
    `clients: { shop: { administer: true, produce: ["*", "*"], transactionalIds: [${Array.from({ length: 700 }, (_, n) => `orders-${n}`).join(", ")}] } }`,
    "clients.shop: 702 grants need 366335 characters of policies, merged into 16 managed policies of a role; use patterns with *, so that at most 10 are needed, or two clients [access/client-policies-fit]",
  ],
  [
    "clients: { shop: { transactionalIds: [shop] } }",
    "clients.shop.transactionalIds: the client can write to no topic; add produce, or remove transactionalIds [access/transactions-need-produce]",
  ],
  [
    "clients: { shop: { produce: ['*'], idempotent: false, transactionalIds: [shop] } }",
    "clients.shop.transactionalIds: a producer with transactions is idempotent; leave idempotent out, or remove transactionalIds [access/transactions-need-produce]",
  ],
  [
    "clients: { shop: { consume: [{ topic: 'a*', group: b-as-c }, { topic: 'a*-as-b', group: c }] } }",
    'clients.shop.consume.1: its address in Terraform would be that of {"topic":"a*","group":"b-as-c"}; use names that differ in letters or digits [access/client-grants-distinct]',
  ],
  ...brokenAccess,
  ...brokenPipelines,
  ...brokenBastion,
  ...brokenSchemas,
];

test.each(broken)("reports settings that break one rule: %j", (settings, report) => {
  expect(reportOf(`environment: dev\n${settings}`)).toEqual([report]);
});

test("every rule is broken by a test", () => {
  const ruleOf = (report: string) => /\[([^\]]+)\]$/.exec(report)?.[1];

  expect(new Set(broken.map(([, report]) => ruleOf(report)))).toEqual(new Set(platformRules.map(({ id }) => id)));
});

test("ids of rules are unique, and name a module", () => {
  const ids = ruleDescriptions.map(({ id }) => id);

  expect(ids.filter((id, i) => ids.indexOf(id) < i)).toEqual([]);
  for (const id of ids)
    expect(id).toMatch(
      /^(settings|platform|network|cluster|topics|schemas|access|event-api|bastion|observability|pipelines)\/[a-z0-9]+(-[a-z0-9]+)*$/,
    );
});

test("conditions of plans are described as rules are", () => {
  expect(planConditions.map(({ id }) => id)).toEqual([
    "network/replacement-not-approved",
    "cluster/replacement-not-approved",
    "cluster/kind-of-existing",
  ]);
  expect(planConditions[0]).toEqual({
    id: "network/replacement-not-approved",
    checks: "A plan does not replace the network, unless network.replacementApproval (replacement_approval in a module) permits it.",
    why: "Every resource in the network would be replaced, the cluster included.",
    fix: "Undo the change, or set the approval to the network's name, a colon and a reason: a different text than before.",
  });
});

test("accepts settings at the limits of the rules", () => {
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

test("counts local retention of tiered topics", () => {
  const settings = (topic: string) =>
    `environment: dev\ncluster: { volumeGib: 20, storageAutoscaling: off, tieredStorage: true }\ntopics: { ad-events: { ${topic}, expectedKibPerSecond: 100 }, ad-events-dead-letters: {} }`;

  expect(reportOf(settings("tiered: true, localRetentionHours: 24"))).toEqual([]);
  expect(reportOf(settings("tiered: true"))).toEqual([expect.stringMatching(/^topics: their retention comes to 174 GiB/)]);
});

/** The lines of the report without file and position. */
function reportOf(yaml: string): string[] {
  try {
    settingsFrom(yaml);
  } catch (error) {
    return (error as Error).message.split("\n").map((line) => line.replace(/^settings\.yaml:\d+:\d+ /, ""));
  }
  return [];
}
