import { expect, test } from "@jest/globals";
import { ConfigSource } from "kafkajs";
import type { QuotaRequests } from "../../../../../lambdas/kafka/client-quotas.js";
import { kafkaRequest } from "../../../../../lambdas/topic-admin/adapters/kafka-request.js";
import { type KafkaAdmin, KafkaTopicCluster } from "../../../../../lambdas/topic-admin/adapters/kafka-topic-cluster.js";
import type { Acl } from "../../../../../lambdas/topic-admin/domain/acl.js";
import { ClusterNotReady, type Step } from "../../../../../lambdas/topic-admin/domain/reconciler.js";
import { closedConnection, createErrorFromCode } from "../../../../support/lambdas/kafkajs-errors.js";

const acl: Acl = {
  principal: "User:shop",
  host: "10.0.0.7",
  resource: "topic",
  name: "a",
  pattern: "prefixed",
  operation: "Write",
  permission: "deny",
};
const entry = {
  principal: "User:shop",
  host: "10.0.0.7",
  resourceType: 2,
  resourceName: "a",
  resourcePatternType: 4,
  operation: 4,
  permissionType: 2,
};
const created = {
  waitForLeaders: false,
  timeout: 10_000,
  topics: [{ topic: "a", numPartitions: 2, replicationFactor: 3, configEntries: [{ name: "retention.ms", value: "1" }] }],
};
/** The whole configuration, not only the change: AlterConfigs replaces all of it. */
const configured = { resources: [{ type: 2, name: "a", configEntries: ["x", "y"].map((name) => ({ name, value: "1" })) }] };

const change = {
  kind: "changeQuota",
  user: "shop",
  clientId: "*",
  set: { producer_byte_rate: 5 },
  unset: ["request_percentage"],
  from: {},
} as const;

const actions = {
  createTopic: { kind: "createTopic", name: "a", partitions: 2, replicationFactor: 3, configuration: { "retention.ms": "1" } },
  addPartitions: { kind: "addPartitions", name: "a", from: 2, to: 5 },
  changeConfiguration: { kind: "changeConfiguration", name: "a", configuration: { x: "1", y: "1" }, set: { x: "1" }, unset: ["z"] },
  deleteTopic: { kind: "deleteTopic", name: "a" },
  addAcls: { kind: "addAcls", changes: [{ kind: "addAcls", acls: [acl] }] },
  removeAcls: { kind: "removeAcls", changes: [{ kind: "removeAcls", acls: [acl] }] },
  changeQuotas: { kind: "changeQuotas", changes: [change] },
} as const satisfies Record<Step["kind"], Step>;

/** An admin client that keeps the calls of its methods, in order. */
function recordingAdmin(answers: Record<string, unknown> = {}) {
  const calls: [string, ...unknown[]][] = [];
  const admin = new Proxy({} as KafkaAdmin, {
    get: (_, method: string) => {
      return async (...args: unknown[]) => {
        calls.push([method, ...args]);
        const answer = answers[method];
        if (answer instanceof Error) throw answer;
        return answer;
      };
    },
  });
  return { calls, cluster: new KafkaTopicCluster(admin, admin as unknown as QuotaRequests) };
}

const limited = [
  {
    entity: [
      { type: "user", name: "shop" },
      { type: "client-id", name: null },
    ],
    operations: [
      { key: "producer_byte_rate", value: 5, remove: false },
      { key: "request_percentage", value: 0, remove: true },
    ],
  },
];

const requests: Record<Step["kind"], unknown> = {
  createTopic: ["createTopics", { ...created, validateOnly: false }],
  addPartitions: ["createPartitions", { topicPartitions: [{ topic: "a", count: 5 }], timeout: 10_000 }],
  changeConfiguration: ["alterConfigs", { ...configured, validateOnly: false }],
  deleteTopic: ["deleteTopics", { topics: ["a"], timeout: 10_000 }],
  addAcls: ["createAcls", { acl: [entry] }],
  removeAcls: ["deleteAcls", { filters: [entry] }],
  changeQuotas: ["alterClientQuotas", limited, false],
};

test.each(Object.values(actions))("sends exactly one request for $kind", async (action) => {
  const { calls, cluster } = recordingAdmin({ createTopics: true });

  await cluster.apply(action);

  expect(calls).toEqual([requests[action.kind]]);
});

test("validates without a change: topics, configuration and quotas with validate-only, ACLs by removing one that cannot exist", async () => {
  const { calls, cluster } = recordingAdmin({ createTopics: true });

  await cluster.validate(Object.values(actions));

  expect(calls).toEqual([
    ["deleteAcls", { filters: [expect.objectContaining({ principal: "User:nonexistent-d2f7", permissionType: 2 })] }],
    ["createTopics", { ...created, validateOnly: true }],
    ["alterConfigs", { ...configured, validateOnly: true }],
    ["alterClientQuotas", limited, true],
  ]);
});

