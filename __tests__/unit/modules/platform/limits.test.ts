import { describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { type PlatformSettings, platformRules, platformSettings } from "../../../../modules/platform/index.js";
import { type RuleId, readSettings } from "../../../../modules/settings/index.js";
import { schema, withSchemas } from "../../../support/settings/broken-schemas.js";
import {
  anyPlugin,
  iceberg,
  mavenPlugin,
  pipelineTopics,
  SECRET,
  sink,
  source,
  withLake,
  withPipelines,
} from "../../../support/settings/pipelines.js";

const tags = (count: number) => `tags:\n${Array.from({ length: count }, (_, n) => `  tag-${n}: x`).join("\n")}`;
const stateKey = (key: string) => `backend: { type: s3, bucket: states, key: ${key} }`;
/** A domain of `length` characters. */
const zone = (length: number) => `${"a".repeat(length - 189)}.${`${"b".repeat(60)}.`.repeat(3)}cloud`;
const network = (text: string) => `network: { mode: new, ${text} }`;
const subnets = (privates: string, brokers: string) =>
  `network: { mode: existing, vpcId: vpc-1, privateSubnetIds: [${privates}], brokerSubnetIds: [${brokers}] }`;
const existing = subnets("subnet-1, subnet-2, subnet-3", "subnet-4, subnet-5, subnet-6");
const cluster = (text: string) => `cluster: { ${text} }`;
const keyIn = (region: string) => `'arn:aws:kms:${region}:123456789012:key/0a1b2c3d-0a1b-4a1b-8a1b-0a1b2c3d4e5f'`;
const dataKey = (region: string) => `dataKey: ${keyIn(region)}`;
const properties = (text: string, more = "") => cluster(`${more}serverProperties: { ${text} }`);
const topics = (text: string, letters = "") => `topics: { ad-events: { ${text} }, ad-events-dead-letters: { ${letters} } }`;
const both = (...parts: string[]) => parts.join("\n");
const internet = "publicAccess: { acknowledge: the brokers are on the internet }";
const everyone = "serverProperties: { allow.everyone.if.no.acl.found: true }";
const arn = (region: string, name: string) => `'arn:aws:kafka:${region}:123456789012:cluster/${name}/0a-1'`;
const replicator = (region: string) =>
  `replicator: { direction: to, peer: { arn: ${arn(region, "orders")}, subnetIds: [subnet-1, subnet-2], securityGroupIds: [sg-1] } }`;
const throughput = (text: string) => properties("num.replica.fetchers: 4", `${text}, `);
const users = (count: number) => `scramUsers:\n${Array.from({ length: count }, (_, n) => `  user-${n}: {}`).join("\n")}`;
const scram = cluster("authentication: { scram: true }");
const acl = (text: string) => both(scram, "scramUsers: { shop: {} }", `acls: [{ users: [shop], ${text} }]`);
const certificates = "acls: [{ certificates: ['CN=billing,O=Example'], produce: [ad-events] }]";
const quota = (text: string) => both(scram, "scramUsers: { shop: {} }", `quotas: [{ ${text}, producerByteRate: 1 }]`);
const certificateQuota = "quotas: [{ certificate: 'CN=billing,O=Example', producerByteRate: 1 }]";
const managed = cluster("authentication: { mutualTls: { mode: managed, usage: general, validityYears: 10 } }");
const existingCluster = (approval: string) =>
  cluster(`kind: existing, arn: ${arn("us-east-1", "orders")}, securityGroupId: sg-1, replacementApproval: '${approval}'`);
/** A collector of a cluster with both exporters, or all but one, and with a bastion. */
const collector = (text: string, without?: string, host = "{}") => {
  const exporters = ["jmxExporter", "nodeExporter"].filter((name) => name !== without);
  return `cluster: { prometheus: { ${exporters.map((name) => `${name}: true`).join(", ")} } }\nbastion: ${host}\nobservability: { ${text} }`;
};
const describedCluster = "observability: { existingCluster: {} }";
const lag = (text: string) => `observability: { lag: { shop: { topics: [ad-events], ${text} } } }`;
const consuming = (count: number) =>
  `clients: { shop: { consume: [${Array.from({ length: count }, (_, n) => `{ topic: "orders-${n}-*", group: g }`).join(", ")}] } }`;
const volumes = cluster("volumeGib: 20, storageAutoscaling: off");
const tiered = (text: string) => both(cluster("tieredStorage: true"), topics(`tiered: true, ${text}`));
/** 85 % of three volumes of 20 GiB, in three replicas of one partition. */
const USABLE = 17 * 1024 ** 3;

const bastion = (text: string) => `bastion: { ${text} }`;
const egress = (text: string) => network(`egress: ${text}`);
const endpoints = (...more: string[]) => network(`egress: endpoints, endpoints: [ssm, ssmmessages, ec2messages, logs${more.join("")}]`);
const portsOnly = bastion("kafkaUi: false, prometheus: false, kafkaTools: false");

const withSecrets = (...pipelines: string[]) =>
  both(network("egress: endpoints, endpoints: [secretsmanager]"), withPipelines(...pipelines));
/** Properties that refer to a key of a secret. */
const referring = (secret: string) => `connector.class: Any, tasks.max: 1, a: "\${secretsmanager:${secret}:password}"`;
const property = (text: string) => withPipelines(anyPlugin(`connector.class: Any, tasks.max: 1, ${text}`));

/** For each rule: the last settings that it accepts, and the first that it refuses. */
const limits: Readonly<Record<RuleId, readonly (readonly [accepted: string, refused: string])[]>> = {
  "platform/aws-names": [
    ["name: sgads", "name: sg-ads"],
    [cluster("name: msk-ha-dev-bastion"), both(cluster("name: msk-ha-dev-bastion"), bastion("publicSsh: off"))],
    [cluster("name: msk-ha-dev-producers"), cluster("name: msk-ha-dev-producer")],
    [cluster(`privateDns: { zone: ${zone(249)} }`), cluster(`privateDns: { zone: ${zone(250)} }`)],
    [cluster("privateDns: { zone: kafka.internal }"), cluster("privateDns: { zone: kafka.internal- }")],
    // The lockfile of the state next to it has 23 bytes more.
    [stateKey("a".repeat(1001)), stateKey("a".repeat(1002))],
    [stateKey("a/b"), stateKey("a//b")],
    [stateKey("b"), stateKey("/b")],
    [stateKey("b"), stateKey("b/")],
    [stateKey('"a b"'), stateKey('"a\\tb"')],
  ],
  "platform/tag-keys-differ": [
    ["tags: { Name: x, owner: y }", "tags: { Name: x, name: y }"],
    ["tags: { Environments: x }", "tags: { environment: x }"],
  ],
  "platform/tags-limit": [
    [tags(45), tags(46)],
    [`${tags(45)}\n  Name: x`, `${tags(46)}\n  Name: x`],
  ],
  "network/vpc-size": [
    [network("cidr: 10.0.0.0/16"), network("cidr: 10.0.0.0/15")],
    [network("cidr: 10.0.0.0/28"), network("cidr: 10.0.0.0/29")],
    [network("cidr: 10.0.0.0/16"), network("cidr: 10.0.0.1/16")],
  ],
  "network/tiers-in-vpc": [
    [network("tiers: { public: 10.0.64.0/26 }"), network("tiers: { public: 10.0.64.0/27 }")],
    [network("tiers: { private: 10.0.240.0/20 }"), network("tiers: { private: 10.1.0.0/20 }")],
    [network("tiers: { broker: 10.0.240.0/20 }"), network("tiers: { broker: 10.0.240.1/20 }")],
    [network("cidr: 10.0.0.0/18, tiers: { public: 10.0.48.0/20 }"), network("cidr: 10.0.0.0/18, tiers: { public: 10.0.64.0/20 }")],
  ],
  "network/tiers-apart": [
    [network("tiers: { broker: 10.0.48.0/20 }"), network("tiers: { broker: 10.0.16.0/20 }")],
    [network("tiers: { broker: 10.0.32.0/24 }"), network("tiers: { broker: 10.0.31.0/24 }")],
    [network("tiers: { private: 10.0.16.0/24 }"), network("tiers: { private: 10.0.15.0/24 }")],
  ],
  "network/zones-unique": [[network("zones: [a, b, c]"), network("zones: [a, b, a]")]],
  "network/existing-subnet-per-zone": [
    [existing, subnets("subnet-1, subnet-2", "subnet-4, subnet-5, subnet-6")],
    [existing, subnets("subnet-1, subnet-2, subnet-3", "subnet-4, subnet-5, subnet-4")],
    [existing, subnets("subnet-1, subnet-2, subnet-3, subnet-3", "subnet-4, subnet-5, subnet-6")],
  ],
  "network/zones-with-msk": [
    [network("zones: [a, b, f]"), network("zones: [a, e, f]")],
    [`region: us-west-2\n${network("zones: [a, b, e]")}`, `region: us-east-1\n${network("zones: [a, b, e]")}`],
  ],
  "network/replacement-approval-names-network": [
    [network("replacementApproval: 'msk-ha-dev: moves'"), network("replacementApproval: 'msk-ha-dev-2: moves'")],
    [network("replacementApproval: 'msk-ha-dev:'"), network("replacementApproval: 'msk-ha-dev moves'")],
  ],
  "bastion/egress": [[both(endpoints(", kafka"), portsOnly), both(egress("none"), portsOnly)]],
  "bastion/endpoints": [[both(endpoints(", kafka"), portsOnly), both(endpoints(), portsOnly)]],
  "bastion/downloads": [
    [both(endpoints(", kafka"), portsOnly), both(endpoints(", kafka"), bastion("kafkaUi: true, prometheus: false, kafkaTools: false"))],
    [both(endpoints(", kafka"), portsOnly), both(endpoints(", kafka"), bastion("kafkaUi: false, prometheus: true, kafkaTools: false"))],
    [both(endpoints(", kafka"), portsOnly), both(endpoints(", kafka"), bastion("kafkaUi: false, prometheus: false, kafkaTools: true"))],
  ],
  "bastion/prometheus-needs-brokers": [
    [both(cluster("kind: serverless"), bastion("prometheus: false")), both(cluster("kind: serverless"), bastion("prometheus: true"))],
  ],
  "bastion/public-subnet": [
    [both(egress("single-nat"), bastion("publicSsh: {}")), both(existing, bastion("publicSsh: {}"))],
    [
      both(existing, bastion("publicSsh: { subnetId: subnet-7 }")),
      both(egress("single-nat"), bastion("publicSsh: { subnetId: subnet-7 }")),
    ],
    [
      both(endpoints(", kafka"), portsOnly),
      both(endpoints(", kafka"), bastion("kafkaUi: false, prometheus: false, kafkaTools: false, publicSsh: {}")),
    ],
  ],
  "cluster/internal-topics-replication-factor": [
    [properties("offsets.topic.replication.factor: 3"), properties("offsets.topic.replication.factor: 4")],
    [properties("default.replication.factor: 3"), properties("default.replication.factor: 4")],
    [properties("transaction.state.log.replication.factor: 3"), properties("transaction.state.log.replication.factor: 4")],
  ],
  "cluster/min-insync-below-replication-factor": [
    [properties("min.insync.replicas: 2"), properties("min.insync.replicas: 3")],
    [properties("transaction.state.log.min.isr: 2"), properties("transaction.state.log.min.isr: 3")],
  ],
  "cluster/message-sizes-increase": [
    // Kafka adds 12 bytes to a record batch.
    [properties("message.max.bytes: 1048588"), properties("message.max.bytes: 1048589")],
    [
      properties("message.max.bytes: 104857612, replica.fetch.max.bytes: 104857612"),
      properties("message.max.bytes: 104857600, replica.fetch.max.bytes: 104857613"),
    ],
  ],
  "cluster/message-size-once": [
    [properties("message.max.bytes: 1000000", "maxMessageMib: 1, "), properties("message.max.bytes: 1000000", "maxMessageMib: 2, ")],
    [cluster("maxMessageMib: 2"), properties("replica.fetch.max.bytes: 2097152", "maxMessageMib: 2, ")],
  ],
  "cluster/property-of-version": [
    [
      properties("zookeeper.session.timeout.ms: 6000", "kafkaVersion: 3.9.x, "),
      properties("zookeeper.session.timeout.ms: 6000", "kafkaVersion: 3.9.x.kraft, "),
    ],
    [
      properties("leader.imbalance.per.broker.percentage: 5", "kafkaVersion: 3.9.x.kraft, "),
      properties("leader.imbalance.per.broker.percentage: 5", "kafkaVersion: 4.0.x.kraft, "),
    ],
  ],
  "cluster/zookeeper-brokers-limit": [
    [cluster("kafkaVersion: 3.9.x, brokers: 30"), cluster("kafkaVersion: 3.9.x, brokers: 31")],
    [cluster("kafkaVersion: 3.9.x.kraft, brokers: 60"), cluster("kafkaVersion: 3.9.x, brokers: 60")],
  ],
  "cluster/autoscaling-maximum": [
    [
      cluster("volumeGib: 100, storageAutoscaling: { maximumGib: 100 }"),
      cluster("volumeGib: 101, storageAutoscaling: { maximumGib: 100 }"),
    ],
  ],
  "cluster/provisioned-throughput-limit": [
    [
      throughput("instanceType: kafka.m7g.2xlarge, provisionedThroughputMibPerSecond: 312"),
      throughput("instanceType: kafka.m7g.2xlarge, provisionedThroughputMibPerSecond: 313"),
    ],
    [
      throughput("instanceType: kafka.m5.4xlarge, volumeGib: 10, provisionedThroughputMibPerSecond: 300"),
      throughput("instanceType: kafka.m5.4xlarge, volumeGib: 9, provisionedThroughputMibPerSecond: 300"),
    ],
    [
      throughput("instanceType: kafka.m7g.2xlarge, volumeGib: 9, provisionedThroughputMibPerSecond: off"),
      throughput("instanceType: kafka.m7g.xlarge, provisionedThroughputMibPerSecond: off"),
    ],
  ],
  "cluster/provisioned-throughput-fetchers": [
    [
      throughput("instanceType: kafka.m5.4xlarge, provisionedThroughputMibPerSecond: 300"),
      properties("num.replica.fetchers: 3", "instanceType: kafka.m5.4xlarge, provisionedThroughputMibPerSecond: 300, "),
    ],
    [
      cluster("instanceType: kafka.m5.4xlarge, provisionedThroughputMibPerSecond: off"),
      cluster("instanceType: kafka.m5.4xlarge, provisionedThroughputMibPerSecond: 300"),
    ],
  ],
  "cluster/t3-features": [
    [cluster("instanceType: kafka.t3.small"), cluster("instanceType: kafka.t3.small, tieredStorage: true")],
    [cluster("instanceType: kafka.m5.large, tieredStorage: true"), cluster("instanceType: kafka.t3.small, vpcConnectivity: { tls: true }")],
    [
      cluster("instanceType: kafka.t3.small, vpcConnectivity: { iam: false }"),
      cluster("instanceType: kafka.t3.small, vpcConnectivity: { scram: true }"),
    ],
  ],
  "cluster/tiered-cleanup-policy": [
    [properties("log.cleanup.policy: delete", "tieredStorage: true, "), properties("log.cleanup.policy: compact", "tieredStorage: true, ")],
    [properties("log.cleanup.policy: compact"), properties("log.cleanup.policy: 'compact,delete'", "tieredStorage: true, ")],
  ],
  "cluster/authentication-on": [
    [cluster("authentication: { iam: false, scram: true }"), cluster("authentication: { iam: false }")],
    [
      cluster("authentication: { iam: false, unauthenticated: allowed }"),
      cluster("authentication: { iam: false, unauthenticated: refused }"),
    ],
  ],
  "cluster/functions-need-iam": [
    [cluster("authentication: { scram: true }"), cluster("authentication: { iam: false, scram: true }")],
    [cluster("authentication: { iam: false }"), cluster("authentication: { iam: false, unauthenticated: allowed }")],
    [
      cluster("authentication: { iam: true, mutualTls: { mode: managed, usage: general, validityYears: 10 } }"),
      cluster("authentication: { iam: false, mutualTls: { mode: managed, usage: general, validityYears: 10 } }"),
    ],
  ],
  "cluster/plaintext-unauthenticated": [
    [cluster("encryptionInTransit: TLS"), cluster("encryptionInTransit: TLS_PLAINTEXT")],
    [
      cluster("encryptionInTransit: TLS_PLAINTEXT, authentication: { unauthenticated: allowed }"),
      cluster("encryptionInTransit: PLAINTEXT, authentication: { unauthenticated: allowed }"),
    ],
    [
      cluster("encryptionInTransit: PLAINTEXT, authentication: { iam: false, unauthenticated: allowed }"),
      cluster("encryptionInTransit: PLAINTEXT, authentication: { iam: false, scram: true, unauthenticated: allowed }"),
    ],
  ],
  "cluster/public-access-secure": [
    [both(existing, cluster(internet)), both(existing, cluster(`${internet}, authentication: { unauthenticated: allowed }`))],
    [both(existing, cluster(`publicAccess: off, ${everyone}`)), both(existing, cluster(`${internet}, ${everyone}`))],
    [
      both(existing, cluster(`${internet}, encryptionInTransit: TLS`)),
      both(existing, cluster(`${internet}, encryptionInTransit: TLS_PLAINTEXT`)),
    ],
  ],
  "cluster/public-access-subnets": [
    [both(existing, cluster(internet)), cluster(internet)],
    [cluster("publicAccess: off"), cluster(internet)],
  ],
  "cluster/vpc-connectivity-authentication": [
    [cluster("vpcConnectivity: { iam: true }"), cluster("vpcConnectivity: { scram: true }")],
    [
      cluster(`authentication: { scram: true }, vpcConnectivity: { iam: true }, ${everyone}`),
      cluster(`authentication: { scram: true }, vpcConnectivity: { scram: true }, ${everyone}`),
    ],
    [
      cluster("authentication: { mutualTls: { mode: managed, usage: general, validityYears: 10 } }, vpcConnectivity: { tls: true }"),
      cluster("vpcConnectivity: { tls: true }"),
    ],
  ],
  "cluster/shared-reachable": [
    [cluster("vpcConnectivity: { iam: true }, sharedWith: ['123456789012']"), cluster("sharedWith: ['123456789012']")],
    [
      cluster("authentication: { scram: true }, vpcConnectivity: { scram: true }, sharedWith: ['123456789012']"),
      cluster("vpcConnectivity: { iam: false }, sharedWith: ['123456789012']"),
    ],
    [cluster("replicated: true"), cluster("replicated: true, authentication: { iam: false, scram: true }")],
  ],
  "cluster/replacement-approval-names-cluster": [
    [cluster("replacementApproval: 'msk-ha-dev: moves'"), cluster("replacementApproval: 'msk-ha-dev-2: moves'")],
    [cluster("name: orders, replacementApproval: 'orders: moves'"), cluster("name: orders, replacementApproval: 'orders-2: moves'")],
    [cluster("name: orders, replacementApproval: 'orders:'"), cluster("name: orders, replacementApproval: orders")],
    [existingCluster("orders: moves"), existingCluster("orders-2: moves")],
    [existingCluster("orders: moves"), existingCluster("my-orders: moves")],
  ],
  "cluster/replicator-region": [
    [both(cluster("replicated: true"), replicator("us-east-1")), both(cluster("replicated: true"), replicator("us-east-2"))],
    [both(cluster("replicated: true"), replicator("us-east-1")), replicator("us-east-1")],
    [replicator("us-west-2").replace("direction: to", "direction: from"), replicator("us-west-2")],
  ],
  "cluster/brokers-multiple-of-zones": [
    [cluster("brokers: 3"), cluster("brokers: 4")],
    [both(network("zones: [a, b]"), cluster("brokers: 4")), both(network("zones: [a, b]"), cluster("brokers: 3"))],
  ],
  "cluster/express-zones": [
    [cluster("kind: express"), both(network("zones: [a, b]"), cluster("kind: express, brokers: 4"))],
    [both(network("zones: [a, b]"), cluster("brokers: 2")), both(network("zones: [a, b]"), cluster("kind: express, brokers: 2"))],
  ],
  "cluster/rebalancing-needs-newer-provider": [
    [both("awsProvider: 6", cluster("kind: express, rebalancing: off")), cluster("kind: express, rebalancing: off")],
    [cluster("kind: express"), both("awsProvider: 5", cluster("kind: express, rebalancing: on"))],
  ],
  "cluster/data-key-in-region": [
    [cluster(dataKey("us-east-1")), cluster(dataKey("eu-west-1"))],
    [both("region: eu-west-1", cluster(dataKey("eu-west-1"))), both("region: eu-west-1", cluster(dataKey("us-east-1")))],
    [cluster(`kind: express, ${dataKey("us-east-1")}`), cluster(`kind: express, ${dataKey("us-west-2")}`)],
  ],
  "platform/operations-key-in-region": [
    [`operationsKey: ${keyIn("us-east-1")}`, `operationsKey: ${keyIn("eu-west-1")}`],
    [both("region: eu-west-1", `operationsKey: ${keyIn("eu-west-1")}`), both("region: eu-west-1", `operationsKey: ${keyIn("us-east-1")}`)],
  ],
  "cluster/topic-replicas-per-broker": [
    [topics("replicationFactor: 3"), topics("replicationFactor: 4")],
    [both(cluster("brokers: 6"), topics("replicationFactor: 6")), both(cluster("brokers: 6"), topics("replicationFactor: 7"))],
  ],
  "cluster/topic-fixed-replication": [
    [both(cluster("kind: express"), topics("minInsyncReplicas: 2")), both(cluster("kind: express"), topics("minInsyncReplicas: 1"))],
    [
      topics("replicationFactor: 2, minInsyncReplicas: 1"),
      both(cluster("kind: serverless"), topics("replicationFactor: 2, minInsyncReplicas: 1")),
    ],
  ],
  "cluster/partitions-limit": [
    [
      both(cluster("instanceType: kafka.t3.small"), topics("partitions: 299", "partitions: 1")),
      both(cluster("instanceType: kafka.t3.small"), topics("partitions: 300", "partitions: 1")),
    ],
    [
      both(cluster("kind: serverless"), topics("partitions: 2399", "partitions: 1")),
      both(cluster("kind: serverless"), topics("partitions: 2400", "partitions: 1")),
    ],
    [
      both(cluster("kind: express, instanceType: express.m7g.large"), topics("partitions: 1499", "partitions: 1")),
      both(cluster("kind: express, instanceType: express.m7g.large"), topics("partitions: 1500", "partitions: 1")),
    ],
  ],
  "cluster/retention-fits-storage": [
    [
      both(volumes, topics(`partitions: 1, retentionBytes: ${USABLE}`)),
      both(volumes, topics(`partitions: 1, retentionBytes: ${USABLE + 1}`)),
    ],
    // By time: 17 GiB in each replica are 4,951 KiB/s for an hour.
    [
      both(volumes, topics("retentionHours: 1, expectedKibPerSecond: 4951")),
      both(volumes, topics("retentionHours: 1, expectedKibPerSecond: 4952")),
    ],
    // The lower of two limits counts.
    [
      both(volumes, topics(`partitions: 1, retentionBytes: ${2 * USABLE}, retentionHours: 1, expectedKibPerSecond: 4951`)),
      both(volumes, topics(`partitions: 2, retentionBytes: ${USABLE}`)),
    ],
    [
      both(cluster("volumeGib: 20, storageAutoscaling: { maximumGib: 40 }"), topics(`partitions: 2, retentionBytes: ${USABLE}`)),
      both(cluster("volumeGib: 20, storageAutoscaling: { maximumGib: 39 }"), topics(`partitions: 2, retentionBytes: ${USABLE}`)),
    ],
    // Both topics count; tiered ones with their local retention.
    [
      both(volumes, topics(`partitions: 1, retentionBytes: ${USABLE - 1048576}`, "partitions: 1, retentionBytes: 1048576")),
      both(volumes, topics(`partitions: 1, retentionBytes: ${USABLE - 1048575}`, "partitions: 1, retentionBytes: 1048576")),
    ],
  ],
  "cluster/topic-message-size": [
    [topics("maxMessageBytes: 1048576"), topics("maxMessageBytes: 1048577")],
    [
      both(cluster("kind: serverless"), topics("maxMessageBytes: 8388608")),
      both(cluster("kind: serverless"), topics("maxMessageBytes: 8388609")),
    ],
  ],
  "cluster/topic-tiered-storage": [
    [tiered("retentionHours: 72"), topics("tiered: true")],
    [both(cluster("kind: express"), topics("tiered: false")), both(cluster("kind: express"), topics("tiered: true"))],
  ],
  "cluster/serverless-topic-properties": [
    [
      both(cluster("kind: serverless"), topics("configuration: { message.timestamp.type: LogAppendTime }")),
      both(cluster("kind: serverless"), topics("configuration: { segment.bytes: 104857600 }")),
    ],
    [
      topics("configuration: { segment.bytes: 104857600 }"),
      both(cluster("kind: serverless"), topics("configuration: { unclean.leader.election.enable: false }")),
    ],
  ],
  "cluster/serverless-without-acls": [
    [acl("produce: [ad-events]"), both(cluster("kind: serverless"), "acls: [{ users: ['*'], produce: [ad-events] }]")],
  ],
  "pipelines/topics-declared": [
    [withPipelines(source()), `${pipelineTopics()}\npipelines: { ${source()} }`],
    [withPipelines(sink()), `pipelines: { ${sink()} }`],
    [withPipelines(anyPlugin(undefined, "produce: [ad-events]")), withPipelines(anyPlugin(undefined, "produce: [ad-event]"))],
  ],
  "pipelines/debezium-not-autoscaled": [
    [
      withPipelines(source("capacity: { mode: provisioned, workers: 1 }")),
      withPipelines(source("capacity: { mode: provisioned, workers: 2 }")),
    ],
    [withPipelines(sink("capacity: { mode: autoscaled }")), withPipelines(source("capacity: { mode: autoscaled }"))],
  ],
  "pipelines/workers-in-order": [
    [
      withPipelines(sink("capacity: { mode: autoscaled, minWorkers: 2 }")),
      withPipelines(sink("capacity: { mode: autoscaled, minWorkers: 3 }")),
    ],
  ],
  "pipelines/public-needs-nat": [
    [withSecrets(sink("", "172.16.0.0/12")), withSecrets(sink("", "172.16.0.0/11"))],
    [withSecrets(sink("", "192.168.0.0/16")), withSecrets(sink("", "192.169.0.0/16"))],
    [withSecrets(sink("", "100.64.0.0/10")), withSecrets(sink("", "100.0.0.0/10"))],
    [both(egress("single-nat"), withPipelines(sink("", "0.0.0.0/0"))), withSecrets(sink("", "0.0.0.0/0"))],
  ],
  "pipelines/secrets-reachable": [
    [withSecrets(sink()), both(egress("endpoints"), withPipelines(sink()))],
    [both(egress("none"), withPipelines(anyPlugin())), both(egress("none"), withPipelines(sink()))],
    [both(egress("single-nat"), withPipelines(sink())), both(egress("none"), withPipelines(source()))],
  ],
  "pipelines/services-reachable": [
    [
      both(network("egress: endpoints, endpoints: [glue]"), withLake(iceberg())),
      both(network("egress: endpoints, endpoints: [secretsmanager]"), withLake(iceberg())),
    ],
    [both(egress("none"), withPipelines(anyPlugin())), both(egress("none"), withLake(iceberg()))],
    [both(egress("single-nat"), withLake(iceberg())), both(egress("endpoints"), withLake(iceberg()))],
  ],
  "pipelines/control-topic-own": [
    [withLake(iceberg()), withLake(iceberg("controlTopic: orders.public.orders"))],
    [
      withLake(iceberg(), iceberg("controlTopic: debezium-heartbeat.orders").replace("lake:", "again:")),
      withLake(iceberg(), iceberg("controlTopic: lake-control").replace("lake:", "again:")),
    ],
    [
      withLake(iceberg(), anyPlugin(undefined, "consume: [ad-events]")),
      withLake(iceberg(), anyPlugin(undefined, "consume: [lake-control]")),
    ],
  ],
  "pipelines/no-secrets-in-properties": [
    [property("database.password: '${secretsmanager:shop:password}'"), property("database.password: secret")],
    [property("sasl.tokens: x"), property("sasl.token: x")],
    [property("aws.secret.key: '${secretsmanager:shop:key}'"), property("aws.secret.key: x")],
    [property("aws.secret.key: '${secretsmanager:shop:key}'"), property("aws.secret.key: 'x${secretsmanager:shop:key}'")],
  ],
  "pipelines/secrets-granted": [
    [
      withPipelines(anyPlugin(referring("shop/db"), `secrets: [{ arn: "${SECRET}" }]`)),
      withPipelines(anyPlugin(referring("shop/d"), `secrets: [{ arn: "${SECRET}" }]`)),
    ],
    [
      withPipelines(anyPlugin(referring(encodeURIComponent(SECRET)), `secrets: [{ arn: "${SECRET}" }]`)),
      withPipelines(anyPlugin(referring(encodeURIComponent(SECRET)))),
    ],
    [
      withPipelines(source("properties: { x: '${secretsmanager:shop/db:a}' }")),
      withPipelines(source("properties: { x: '${secretsmanager:shop/db:a},${secretsmanager:other:a}' }")),
    ],
    [property("a: '${secretsmanager:shop}'"), withPipelines(anyPlugin(referring("100%")))],
  ],
  "pipelines/plugin-names": [
    [
      withPipelines(mavenPlugin("first", "com.a:any:1.0:zip"), mavenPlugin("second", "com.b:any:1.0:zip")),
      withPipelines(mavenPlugin("first", "com.a:any:1.0:zip"), mavenPlugin("second", "com-a:any:1.0:zip")),
    ],
    [
      withPipelines(mavenPlugin("first", "com.a:any:1.0:zip"), mavenPlugin("second", "com.a:any:1.0:zip"), anyPlugin()),
      withPipelines(mavenPlugin("first", "com.a:any:1.0:zip"), mavenPlugin("second", "com.a:any:1.0:zip", "cd")),
    ],
    [
      withPipelines(mavenPlugin("first", "com.a:any:1.0:zip"), mavenPlugin("second", "com.a:any:1.1:zip", "cd")),
      withPipelines(mavenPlugin("first", "Com.a:any:1.0:zip"), mavenPlugin("second", "com.a:any:1.0:zip")),
    ],
  ],
  "pipelines/connector-properties": [
    [withPipelines(anyPlugin()), withPipelines(anyPlugin("connector.class: Any"))],
    [withPipelines(source("properties: { slot.drop.on.stop: true }")), withPipelines(source("properties: { slot.name: x }"))],
    [withLake(iceberg("properties: { iceberg.catalog.a: 1 }")), withLake(iceberg("properties: { iceberg.catalog.warehouse: x }"))],
    [withPipelines(sink("properties: { batch.size: 1 }")), withPipelines(sink("properties: { topics: x }"))],
  ],
  "cluster/serverless-without-quotas": [
    ["quotas: []", both(cluster("kind: serverless"), "quotas: []")],
    [cluster("kind: serverless"), both(cluster("kind: serverless"), "quotas: [{ clientId: a, producerByteRate: 1 }]")],
  ],
  "topics/quota-complete": [
    ["quotas: [{ clientId: a, producerByteRate: 1 }]", "quotas: [{ clientId: a }]"],
    ["quotas: [{ user: '*', consumerByteRate: 1 }]", "quotas: [{ consumerByteRate: 1 }]"],
    ["quotas: [{ clientId: a, requestPercentage: 0.5 }]", "quotas: [{ requestPercentage: 0.5 }]"],
    ["quotas: [{ clientId: a, controllerMutationRate: 0.5 }]", "quotas: [{ controllerMutationRate: 0.5 }]"],
    [
      both(managed, "quotas: [{ certificate: 'CN=a', producerByteRate: 1 }]"),
      both(managed, "quotas: [{ certificate: 'CN=a', user: '*', producerByteRate: 1 }]"),
    ],
  ],
  "topics/quota-once": [
    [
      "quotas: [{ clientId: a, producerByteRate: 1 }, { user: '*', clientId: a, producerByteRate: 1 }]",
      "quotas: [{ clientId: a, producerByteRate: 1 }, { clientId: a, consumerByteRate: 1 }]",
    ],
    [
      both(managed, "quotas: [{ certificate: 'CN=a', producerByteRate: 1 }, { certificate: 'CN=b', producerByteRate: 1 }]"),
      both(managed, "quotas: [{ certificate: 'CN=a', producerByteRate: 1 }, { certificate: 'CN=a', producerByteRate: 1 }]"),
    ],
  ],
  "topics/min-insync-below-replication-factor": [[topics("minInsyncReplicas: 2"), topics("minInsyncReplicas: 3")]],
  "topics/names-differ-in-metrics": [
    [
      "topics: { ad-events: {}, ad-events-dead-letters: {}, a.b: {}, a-b: {} }",
      "topics: { ad-events: {}, ad-events-dead-letters: {}, a.b.c: {}, a_b.c: {} }",
    ],
  ],
  "topics/tiered-retention": [
    [tiered("retentionHours: 72"), tiered("retentionHours: 71")],
    [topics("cleanupPolicy: compact, retentionHours: 71"), tiered("cleanupPolicy: 'compact,delete'")],
  ],
  "topics/local-retention": [
    [tiered("retentionHours: 72, localRetentionHours: 72"), tiered("retentionHours: 72, localRetentionHours: 73")],
    [topics("retentionHours: 72"), topics("localRetentionHours: 72")],
  ],
  "topics/acl-complete": [
    [acl("produce: [ad-events]"), both(scram, "scramUsers: { shop: {} }", "acls: [{ users: [shop] }]")],
    [acl("transactionalIds: [a]"), "acls: [{ produce: [ad-events] }]"],
    [acl("consume: [{ topic: ad-events, group: g }]"), "acls: [{ consume: [{ topic: ad-events, group: g }] }]"],
    [both(managed, certificates), both(managed, "acls: [{ certificates: ['CN=billing,O=Example'] }]")],
    [acl("rules: [{ resource: topic, name: a, operations: [Read] }]"), "acls: [{ transactionalIds: [a] }]"],
  ],
  "topics/acl-topics-declared": [
    [acl("produce: [ad-events]"), acl("produce: [ad-event]")],
    [acl("consume: [{ topic: 'ad*', group: g }]"), acl("consume: [{ topic: 'ad', group: g }]")],
  ],
  "topics/acl-rule-effective": [
    [
      acl("rules: [{ resource: cluster, name: kafka-cluster, operations: [Describe] }]"),
      acl("rules: [{ resource: cluster, name: kafka-cluster, pattern: prefixed, operations: [Describe] }]"),
    ],
    [
      acl("rules: [{ resource: topic, name: '*', operations: [Read] }]"),
      acl("rules: [{ resource: topic, name: '*a', operations: [Read] }]"),
    ],
    [
      acl("rules: [{ resource: topic, name: 'a', pattern: prefixed, operations: [Read] }]"),
      acl("rules: [{ resource: topic, name: '*', pattern: prefixed, operations: [Read] }]"),
    ],
    [
      acl("rules: [{ resource: transactional-id, name: a, operations: [Write] }]"),
      acl("rules: [{ resource: transactional-id, name: a, operations: [Create] }]"),
    ],
    [acl("rules: [{ resource: cluster, operations: [Describe] }]"), acl("rules: [{ resource: group, operations: [Describe] }]")],
  ],
  "access/scram-users-limit": [[both(scram, users(1000)), both(scram, users(1001))]],
  "access/scram-users-need-scram": [
    [both(scram, users(1)), users(1)],
    ["scramUsers: {}", both(cluster("kind: serverless"), users(1))],
    [both(existingCluster("orders: x"), users(1)), both(cluster("kind: express"), users(1))],
  ],
  "access/acl-users-declared": [
    [acl("produce: [ad-events]"), acl("produce: [ad-events]").replace("users: [shop]", "users: [shop, shops]")],
    [
      acl("produce: [ad-events]").replace("users: [shop]", "users: ['*']"),
      acl("produce: [ad-events]").replace("users: [shop]", "users: [sho]"),
    ],
  ],
  "access/acl-certificates-need-mtls": [
    [both(managed, certificates), certificates],
    [acl("produce: [ad-events]"), certificates],
  ],
  "access/quota-users-declared": [
    [quota("user: shop"), quota("user: shops")],
    [quota("user: '*'"), quota("user: sho")],
    [quota("clientId: other"), quota("user: other")],
  ],
  "access/quota-certificates-need-mtls": [
    [both(managed, certificateQuota), certificateQuota],
    ["quotas: [{ user: '*', producerByteRate: 1 }]", certificateQuota],
  ],
  "access/client-topics-declared": [
    ["clients: { shop: { produce: [ad-events] } }", "clients: { shop: { produce: [ad-event] } }"],
    [
      "clients: { shop: { consume: [{ topic: 'order*', group: shop }] } }",
      "clients: { shop: { consume: [{ topic: order, group: shop }] } }",
    ],
  ],
  "access/client-grants-distinct": [
    ["clients: { shop: { produce: ['ad.*', 'ad.*'] } }", "clients: { shop: { produce: ['ad.*', 'ad-*'] } }"],
    [
      "clients: { shop: { consume: [{ topic: 'a*', group: b }, { topic: 'a*', group: c }] } }",
      "clients: { shop: { consume: [{ topic: 'a*', group: b-c }, { topic: 'a*', group: b.c }] } }",
    ],
  ],
  "access/client-policies-fit": [[consuming(200), consuming(800)]],
  "access/transactions-need-produce": [
    ["clients: { shop: { produce: ['*'], transactionalIds: [a] } }", "clients: { shop: { transactionalIds: [a] } }"],
    [
      "clients: { shop: { produce: ['*'], idempotent: false } }",
      "clients: { shop: { produce: ['*'], idempotent: false, transactionalIds: [a] } }",
    ],
  ],
  "event-api/deadline-before-timeout": [
    [
      "eventApi: { producer: { deadlineMs: 9500, timeoutSeconds: 10 } }",
      "eventApi: { producer: { deadlineMs: 9501, timeoutSeconds: 10 } }",
    ],
  ],
  "event-api/pollers-minimum": [
    ["eventApi: { consumer: { pollers: { minimum: 2, maximum: 2 } } }", "eventApi: { consumer: { pollers: { minimum: 3, maximum: 2 } } }"],
  ],
  "event-api/event-ids-outlive-records": [
    [
      "eventApi: { consumer: { deduplication: table, eventIdRetentionSeconds: 7200, maximumRecordAgeSeconds: 7200 } }",
      "eventApi: { consumer: { deduplication: table, eventIdRetentionSeconds: 7200, maximumRecordAgeSeconds: 7201 } }",
    ],
    [
      "eventApi: { consumer: { deduplication: memory, eventIdRetentionSeconds: 7200, maximumRecordAgeSeconds: 7201 } }",
      "eventApi: { consumer: { deduplication: table, eventIdRetentionSeconds: 7200, maximumRecordAgeSeconds: 7201 } }",
    ],
  ],
  "event-api/dead-letter-topic-differs": [["eventApi: {}", "eventApi: { deadLetterTopic: ad-events }"]],
  "event-api/topics-declared": [
    ["topics: { ad-events: {}, ad-events-dead-letters: {} }", "topics: { ad-events: {} }"],
    ["topics: { ad-events: {}, ad-events-dead-letters: {} }", "topics: { ad-events-dead-letters: {} }"],
  ],
  "event-api/body-fits-topic": [
    // JSON and headers add up to 4,096 bytes.
    ["eventApi: { producer: { maxBodyBytes: 1044492 } }", "eventApi: { producer: { maxBodyBytes: 1044493 } }"],
    [
      both(topics("maxMessageBytes: 8192"), "eventApi: { producer: { maxBodyBytes: 4096 } }"),
      both(topics("maxMessageBytes: 8192"), "eventApi: { producer: { maxBodyBytes: 4097 } }"),
    ],
  ],
  "event-api/topics-not-compacted": [
    [topics("cleanupPolicy: delete", "cleanupPolicy: delete"), topics("cleanupPolicy: compact")],
    [topics(""), topics("", "cleanupPolicy: 'compact,delete'")],
  ],
  "event-api/dead-letters-fit": [
    [topics("", "maxMessageBytes: 1048588"), topics("", "maxMessageBytes: 1048587")],
    [topics("maxMessageBytes: 30000", "maxMessageBytes: 30000"), topics("maxMessageBytes: 30000", "maxMessageBytes: 29999")],
    [
      both(existingCluster("orders: x"), topics("", "maxMessageBytes: 1024")),
      both(existingCluster("orders: x"), topics("maxMessageBytes: 30000", "maxMessageBytes: 29999")),
    ],
  ],
  "event-api/pollers-per-partition": [
    ["eventApi: { consumer: { pollers: { maximum: 6 } } }", "eventApi: { consumer: { pollers: { maximum: 7 } } }"],
    [
      both(topics("partitions: 2"), "eventApi: { consumer: { pollers: { maximum: 2 } } }"),
      both(topics("partitions: 2"), "eventApi: { consumer: { pollers: { maximum: 3 } } }"),
    ],
  ],
  "observability/existing-cluster": [
    [both(existingCluster("orders: x"), describedCluster), both(cluster("kind: express"), describedCluster)],
    ["observability: {}", describedCluster],
  ],
  "schemas/registry-declared": [
    [withSchemas(schema("ad-event")), `schemas: { ${schema("ad-event")} }`],
    ["registry: { kind: none }", `registry: { kind: none }\nschemas: { ${schema("ad-event")} }`],
  ],
  "schemas/definition-valid": [
    [withSchemas(schema("ad-event")), withSchemas(schema("broken"))],
    [withSchemas(schema("ad-event")), withSchemas(schema("other-file"))],
    [withSchemas(schema("ad-event")), withSchemas(schema("absent"))],
  ],
  "schemas/compatible-with-history": [
    [withSchemas(schema("ad-event")), withSchemas(schema("incompatible"))],
    [withSchemas(schema("incompatible", "compatibility: NONE")), withSchemas(schema("incompatible", "compatibility: FULL"))],
    [withSchemas(schema("incompatible", "compatibility: FORWARD")), withSchemas(schema("incompatible", "compatibility: DISABLED"))],
    [withSchemas(schema("without-history", "", "rolled-back")), withSchemas(schema("rolled-back"))],
  ],
  "schemas/topics-declared": [
    [withSchemas(schema("ad-event", "topics: [ad-events]")), withSchemas(schema("ad-event", "topics: [ad-events, ad-event]"))],
  ],
  "schemas/one-schema-per-topic": [
    [
      withSchemas(schema("ad-event", "topics: [ad-events]"), schema("letters", "topics: [ad-events-dead-letters]", "ad-event")),
      withSchemas(schema("ad-event", "topics: [ad-events]"), schema("letters", "topics: [ad-events]", "ad-event")),
    ],
    [withSchemas(schema("ad-event", "topics: [ad-events]")), withSchemas(schema("ad-event", "topics: [ad-events, ad-events]"))],
  ],
  "schemas/registry-reachable": [
    [
      both(network("egress: endpoints, endpoints: [glue]"), withSchemas(schema("ad-event"))),
      both(network("egress: endpoints, endpoints: [xray]"), withSchemas(schema("ad-event"))),
    ],
    [both(egress("nat-per-zone"), withSchemas(schema("ad-event"))), both(egress("none"), withSchemas(schema("ad-event")))],
    [both(egress("single-nat"), withSchemas(schema("ad-event"))), both(egress("none"), withSchemas(schema("ad-event")))],
    [both(egress("none"), withSchemas()), both(egress("none"), withSchemas(schema("ad-event")))],
    [both(existing, withSchemas(schema("ad-event"))), both(egress("none"), withSchemas(schema("ad-event")))],
  ],
  "event-api/schema-holds-events": [
    [withSchemas(schema("ad-event", "topics: [ad-events]")), withSchemas(schema("ad-event", "topics: [ad-events]", "small-timestamp"))],
    [
      withSchemas(schema("incompatible", "compatibility: NONE, topics: [ad-events-dead-letters]")),
      withSchemas(schema("incompatible", "compatibility: NONE, topics: [ad-events]")),
    ],
  ],
  "observability/lag-objective": [
    [lag("maxSeconds: 1"), lag("")],
    [lag("maxRecords: 1"), lag("")],
  ],
  "observability/collector-workspace": [
    [collector("prometheus: true, collector: bastion"), collector("collector: bastion")],
    [collector("collector: 'off'"), collector("collector: bastion")],
  ],
  "observability/collector-bastion": [
    [collector("prometheus: true, collector: bastion"), collector("prometheus: true, collector: bastion", "", "'off'")],
    [collector("prometheus: true, collector: 'off'", "", "'off'"), collector("prometheus: true, collector: bastion", "", "'off'")],
    [
      collector("prometheus: true, collector: bastion", "", "{ prometheus: true }"),
      collector("prometheus: true, collector: bastion", "", "{ prometheus: false }"),
    ],
  ],
  "observability/collector-exporters": [
    [collector("prometheus: true, collector: bastion"), collector("prometheus: true, collector: bastion", "nodeExporter")],
    [collector("prometheus: true, collector: bastion"), collector("prometheus: true, collector: bastion", "jmxExporter")],
  ],
  "observability/managed-collector": [
    [collector("prometheus: true, collector: bastion"), collector("prometheus: true, collector: managed")],
  ],
  "observability/grafana-prometheus": [
    ["observability: { prometheus: true, grafana: {} }", "observability: { grafana: {} }"],
    ["observability: { grafana: 'off' }", "observability: { grafana: {} }"],
  ],
  "observability/grafana-alert-rules": [
    [
      "observability: { prometheus: true, grafana: { alertRules: true } }",
      "observability: { prometheus: true, alarms: false, grafana: { alertRules: true } }",
    ],
    [
      "observability: { prometheus: true, alarms: false, grafana: {} }",
      "observability: { prometheus: true, alarms: false, grafana: { alertRules: true } }",
    ],
  ],
};

/** Ids of the rules that a document breaks, in the report of all rules. */
function brokenBy(yaml: string): string[] {
  try {
    readSettings(`environment: dev\n${yaml}`, platformSettings, platformRules);
  } catch (error) {
    return (error as Error).message.split("\n").map((line) => /\[([^\]]+)\]$/.exec(line)?.[1] ?? line);
  }
  return [];
}

