const passwords = "cluster: { authentication: { scram: true } }";
const user = `${passwords}\nscramUsers: { shop: {} }`;
const authority = "arn:aws:acm-pca:us-east-1:123456789012:certificate-authority/0a1b2c3d";
const certificates = `cluster: { authentication: { mutualTls: { mode: existing, authorities: ["${authority}"] } } }`;
const acl = (text: string) => `${user}\nacls: [{ users: [shop], ${text} }]`;
const tiered = (text: string) =>
  `cluster: { tieredStorage: true }\ntopics: { ad-events: { tiered: true, ${text} }, ad-events-dead-letters: {} }`;

/** For each rule about topics, ACLs, users, clients and alarms: settings that break only it, and the line of the report. */
export const brokenAccess: readonly [settings: string, report: string][] = [
  [
    `${passwords}\nscramUsers:\n${Array.from({ length: 1001 }, (_, n) => `  user-${n}: {}`).join("\n")}`,
    "scramUsers: 1001 users are more than MSK associates with a cluster; declare at most 1000 [access/scram-users-limit]",
  ],
  ["acls: [{ produce: [ad-events] }]", "acls.0: no principal is named; add users, certificates or both [topics/acl-complete]"],
  [
    `${certificates}\nacls: [{ certificates: ['CN=billing,O=Example'] }]`,
    "acls.0: nothing is allowed or denied; add produce, consume, transactionalIds or rules [topics/acl-complete]",
  ],
  [
    `${user}\nacls: [{ users: [shop, '*', shup], produce: [ad-events] }]`,
    "acls.0.users.2: shup is not declared; use one of scramUsers: shop; or * [access/acl-users-declared]",
  ],
  [
    acl("produce: ['orders*', orders]"),
    "acls.0.produce.1: orders is not declared; use one of topics: ad-events, ad-events-dead-letters; or a prefix followed by *, or * [topics/acl-topics-declared]",
  ],
  [
    acl("consume: [{ topic: orders, group: '*' }]"),
    "acls.0.consume.0.topic: orders is not declared; use one of topics: ad-events, ad-events-dead-letters; or a prefix followed by *, or * [topics/acl-topics-declared]",
  ],
  [
    acl("rules: [{ resource: transactional-id, name: a, operations: [Write, Read] }]"),
    "acls.0.rules.0.operations.1: Read is not an operation of a transactional-id; use one of Describe, Write, All [topics/acl-rule-effective]",
  ],
  [
    acl("rules: [{ resource: cluster, name: mine, operations: [Describe] }]"),
    "acls.0.rules.0.name: mine: Kafka has one cluster resource; leave the name out, or use kafka-cluster with pattern literal [topics/acl-rule-effective]",
  ],
  [
    acl("rules: [{ resource: topic, operations: [Describe] }]"),
    "acls.0.rules.0: the topic has no name; add a name, a prefix with pattern prefixed, or * [topics/acl-rule-effective]",
  ],
  [
    acl("rules: [{ resource: topic, name: 'a*', pattern: prefixed, operations: [Describe] }]"),
    "acls.0.rules.0.name: a*: Kafka takes the asterisk literally; use a name, a prefix without * and pattern prefixed, or * [topics/acl-rule-effective]",
  ],
  [
    "cluster: { tieredStorage: true }\ntopics: { orders: { tiered: true, cleanupPolicy: compact }, ad-events: {}, ad-events-dead-letters: {} }",
    "topics.orders.cleanupPolicy: a tiered topic does not support compact; use delete, or tiered: false [topics/tiered-retention]",
  ],
  [
    tiered("retentionHours: 71"),
    "topics.ad-events.retentionHours: 71 is too short for a tiered topic; use at least 72, or tiered: false [topics/tiered-retention]",
  ],
  [
    tiered("retentionHours: 72, localRetentionHours: 73"),
    "topics.ad-events.localRetentionHours: 73 is more than retentionHours, 72; use at most 72 [topics/local-retention]",
  ],
  [
    "topics: { ad-events: { localRetentionHours: 1 }, ad-events-dead-letters: {} }",
    "topics.ad-events.localRetentionHours: the topic is not tiered; use tiered: true, or leave localRetentionHours out [topics/local-retention]",
  ],
  [
    "scramUsers: { shop: {} }",
    "scramUsers: the cluster has no SCRAM authentication; set cluster.authentication.scram: true, or remove the users [access/scram-users-need-scram]",
  ],
  [
    "cluster: { kind: serverless }\nscramUsers: { shop: {} }",
    "scramUsers: the cluster has no SCRAM authentication; remove the users: a serverless cluster supports IAM only [access/scram-users-need-scram]",
  ],
  [
    "acls: [{ certificates: ['CN=billing,O=Example'], produce: [ad-events] }]",
    "acls.0.certificates: the cluster has no mutual TLS authentication; set cluster.authentication.mutualTls with mode existing or managed, or remove the certificates [access/acl-certificates-need-mtls]",
  ],
  [
    "cluster: { kind: serverless }\nacls: [{ users: ['*'], produce: [ad-events] }]",
    "acls: a serverless cluster has no ACLs; leave them out: IAM policies authorize its clients [cluster/serverless-without-acls]",
  ],
  [
    "quotas: [{ producerByteRate: 1 }]",
    "quotas.0: the quota applies to nobody; add user, certificate or clientId; * is the default of all others [topics/quota-complete]",
  ],
  [
    "quotas: [{ clientId: shop }]",
    "quotas.0: nothing is limited; add one of producerByteRate, consumerByteRate, requestPercentage, controllerMutationRate [topics/quota-complete]",
  ],
  [
    `${certificates}\nquotas: [{ user: '*', certificate: 'CN=billing,O=Example', producerByteRate: 1 }]`,
    "quotas.0: a user and a certificate are different principals; use an entry for each of them [topics/quota-complete]",
  ],
  [
    "quotas: [{ user: '*', producerByteRate: 1 }, { user: '*', clientId: a, producerByteRate: 1 }, { user: '*', consumerByteRate: 1 }]",
    "quotas.2: it applies to the same clients as quotas.0; merge the entries [topics/quota-once]",
  ],
  [
    `${user}\nquotas: [{ user: shup, producerByteRate: 1 }]`,
    "quotas.0.user: shup is not declared; use one of scramUsers: shop; or * [access/quota-users-declared]",
  ],
  [
    "quotas: [{ certificate: 'CN=billing,O=Example', producerByteRate: 1 }]",
    "quotas.0.certificate: the cluster has no mutual TLS authentication; set cluster.authentication.mutualTls with mode existing or managed, or remove the certificate [access/quota-certificates-need-mtls]",
  ],
  [
    "cluster: { kind: serverless }\nquotas: []",
    "quotas: a serverless cluster has no client quotas; leave them out: MSK's own quotas limit its clients [cluster/serverless-without-quotas]",
  ],
  [
    "topics: { ad-events: { tiered: true }, ad-events-dead-letters: {} }",
    "topics.ad-events.tiered: the cluster has no tiered storage; use false, or set cluster.tieredStorage: true [cluster/topic-tiered-storage]",
  ],
  [
    "cluster: { kind: express }\ntopics: { ad-events: { tiered: true }, ad-events-dead-letters: {} }",
    "topics.ad-events.tiered: the cluster has no tiered storage; use false [cluster/topic-tiered-storage]",
  ],
  [
    "cluster: { kind: express }\nobservability: { existingCluster: { kind: serverless } }",
    "observability.existingCluster: the cluster is not an existing one but express; remove existingCluster [observability/existing-cluster]",
  ],
  [
    "observability: { lag: { shop: { topics: [ad-events] } } }",
    "observability.lag.shop: the objective has no limit; set maxSeconds, maxRecords or both [observability/lag-objective]",
  ],
  [
    "cluster: { prometheus: { jmxExporter: true, nodeExporter: true } }\nbastion: {}\nobservability: { collector: bastion }",
    "observability.collector: the collector bastion has no workspace; set observability.prometheus to true, or use off [observability/collector-workspace]",
  ],
  [
    "cluster: { prometheus: { jmxExporter: true } }\nbastion: {}\nobservability: { prometheus: true, collector: bastion }",
    "observability.collector: the exporter cluster.prometheus.nodeExporter is off; turn it on, or use off [observability/collector-exporters]",
  ],
  [
    "cluster: { prometheus: { jmxExporter: true, nodeExporter: true } }\nobservability: { prometheus: true, collector: bastion }",
    "observability.collector: there is no bastion; set bastion.prometheus to true, or use off [observability/collector-bastion]",
  ],
  [
    "cluster: { prometheus: { jmxExporter: true, nodeExporter: true } }\nbastion: { prometheus: false }\nobservability: { prometheus: true, collector: bastion }",
    "observability.collector: the bastion has no Prometheus server; set bastion.prometheus to true, or use off [observability/collector-bastion]",
  ],
  [
    "observability: { prometheus: true, collector: managed }",
    "observability.collector: this release can't create a scraper for MSK; use bastion, or off [observability/managed-collector]",
  ],
  [
    "observability: { grafana: {} }",
    "observability.grafana: there is no Managed Prometheus workspace; set observability.prometheus to true, or use off [observability/grafana-prometheus]",
  ],
  [
    "observability: { alarms: false, prometheus: true, grafana: { alertRules: true } }",
    "observability.grafana.alertRules: there is no topic of alarms; set observability.alarms to true, or use false [observability/grafana-alert-rules]",
  ],
];

