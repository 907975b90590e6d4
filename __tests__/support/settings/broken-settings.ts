const passwords = "cluster: { authentication: { scram: true } }";
const user = `${passwords}\nscramUsers: { shop: {} }`;
const authority = "arn:aws:acm-pca:us-east-1:123456789012:certificate-authority/0a1b2c3d";
const certificates = `cluster: { authentication: { mutualTls: { mode: given, authorities: ["${authority}"] } } }`;
const acl = (text: string) => `${user}\nacls: [{ users: [shop], ${text} }]`;
const tiered = (text: string) =>
  `cluster: { tieredStorage: true }\ntopics: { ad-events: { tiered: true, ${text} }, ad-events-dead-letters: {} }`;

/** For each rule of the access room, settings that break it and nothing else, and what the report says of them. */
export const brokenAccess: readonly [rule: string, settings: string, report: string][] = [
  [
    "there are at most as many users as MSK takes",
    `${passwords}\nscramUsers:\n${Array.from({ length: 1001 }, (_, n) => `  user-${n}: {}`).join("\n")}`,
    "scramUsers: 1001 users: at most 1000 on a cluster",
  ],
  [
    "an ACL says of whom it speaks, and what they may do",
    "acls: [{ produce: [ad-events] }]",
    "acls.0: nobody is named: users, certificates or both",
  ],
  [
    "an ACL says of whom it speaks, and what they may do",
    `${certificates}\nacls: [{ certificates: ['CN=billing,O=Example'] }]`,
    "acls.0: nothing is allowed or denied: produce, consume, transactionalIds or rules",
  ],
  [
    "ACLs speak of users that are declared",
    `${user}\nacls: [{ users: [shop, '*', shup], produce: [ad-events] }]`,
    "acls.0.users.2: shup is not declared: one of scramUsers: shop; or *",
  ],
  [
    "ACLs speak of topics that are declared",
    acl("produce: ['orders*', orders]"),
    "acls.0.produce.1: orders is not declared: one of topics: ad-events, ad-events-dead-letters; a beginning and *; or *",
  ],
  [
    "ACLs speak of topics that are declared",
    acl("consume: [{ topic: orders, group: '*' }]"),
    "acls.0.consume.0.topic: orders is not declared: one of topics: ad-events, ad-events-dead-letters; a beginning and *; or *",
  ],
  [
    "ACLs mean to Kafka what they say",
    acl("rules: [{ resource: transactional-id, name: a, operations: [Write, Read] }]"),
    "acls.0.rules.0.operations.1: Read is no operation of a transactional-id: one of Describe, Write, All",
  ],
  [
    "ACLs mean to Kafka what they say",
    acl("rules: [{ resource: cluster, name: mine, operations: [Describe] }]"),
    "acls.0.rules.0.name: mine: a broker knows one cluster: no name, or kafka-cluster, literal",
  ],
  [
    "ACLs mean to Kafka what they say",
    acl("rules: [{ resource: topic, operations: [Describe] }]"),
    "acls.0.rules.0: no name of the topic: a name, a beginning with pattern prefixed, or *",
  ],
  [
    "ACLs mean to Kafka what they say",
    acl("rules: [{ resource: topic, name: 'a*', pattern: prefixed, operations: [Describe] }]"),
    "acls.0.rules.0.name: a*: Kafka takes the asterisk for a letter: a name; a beginning without * and pattern prefixed; or *",
  ],
  [
    "tiered topics only delete, and keep records for three days at least",
    tiered("cleanupPolicy: compact"),
    "topics.ad-events.cleanupPolicy: compact of a tiered topic: delete, or no tiered",
  ],
  [
    "tiered topics only delete, and keep records for three days at least",
    tiered("retentionHours: 71"),
    "topics.ad-events.retentionHours: 71 of a tiered topic: at least 72, or no tiered",
  ],
  [
    "records stay on the volumes no longer than they are kept, and only tiered topics tell the two apart",
    tiered("retentionHours: 72, localRetentionHours: 73"),
    "topics.ad-events.localRetentionHours: 73 is more than retentionHours, 72: at most 72",
  ],
  [
    "records stay on the volumes no longer than they are kept, and only tiered topics tell the two apart",
    "topics: { ad-events: { localRetentionHours: 1 }, ad-events-dead-letters: {} }",
    "topics.ad-events.localRetentionHours: the topic is not tiered: tiered: true, or no localRetentionHours",
  ],
  [
    "there are users with a password only where the cluster takes passwords",
    "scramUsers: { shop: {} }",
    "scramUsers: the cluster takes no passwords: none, or cluster.authentication.scram: true",
  ],
  [
    "there are users with a password only where the cluster takes passwords",
    "cluster: { kind: serverless }\nscramUsers: { shop: {} }",
    "scramUsers: the cluster takes no passwords: none: a serverless cluster has IAM alone",
  ],
  [
    "ACLs speak of certificates only where the cluster takes them",
    "acls: [{ certificates: ['CN=billing,O=Example'], produce: [ad-events] }]",
    "acls.0.certificates: the cluster takes no certificates: none, or cluster.authentication.mutualTls of mode given or made",
  ],
  [
    "a serverless cluster has no ACLs",
    "cluster: { kind: serverless }\nacls: [{ users: ['*'], produce: [ad-events] }]",
    "acls: a serverless cluster has none: left out: roles and their policies decide",
  ],
  [
    "topics are tiered only where the cluster has tiered storage",
    "topics: { ad-events: { tiered: true }, ad-events-dead-letters: {} }",
    "topics.ad-events.tiered: the cluster has no tiered storage: false, or cluster.tieredStorage: true",
  ],
  [
    "topics are tiered only where the cluster has tiered storage",
    "cluster: { kind: express }\ntopics: { ad-events: { tiered: true }, ad-events-dead-letters: {} }",
    "topics.ad-events.tiered: the cluster has no tiered storage: false",
  ],
];