test.each([actions.addAcls, actions.removeAcls])("checks the permission for $kind alone", async (action) => {
  const { calls, cluster } = recordingAdmin();

  await cluster.validate([action]);

  expect(calls.map(([method]) => method)).toEqual(["deleteAcls"]);
});

test("sends nothing to validate new partitions and deletions", async () => {
  const { calls, cluster } = recordingAdmin();

  await cluster.validate([actions.addPartitions, actions.deleteTopic]);

  expect(calls).toEqual([]);
});

test("reads brokers, topics, the configuration of the asked topics only, and ACLs and quotas only on request", async () => {
  const partition = (replicas: number[]) => ({ partitionErrorCode: 0, partitionId: 0, leader: 1, replicas, isr: replicas });
  const answers = {
    describeCluster: { brokers: [1, 2, 3, 4] },
    fetchTopicMetadata: {
      topics: [
        { name: "a", partitions: [partition([1, 2]), partition([2, 3])] },
        { name: "b", partitions: [] },
      ],
    },
    describeConfigs: {
      resources: [
        {
          resourceName: "a",
          configEntries: [
            { configName: "x", configValue: "1", configSource: ConfigSource.TOPIC_CONFIG },
            { configName: "y", configValue: "2", configSource: ConfigSource.DYNAMIC_BROKER_CONFIG },
            { configName: "z", configValue: "3", configSource: ConfigSource.DEFAULT_CONFIG },
          ],
        },
      ],
    },
    describeAcls: { resources: [] },
    describeClientQuotas: [{ entity: [{ type: "user", name: "shop" }], values: [{ key: "request_percentage", value: 50 }] }],
  };
  const { calls, cluster } = recordingAdmin(answers);

  expect(await cluster.state({ configurationOf: ["a", "absent"], acls: true, quotas: true })).toEqual({
    brokers: 4,
    topics: [
      { name: "a", partitions: 2, replicationFactor: 2, configuration: { x: "1" } },
      { name: "b", partitions: 0, replicationFactor: 0, configuration: {} },
    ],
    acls: [],
    quotas: [{ user: "shop", limits: { request_percentage: 50 } }],
  });
  expect(calls).toEqual([
    ["connect"],
    ["describeCluster"],
    ["fetchTopicMetadata"],
    ["describeConfigs", { includeSynonyms: false, resources: [{ type: 2, name: "a" }] }],
    ["describeAcls", { resourceType: 1, resourcePatternType: 1, operation: 1, permissionType: 1 }],
    ["describeClientQuotas"],
  ]);

  const second = recordingAdmin(answers);
  await second.cluster.state({ configurationOf: [], acls: false, quotas: false });

  expect(second.calls.map(([method]) => method)).toEqual(["connect", "describeCluster", "fetchTopicMetadata"]);
});

