import type { PolicyStatement } from "../aws/index.js";

/** Returns the ARN of a resource of a cluster, or of the schema registry of its topics. */
export type ArnOf = (kind: "cluster" | "topic" | "group" | "transactional-id" | "registry" | "schema", name?: string) => string;

/** A grant: its name, which is also part of its policy's Terraform address, and its statements, of a cluster with these ARNs. */
export interface Grant {
  readonly name: string;
  readonly statements: (arnOf: ArnOf) => readonly PolicyStatement[];
}

/** Options of a grant to produce. */
export interface ProduceOptions {
  /** The producer is idempotent, which is the default of Java clients. @default true */
  readonly idempotent?: boolean;
}

/** What a grant to administer topics permits in addition. */
interface Administration {
  readonly deletable?: readonly string[];
  readonly acls?: boolean;
  readonly quotas?: boolean;
}

/** Returns a pattern as part of a policy's name, which can't contain an asterisk. */
const withoutAsterisks = (pattern: string) => pattern.replaceAll("*", "any");

const connect = (arnOf: ArnOf, ...more: readonly string[]): PolicyStatement => ({
  sid: "Connect",
  actions: ["kafka-cluster:Connect", ...more],
  resources: [arnOf("cluster")],
});

/** Returns the names of the internal topics and groups of a connector's workers, with and without the connector's id. */
const ofConnector = (connector: string) => [`__amazon_msk_connect*_${connector}`, `__amazon_msk_connect*_${connector}_*`];

const WRITE_IDEMPOTENTLY = "kafka-cluster:WriteDataIdempotently";

/**
 * The grants of clients with IAM authentication, each with the least privilege that works.
 * Actions and their resources: MSK developer guide, IAM access control, semantics of actions and resources, 2026-11.
 */
export const clientGrants = {
  /** @param topic - a name, or a pattern with `*` */
  produce: (topic: string, { idempotent = true }: ProduceOptions = {}): Grant => ({
    name: `produce-${withoutAsterisks(topic)}`,
    statements: (arnOf) => [
      idempotent ? connect(arnOf, WRITE_IDEMPOTENTLY) : connect(arnOf),
      { sid: "Write", actions: ["kafka-cluster:DescribeTopic", "kafka-cluster:WriteData"], resources: [arnOf("topic", topic)] },
    ],
  }),

  /** @param transactionalId - an id, or a pattern with `*` */
  transact: (transactionalId: string): Grant => ({
    name: `transact-as-${withoutAsterisks(transactionalId)}`,
    statements: (arnOf) => [
      connect(arnOf, WRITE_IDEMPOTENTLY),
      {
        sid: "Transact",
        actions: ["kafka-cluster:DescribeTransactionalId", "kafka-cluster:AlterTransactionalId"],
        resources: [arnOf("transactional-id", transactionalId)],
      },
    ],
  }),

  /**
   * @param topic - a name, or a pattern with `*`
   * @param group - a consumer group, or a pattern with `*`
   */
  consume: (topic: string, group: string): Grant => ({
    name: `consume-${withoutAsterisks(topic)}-as-${withoutAsterisks(group)}`,
    statements: (arnOf) => [
      connect(arnOf),
      { sid: "Read", actions: ["kafka-cluster:DescribeTopic", "kafka-cluster:ReadData"], resources: [arnOf("topic", topic)] },
      { sid: "JoinGroup", actions: ["kafka-cluster:DescribeGroup", "kafka-cluster:AlterGroup"], resources: [arnOf("group", group)] },
    ],
  }),

  /**
   * The internal topics and groups of the workers of one connector: `__amazon_msk_connect_<use>_<connector>_<id>`, and the topic of offsets
   * that its worker configuration names, without an id. A connector's name has no underscore, so no name of another connector matches,
   * unless it is `configs`, `offsets` or `status`.
   *
   * Sources: MSK developer guide, default offset storage topic and state management of MSK Connect, 2026-11; the names of groups are not
   * public.
   */
  connectWorkers: (connector: string): Grant => ({
    name: "run-connect-workers",
    statements: (arnOf) => [
      connect(arnOf, "kafka-cluster:DescribeCluster"),
      {
        sid: "WorkerTopics",
        actions: [
          "kafka-cluster:CreateTopic",
          "kafka-cluster:DescribeTopic",
          "kafka-cluster:DescribeTopicDynamicConfiguration",
          "kafka-cluster:ReadData",
          "kafka-cluster:WriteData",
        ],
        resources: ofConnector(connector).map((name) => arnOf("topic", name)),
      },
      {
        sid: "WorkerGroups",
        actions: ["kafka-cluster:DescribeGroup", "kafka-cluster:AlterGroup"],
        resources: ofConnector(connector).map((name) => arnOf("group", name)),
      },
    ],
  }),

  describe: (): Grant => ({
    name: "describe-cluster",
    statements: (arnOf) => [
      connect(arnOf, "kafka-cluster:DescribeCluster", "kafka-cluster:DescribeClusterDynamicConfiguration"),
      {
        sid: "DescribeTopics",
        actions: ["kafka-cluster:DescribeTopic", "kafka-cluster:DescribeTopicDynamicConfiguration"],
        resources: [arnOf("topic", "*")],
      },
      { sid: "DescribeGroups", actions: ["kafka-cluster:DescribeGroup"], resources: [arnOf("group", "*")] },
    ],
  }),

  /** @param acls - ACLs can be described as well @param quotas - and client quotas */
  describeTopics: ({ acls = false, quotas = false }: Administration = {}): Grant => ({
    name: "describe-topics",
    statements: (arnOf) => [
      connect(arnOf),
      {
        sid: "DescribeTopics",
        actions: ["kafka-cluster:DescribeTopic", "kafka-cluster:DescribeTopicDynamicConfiguration"],
        resources: [arnOf("topic", "*")],
      },
      ...(acls ? describeAcls.statements(arnOf) : []),
      ...(quotas ? describeQuotas.statements(arnOf) : []),
    ],
  }),

  /** @param deletable - topics that can be deleted @param acls - ACLs can be changed as well @param quotas - and client quotas */
  administer: ({ deletable = [], acls = false, quotas = false }: Administration = {}): Grant => ({
    name: "administer-topics",
    statements: (arnOf) => [
      connect(arnOf),
      {
        sid: "Topics",
        actions: [
          "kafka-cluster:CreateTopic",
          "kafka-cluster:DescribeTopic",
          "kafka-cluster:AlterTopic",
          // A pattern `*Topic` would not match these two.
          "kafka-cluster:DescribeTopicDynamicConfiguration",
          "kafka-cluster:AlterTopicDynamicConfiguration",
        ],
        resources: [arnOf("topic", "*")],
      },
      ...(deletable.length > 0 ? deleteTopics(deletable).statements(arnOf) : []),
      ...(acls ? administerAcls.statements(arnOf) : []),
      ...(quotas ? administerQuotas.statements(arnOf) : []),
    ],
  }),
};