const endpoints = (...more: string[]) =>
  `network: { mode: new, egress: endpoints, endpoints: [ssm, ssmmessages, ec2messages, logs${more.map((name) => `, ${name}`).join("")}] }`;
const portsOnly = "kafkaUi: false, prometheus: false, kafkaTools: false";

/** For each rule about the bastion: settings that break only it, and the line of the report. */
export const brokenBastion: readonly [settings: string, report: string][] = [
  [
    "network: { mode: new, egress: none }\nbastion: {}",
    "bastion: Session Manager can't be reached with network.egress none; use another egress, or off [bastion/egress]",
  ],
  [`${endpoints()}\nbastion: { ${portsOnly} }`, "network.endpoints: the bastion also needs kafka; add it [bastion/endpoints]"],
  [
    `${endpoints("kafka")}\nbastion: { kafkaUi: false, prometheus: false }`,
    "bastion.kafkaTools: it can't be downloaded with network.egress endpoints; use false, or egress nat-per-zone or single-nat [bastion/downloads]",
  ],
  [
    "cluster: { kind: serverless }\nbastion: {}",
    "bastion.prometheus: a serverless cluster has no exporters; use false [bastion/prometheus-needs-brokers]",
  ],
  [
    `${endpoints("kafka")}\nbastion: { ${portsOnly}, publicSsh: {} }`,
    "bastion.publicSsh: the network has no public subnets with egress endpoints; use nat-per-zone or single-nat, or off [bastion/public-subnet]",
  ],
  [
    "network: { mode: existing, vpcId: vpc-1, privateSubnetIds: [subnet-1, subnet-2, subnet-3], brokerSubnetIds: [subnet-4, subnet-5, subnet-6] }\nbastion: { publicSsh: {} }",
    "bastion.publicSsh: no public subnet of the existing network is given; add subnetId [bastion/public-subnet]",
  ],
  [
    "bastion: { publicSsh: { subnetId: subnet-1 } }",
    "bastion.publicSsh.subnetId: the network is new and has its own public subnets; remove it [bastion/public-subnet]",
  ],
];