describe("limits", () => {
  test("every rule has settings that it accepts, next to settings that it refuses", () => {
    expect(Object.keys(limits).sort()).toEqual(platformRules.map(({ id }) => id).sort());
  });

  test.each(Object.entries(limits).flatMap(([rule, pairs]) => pairs.map(([accepted, refused]) => [rule, accepted, refused] as const)))(
    "%s accepts %j, and refuses %j",
    (rule, accepted, refused) => {
      const [before, after] = [brokenBy(accepted), brokenBy(refused)];

      expect(after).toContain(rule);
      expect(before).not.toContain(rule);
      // A schema that refuses the value would hide the rule.
      expect([...before, ...after].filter((id) => id.startsWith("settings/"))).toEqual([]);
    },
  );
});

describe("what a rule reads", () => {
  const valid = [...new Set(Object.values(limits).flat(2))].flatMap((yaml) => {
    const { success, data } = platformSettings.safeParse(parse(`environment: dev\n${yaml}`));
    return success ? [data] : [];
  });
  const isList = (value: unknown) => Array.isArray(value);

  /** Returns settings that note the dotted path of each value that is read. */
  function noting(value: unknown, path: string, read: Set<string>): unknown {
    if (value === null || typeof value !== "object") return value;
    return new Proxy(value, {
      get: (owner, key) => {
        const found = Reflect.get(owner, key) as unknown;
        if (typeof key !== "string" || (isList(owner) && !/^\d+$/.test(key))) return found;
        const inside = path === "" ? key : `${path}.${key}`;
        read.add(inside);
        return noting(found, inside, read);
      },
    });
  }
  const isBelow = (path: string, declared: string) =>
    path === declared || path.startsWith(`${declared}.`) || declared.startsWith(`${path}.`);
  /** Maps of settings, and the keys that decide which kind of settings they have: where such a key is invalid, so is the map. */
  const structure = new Set(["cluster", "network", "eventApi", "cluster.kind", "network.mode"]);

  test.each(platformRules.map((rule) => [rule.id, rule] as const))(
    "%s: it reads what it declares, and declares what it reports",
    (_, rule) => {
      const read = new Set<string>();
      const reported = valid.flatMap((settings) => rule.violations(noting(settings, "", read) as PlatformSettings));
      const declared = rule.reads.map((path) => path.replace(/\.\*$/, "")).filter((path) => !structure.has(path));

      expect(declared.filter((each) => ![...read].some((path) => !structure.has(path) && isBelow(path, each)))).toEqual([]);
      const paths = reported.map(({ path }) => path.join("."));
      expect(paths.filter((path) => !declared.some((each) => isBelow(path, each)))).toEqual([]);
    },
  );
});