/** The grant to delete topics, apart from `administer`. */
export const deleteTopics = (deletable: readonly string[]): Grant => ({
  name: "delete-topics",
  statements: (arnOf) => [
    {
      sid: "DeleteReleasedTopics",
      actions: ["kafka-cluster:DeleteTopic"],
      resources: deletable.map((topic) => arnOf("topic", topic)),
    },
  ],
});

/** The grant to change ACLs, apart from `administer`. */
export const administerAcls: Grant = {
  name: "administer-acls",
  statements: (arnOf) => [
    { sid: "Acls", actions: ["kafka-cluster:DescribeCluster", "kafka-cluster:AlterCluster"], resources: [arnOf("cluster")] },
  ],
};

/** The grant to change quotas, apart from `administer`. Kafka authorizes them as configuration of the cluster: KafkaApis and ControllerApis, 3.9. */
export const administerQuotas: Grant = {
  name: "administer-quotas",
  statements: (arnOf) => [
    {
      sid: "Quotas",
      actions: ["kafka-cluster:DescribeClusterDynamicConfiguration", "kafka-cluster:AlterClusterDynamicConfiguration"],
      resources: [arnOf("cluster")],
    },
  ],
};

/** The grant to describe ACLs, apart from `describeTopics`. */
export const describeAcls: Grant = {
  name: "describe-acls",
  statements: (arnOf) => [{ sid: "DescribeAcls", actions: ["kafka-cluster:DescribeCluster"], resources: [arnOf("cluster")] }],
};

/** The grant to describe quotas, apart from `describeTopics`. */
export const describeQuotas: Grant = {
  name: "describe-quotas",
  statements: (arnOf) => [
    { sid: "DescribeQuotas", actions: ["kafka-cluster:DescribeClusterDynamicConfiguration"], resources: [arnOf("cluster")] },
  ],
};