test("closes a connection that could not be opened, and names the request", async () => {
  const { calls, cluster } = recordingAdmin({ connect: createErrorFromCode(58) });

  await expect(cluster.state({ configurationOf: [], acls: false, quotas: false })).rejects.toMatchObject({
    name: "NotPermitted",
    message: expect.stringMatching(/^Can't read the topics: SASL_AUTHENTICATION_FAILED: /),
  });
  expect(calls).toEqual([["connect"], ["disconnect"]]);
});

test.each<[string, string, Error]>([
  ["KafkaJSConnectionClosedError: Closed connection", "ClusterNotReady", closedConnection()],
  ["NOT_ENOUGH_REPLICAS: ", "ClusterNotReady", createErrorFromCode(19)],
  ["ILLEGAL_SASL_STATE: ", "NotPermitted", createErrorFromCode(34)],
  ["TOPIC_AUTHORIZATION_FAILED: ", "NotPermitted", createErrorFromCode(29)],
  ["INVALID_CONFIG: ", "Error", createErrorFromCode(40)],
  ["TypeError: y is not a function", "Error", new TypeError("y is not a function")],
])("converts the error %s to %s, with its cause", async (message, name, cause) => {
  const error = await kafkaRequest("do x", () => Promise.reject(cause)).catch((caught: unknown) => caught);

  expect([(error as Error).name, (error as Error).message.startsWith(`Can't do x: ${message}`)]).toEqual([name, true]);
  expect((error as Error).cause).toBe(cause);
});

test("keeps an error that already says that the cluster is not ready", async () => {
  const error = new ClusterNotReady("a: no leader");

  await expect(kafkaRequest("do x", () => Promise.reject(error))).rejects.toBe(error);
  await expect(kafkaRequest("do x", async () => 7)).resolves.toBe(7);
});

const partitions = (...of: { leader?: number; isr?: number[] }[]) =>
  of.map(({ leader = 1, isr = [1, 2, 3] }, partitionId) => ({ partitionErrorCode: 0, partitionId, leader, replicas: [1, 2, 3], isr }));

test.each([
  ["a: 0 of 2 partitions", [{ name: "b", partitions: partitions({}, {}) }]],
  ["a: 1 of 2 partitions", [{ name: "a", partitions: partitions({}) }]],
  ["a: partition 1 has no leader", [{ name: "a", partitions: partitions({}, { leader: -1 }) }]],
  ["a: partition 0 has 2 of 3 replicas in sync", [{ name: "a", partitions: partitions({ isr: [1, 2] }, {}) }]],
  [undefined, [{ name: "a", partitions: partitions({ leader: 0 }, {}) }]],
  [undefined, [{ name: "a", partitions: partitions({}, {}, {}) }]],
])("what is pending of a new topic: %s", async (pending, topics) => {
  const { calls, cluster } = recordingAdmin({ fetchTopicMetadata: { topics } });

  expect(await cluster.pending(actions.createTopic)).toBe(pending);
  expect(calls).toEqual([["fetchTopicMetadata", { topics: ["a"] }]]);
});

test("new partitions are pending until all of them have their replicas", async () => {
  const { cluster } = recordingAdmin({ fetchTopicMetadata: { topics: [{ name: "a", partitions: partitions({}, {}, {}, {}) }] } });

  expect(await cluster.pending(actions.addPartitions)).toBe("a: 4 of 5 partitions");
  expect(await cluster.pending({ ...actions.addPartitions, to: 4 })).toBeUndefined();
});

test("an error of the metadata is pending only if a retry can succeed", async () => {
  await expect(recordingAdmin({ fetchTopicMetadata: createErrorFromCode(5) }).cluster.pending(actions.createTopic)).resolves.toMatch(
    /^Can't read the topics: LEADER_NOT_AVAILABLE: /,
  );
  await expect(recordingAdmin({ fetchTopicMetadata: createErrorFromCode(29) }).cluster.pending(actions.createTopic)).rejects.toThrow(
    /^Can't read the topics: TOPIC_AUTHORIZATION_FAILED: /,
  );
  await expect(recordingAdmin({ fetchTopicMetadata: createErrorFromCode(5) }).cluster.pending(actions.deleteTopic)).rejects.toThrow(
    /^Can't read the topics: LEADER_NOT_AVAILABLE: /,
  );
  await expect(recordingAdmin({ describeConfigs: createErrorFromCode(5) }).cluster.pending(actions.changeConfiguration)).rejects.toThrow(
    /^Can't read the configuration: LEADER_NOT_AVAILABLE: /,
  );
});

test("a configuration is pending until the cluster shows exactly it", async () => {
  const pending = (...shown: string[]) => {
    const configEntries = shown.map((configName) => ({ configName, configValue: "1", configSource: ConfigSource.TOPIC_CONFIG }));
    const { cluster } = recordingAdmin({ describeConfigs: { resources: [{ resourceName: "a", configEntries }] } });
    return cluster.pending(actions.changeConfiguration);
  };
  const text = "a: the new configuration is not visible yet";

  expect([await pending("x"), await pending("x", "y", "z"), await pending("y", "x")]).toEqual([text, text, undefined]);
});

test("ACLs are pending until the cluster shows them, or no longer shows them", async () => {
  const shown = {
    resourceType: 2,
    resourceName: "a",
    resourcePatternType: 4,
    acls: [{ principal: "User:shop", host: "10.0.0.7", operation: 4, permissionType: 2 }],
  };
  const pending = (action: Step, ...resources: unknown[]) => recordingAdmin({ describeAcls: { resources } }).cluster.pending(action);

  expect([await pending(actions.addAcls), await pending(actions.addAcls, shown)]).toEqual([
    "deny User:shop from 10.0.0.7 to Write topic a*: not visible yet",
    undefined,
  ]);
  expect([await pending(actions.removeAcls, shown), await pending(actions.removeAcls)]).toEqual([
    "remove ACL: deny User:shop from 10.0.0.7 to Write topic a*: not visible yet",
    undefined,
  ]);
});

test("several changes of ACLs are one request, which is pending until the cluster shows the last of them", async () => {
  const other = { ...acl, name: "b" };
  const changes = (kind: "addAcls" | "removeAcls") => ({
    kind,
    changes: [
      { kind, acls: [acl] },
      { kind, acls: [other] },
    ],
  });
  const resourceOf = (resourceName: string) => ({ resourceType: 2, resourceName, resourcePatternType: 4, acls: [entry] });
  const describing = (...names: string[]) => recordingAdmin({ describeAcls: { resources: names.map(resourceOf) } });
  const { calls, cluster } = describing("a", "b");
  const added = changes("addAcls");

  await cluster.apply(added);
  await cluster.apply(changes("removeAcls"));

  expect(await cluster.pending(added)).toBeUndefined();
  expect(calls).toEqual([
    ["createAcls", { acl: [entry, { ...entry, resourceName: "b" }] }],
    ["deleteAcls", { filters: [entry, { ...entry, resourceName: "b" }] }],
    ["describeAcls", expect.anything()],
  ]);
  expect([
    await describing("a").cluster.pending(added),
    await describing("b").cluster.pending(changes("removeAcls")),
    await describing().cluster.pending(changes("removeAcls")),
  ]).toEqual([
    "deny User:shop from 10.0.0.7 to Write topic b*: not visible yet",
    "remove ACL: deny User:shop from 10.0.0.7 to Write topic b*: not visible yet",
    undefined,
  ]);
  await expect(recordingAdmin({ createAcls: createErrorFromCode(42) }).cluster.apply(added)).rejects.toThrow(
    /^Can't deny User:shop from 10\.0\.0\.7 to Write topic a\*, and 1 more: INVALID_REQUEST: /,
  );
});

test("a quota is pending until the cluster shows its limits, and no longer shows the removed ones", async () => {
  const entity = [
    { type: "client-id", name: null },
    { type: "user", name: "shop" },
  ];
  const pending = (limits: Record<string, number>, of = entity) =>
    recordingAdmin({
      describeClientQuotas: [{ entity: of, values: Object.entries(limits).map(([key, value]) => ({ key, value })) }],
    }).cluster.pending(actions.changeQuotas);
  const text = "limit user shop, default of client ids: producer_byte_rate=5, remove request_percentage: not visible yet";

  expect(await pending({ producer_byte_rate: 5, consumer_byte_rate: 1 })).toBeUndefined();
  expect([
    await pending({ producer_byte_rate: 4 }),
    await pending({ producer_byte_rate: 5, request_percentage: 50 }),
    await pending({ producer_byte_rate: 5 }, entity.slice(1)),
  ]).toEqual([text, text, text]);
});

test("several changes of quotas are one request, which is pending until the cluster shows the last of them", async () => {
  const other = { kind: "changeQuota", clientId: "b", set: { producer_byte_rate: 7 }, unset: [], from: {} } as const;
  const step = { kind: "changeQuotas", changes: [change, other] } as const;
  const shown = (...values: number[]) =>
    [
      [
        { type: "user", name: "shop" },
        { type: "client-id", name: null },
      ],
      [{ type: "client-id", name: "b" }],
    ].map((entity, i) => ({ entity, values: [{ key: "producer_byte_rate", value: values[i] }] }));
  const describing = (...values: number[]) => recordingAdmin({ describeClientQuotas: shown(...values) });
  const { calls, cluster } = describing(5, 7);

  await cluster.validate([step]);
  await cluster.apply(step);

  expect(await cluster.pending(step)).toBeUndefined();
  expect(calls.map(([method, changes, validateOnly]) => [method, (changes as unknown[] | undefined)?.length, validateOnly])).toEqual([
    ["alterClientQuotas", 2, true],
    ["alterClientQuotas", 2, false],
    ["describeClientQuotas", undefined, undefined],
  ]);
  expect(await describing(5, 6).cluster.pending(step)).toBe("limit client id b: producer_byte_rate=7: not visible yet");
  await expect(recordingAdmin({ alterClientQuotas: createErrorFromCode(42) }).cluster.apply(step)).rejects.toThrow(
    /^Can't limit user shop, default of client ids: producer_byte_rate=5, remove request_percentage, and 1 more: INVALID_REQUEST: /,
  );
});

test("names the request about quotas that Kafka refused", async () => {
  const refused = createErrorFromCode(31);

  await expect(recordingAdmin({ describeClientQuotas: refused }).cluster.pending(actions.changeQuotas)).rejects.toMatchObject({
    name: "NotPermitted",
    message: expect.stringMatching(/^Can't read the quotas: CLUSTER_AUTHORIZATION_FAILED: /),
  });
  await expect(recordingAdmin({ alterClientQuotas: refused }).cluster.apply(actions.changeQuotas)).rejects.toMatchObject({
    name: "NotPermitted",
    message: expect.stringMatching(/^Can't limit user shop, default of client ids: producer_byte_rate=5, /),
  });
});
