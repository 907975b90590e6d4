import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import {
  AclOperationTypes,
  AclPermissionTypes,
  AclResourceTypes,
  ConfigResourceTypes,
  Kafka,
  type KafkaConfig,
  logLevel,
  ResourcePatternTypes,
} from "kafkajs";
import type { KafkaTopicCluster } from "../../lambdas/topic-admin/adapters/kafka-topic-cluster.js";
import { issueCertificate, type KeyPair } from "../../tools/local/kafka/certificates.js";
import { caPem, ensureKafka, type KafkaClusterSpec, type Listener, LocalKafkaCluster } from "../../tools/local/kafka/index.js";
import { processState, until } from "../../tools/local/process/index.js";
import { type DescribedAcl, type DescribedQuota, type KafkaDescriber, kafkaDescriber } from "../support/clients/described-cluster.js";
import {
  administrator,
  asDescribed,
  changeAcls,
  everyAcl,
  everyProperty,
  everyQuota,
  inKafkasWords,
  withTopicCluster,
} from "../support/lambdas/wire-messages.js";
import { type StandInIam, standInIam } from "../support/local-platform/stand-in-iam.js";

const ADMIN = "arn:aws:sts::123456789012:assumed-role/admin/test";
const READER = "arn:aws:sts::123456789012:assumed-role/reader/test";
const scratch = resolve(".msk", "tmp");

/** The authority of the TLS clients' certificates. */
let clients: KeyPair;
let spec: KafkaClusterSpec;
let stateDir: string;
let iam: StandInIam;
let cluster: LocalKafkaCluster;
/** The authority of the brokers' certificates. */
let ca: string;
const log: string[] = [];

function client(listener: Listener, more: Partial<KafkaConfig> = {}): Kafka {
  return new Kafka({
    brokers: (cluster.bootstrap(listener) as string).split(","),
    ssl: { ca },
    logLevel: logLevel.NOTHING,
    retry: { retries: 8, initialRetryTime: 200 },
    ...more,
  });
}

function iamClient(token: string): Kafka {
  return client("iam", { sasl: { mechanism: "oauthbearer", oauthBearerProvider: async () => ({ value: token }) } });
}

async function produce(kafka: Kafka, topic: string, ...values: string[]): Promise<void> {
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  try {
    await producer.connect();
    for (const value of values) await producer.send({ topic, acks: -1, messages: [{ value }] });
  } finally {
    await producer.disconnect();
  }
}

async function consume(kafka: Kafka, topic: string, groupId: string, count: number): Promise<string[]> {
  const consumer = kafka.consumer({ groupId });
  const values: string[] = [];
  try {
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({ eachMessage: async ({ message }) => void values.push(String(message.value)) });
    await until(`${count} records`, () => values.length >= count, { timeoutMs: 30_000 });
  } finally {
    await consumer.disconnect();
  }
  return values.sort();
}

async function withAdmin<T>(work: (admin: ReturnType<Kafka["admin"]>) => Promise<T>): Promise<T> {
  const admin = iamClient("admin-token").admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}

async function createTopic(topic: string): Promise<void> {
  await withAdmin(async (admin) => {
    await admin.createTopics({ topics: [{ topic, numPartitions: 3, replicationFactor: 3 }], waitForLeaders: false });
    await until(`${topic} to have three replicas`, async () => {
      const [metadata] = (await admin.fetchTopicMetadata({ topics: [topic] })).topics;
      return metadata?.partitions.every(({ isr }) => isr.length === 3);
    });
  });
}

function nodePids(): number[] {
  return cluster.brokers().map(({ pid }) => pid as number);
}

beforeAll(async () => {
  mkdirSync(scratch, { recursive: true });
  stateDir = mkdtempSync(join(scratch, "kafka-"));
  iam = await standInIam();
  iam.principals.set("admin-token", ADMIN).set("reader-token", READER);
  clients = await issueCertificate({ commonName: "clients", authority: true });
  spec = {
    arn: "arn:aws:kafka:us-east-1:123456789012:cluster/orders/1b4c6c2e-0000-4000-8000-000000000000-1",
    name: "orders",
    kafkaVersion: "3.9.x.kraft",
    brokers: 3,
    zones: ["use1-az1", "use1-az2", "use1-az4"],
    listeners: { plaintext: false, tls: { clientAuth: "requested", caPems: [clients.certificate] }, iam: true, scram: true },
    tieredStorage: true,
    serverProperties: {
      "allow.everyone.if.no.acl.found": "false",
      "log.retention.hours": "48",
      "log.retention.check.interval.ms": "2000",
      "log.initial.task.delay.ms": "2000",
      "zookeeper.session.timeout.ms": "18000",
    },
  };
  cluster = await LocalKafkaCluster.start(spec, { toolsDir: resolve(".msk", "tools"), stateDir, iam, log: (line) => log.push(line) });
  ca = readFileSync(await caPem(stateDir), "utf8");
}, 300_000);

afterAll(async () => {
  await cluster?.stop();
  await iam?.close();
  rmSync(stateDir, { recursive: true, force: true });
}, 30_000);

describe("a local cluster", () => {
  test("assigns brokers to the zones in turn, runs separate controllers, and logs the properties that it ignores", async () => {
    expect(cluster.brokers().map(({ id, zone, state }) => [id, zone, state])).toEqual([
      [1, "use1-az1", "running"],
      [2, "use1-az2", "running"],
      [3, "use1-az4", "running"],
    ]);
    expect([10_001, 10_002, 10_003]).toContain(await cluster.controllerId());
    expect(cluster.bootstrap("plaintext")).toBeUndefined();
    expect(log).toContain("orders: zookeeper.session.timeout.ms is ignored: a KRaft cluster has no ZooKeeper");
  });

  test("protects its keys", () => {
    for (const key of ["ca-key.pem", "kafka/orders/pki/node.pem", "kafka/orders/pki/listener.pem"])
      expect(readFileSync(join(stateDir, key), "utf8")).toContain("PRIVATE KEY");
    for (const pid of nodePids()) expect(readFileSync(`/proc/${pid}/cmdline`, "utf8")).not.toContain(iam.secret);
  });

  test("allows IAM clients only what their policies allow", async () => {
    await createTopic("ads");
    await createTopic("secrets");
    iam.allows = ({ principal, operation, resourceName }) =>
      principal === ADMIN || (operation !== "WRITE" && ["ads", "readers"].includes(resourceName));
    await produce(iamClient("admin-token"), "ads", "one");
    expect(await consume(iamClient("reader-token"), "ads", "readers", 1)).toEqual(["one"]);
    await expect(produce(iamClient("reader-token"), "ads", "two")).rejects.toThrow("Not authorized to access topics");
    await expect(produce(iamClient("reader-token"), "secrets", "two")).rejects.toThrow("Not authorized to access topics");
    expect(iam.requests).toContainEqual({ principal: READER, operation: "WRITE", resourceType: "TOPIC", resourceName: "ads" });
  }, 60_000);

  test("applies a changed policy within seconds", async () => {
    const before = iam.allows;
    iam.allows = ({ principal, operation }) => principal === ADMIN || operation !== "DELETE";
    const allowed = () => produce(iamClient("reader-token"), "ads", "late").then(() => true);
    expect(await until("the policy to reach the brokers", allowed, { timeoutMs: 10_000 })).toBe(true);
    iam.allows = before;
  }, 30_000);

  test("rejects a token that IAM doesn't know", async () => {
    // kafkajs treats the broker's error document as a success, and its next request fails.
    const rejected = "Request is not valid given the current SASL state";
    await expect(produce(iamClient("stolen-token"), "ads", "x")).rejects.toThrow(rejected);
  }, 60_000);

  test("accepts AWS_MSK_IAM, the mechanism of AWS's Java clients", async () => {
    const responses: string[] = [];
    const signIn = (credential: string) =>
      client("iam", {
        retry: { retries: 0 },
        sasl: {
          mechanism: "AWS_MSK_IAM",
          authenticationProvider: ({ saslAuthenticate }) => ({
            authenticate: async () => {
              const payload = Buffer.from(JSON.stringify({ version: "2020_10_22", "x-amz-credential": credential }));
              const length = Buffer.alloc(4);
              length.writeInt32BE(payload.length);
              const request = { encode: () => Buffer.concat([length, payload]) };
              const response = { decode: (raw: Buffer) => raw, parse: async (raw: Buffer) => void responses.push(raw.toString()) };
              await saslAuthenticate({ request, response });
            },
          }),
        },
      });
    const admin = signIn("admin-token").admin();
    await admin.connect();
    expect(await admin.listTopics()).toContain("ads");
    await admin.disconnect();
    expect(responses.join()).toMatch(/\{"version":"2020_10_22","request-id":"[-0-9a-f]{36}"\}/);
    await expect(signIn("nobody").admin().connect()).rejects.toThrow("Access denied");
  }, 60_000);

  test("identifies TLS clients by their certificate's name and authorizes them by ACLs", async () => {
    const { certificate, key } = await issueCertificate({ commonName: "payments", issuer: clients });
    const payments = client("tls", { ssl: { ca, key, cert: certificate } });
    await expect(produce(payments, "ads", "x")).rejects.toThrow("Not authorized to access topics");
    const acl = (operation: AclOperationTypes) => ({
      principal: "User:CN=payments",
      host: "*",
      resourceType: AclResourceTypes.TOPIC,
      resourceName: "ads",
      resourcePatternType: ResourcePatternTypes.LITERAL,
      operation,
      permissionType: AclPermissionTypes.ALLOW,
    });
    await withAdmin((admin) => admin.createAcls({ acl: [acl(AclOperationTypes.WRITE), acl(AclOperationTypes.DESCRIBE)] }));
    await until("the ACL to take effect", () => produce(payments, "ads", "by certificate").then(() => true), { timeoutMs: 15_000 });
    await expect(produce(client("tls"), "ads", "anonymous")).rejects.toThrow("Not authorized to access topics");
  }, 60_000);

  test("authenticates SCRAM users until they are removed", async () => {
    const alice = (password: string) =>
      client("scram", { retry: { retries: 0 }, sasl: { mechanism: "scram-sha-512", username: "alice", password } }).admin();
    const signsIn = async (password: string) => {
      const admin = alice(password);
      await admin.connect();
      await admin.disconnect();
      return true;
    };
    await cluster.setScramUser("alice", "wonderland");
    await until("alice to sign in", () => signsIn("wonderland"), { timeoutMs: 15_000 });
    await expect(signsIn("looking-glass")).rejects.toThrow("Authentication failed");
    await cluster.removeScramUser("alice");
    await until(
      "alice to be removed",
      () =>
        signsIn("wonderland").then(
          () => false,
          () => true,
        ),
      { timeoutMs: 15_000 },
    );
  }, 60_000);

  describe("changed by the administrator function, and described by Kafka's own client", () => {
    const auditor = "User:CN=auditor";
    let described: KafkaDescriber;
    const sorted = (acls: readonly DescribedAcl[]) => acls.map((acl) => JSON.stringify(acl, Object.keys(acl).sort())).sort();
    const aclsOf = async (principal: string) => (await described.describe()).acls.filter((acl) => acl.principal === principal);
    const topicsOf = async () => (await described.describe()).topics.filter(({ name }) => name.startsWith("wire-"));

    beforeAll(async () => {
      const [kafka, certificate] = await Promise.all([
        ensureKafka(resolve(".msk", "tools"), spec.kafkaVersion, (line) => log.push(line)),
        issueCertificate({ commonName: "auditor", issuer: clients }),
      ]);
      described = kafkaDescriber(kafka, cluster.bootstrap("tls") as string, ca, certificate, stateDir);
      const rule = { principal: auditor, host: "*", pattern: "literal", permission: "allow" } as const;
      const acls = ["Describe", "DescribeConfigs"].flatMap((operation) => [
        { ...rule, operation, resource: "cluster", name: "kafka-cluster" },
        { ...rule, operation, resource: "topic", name: "*" },
      ]);
      await withTopicCluster(iamClient("admin-token"), (topics) => changeAcls(topics, "addAcls", acls));
      await until("the auditor to be authorized", () => described.describe().then(() => true), { timeoutMs: 90_000 });
    }, 120_000);

    afterAll(() => described?.stop());

    test("each ACL of the contract is the one that Kafka stores, and is removed again", async () => {
      const all = everyAcl("User:wire");
      const [denied, allowed] = ["deny", "allow"].map((permission) => all.filter((acl) => acl.permission === permission));
      await withTopicCluster(iamClient("admin-token"), async (topics) => {
        await changeAcls(topics, "addAcls", all);
        expect(sorted(await aclsOf("User:wire"))).toEqual(sorted(all.map(inKafkasWords)));
        await changeAcls(topics, "removeAcls", denied as typeof all);
        expect(sorted(await aclsOf("User:wire"))).toEqual(sorted((allowed as typeof all).map(inKafkasWords)));
        await changeAcls(topics, "removeAcls", allowed as typeof all);
        expect(await aclsOf("User:wire")).toEqual([]);
      });
    }, 60_000);

    test("topics and ACLs are what Kafka stores after each kind of change, and a deny refuses an allowed client", async () => {
      const { certificate, key } = await issueCertificate({ commonName: "shop", issuer: clients });
      const shop = client("tls", { ssl: { ca, key, cert: certificate } });
      const refused = "Not authorized to access topics";
      const topic = (name: string, partitions: number, configuration = {}, replicationFactor = 3) => ({
        name,
        partitions,
        replicationFactor,
        configuration,
      });
      const acl = { principals: ["User:CN=shop"], host: "*", produce: [], consume: [], transactionalIds: [], rules: [] };
      const deny = (name: string, pattern: "literal" | "prefixed") => ({
        rules: [{ resource: "topic" as const, name, pattern, operations: ["Write" as const], permission: "deny" as const }],
      });
      const tiered = { "remote.storage.enable": "true", "local.retention.ms": "3600000", "retention.ms": "7200000" };
      const first = {
        topics: [topic("wire-all", 2, everyProperty), topic("wire-tiered", 1, tiered, 2), topic("wire-a", 1), topic("wire-b", 1)],
        release: [],
        acls: [
          { ...acl, produce: ["wire-*"] },
          { ...acl, ...deny("wire-a", "literal") },
          { ...acl, ...deny("wire-b", "literal"), host: "10.9.9.9" },
        ],
      };
      const { "segment.ms": _, "retention.bytes": __, ...others } = everyProperty;
      const changed = { ...others, "retention.ms": "10800000", "cleanup.policy": "delete", "min.insync.replicas": "1" };
      const second = {
        topics: [topic("wire-all", 5, changed), topic("wire-a", 1), topic("wire-b", 1)],
        release: ["wire-tiered"],
        acls: [
          { ...acl, produce: ["wire-*"] },
          { ...acl, ...deny("wire-b", "prefixed"), host: "127.0.0.1" },
        ],
      };
      const byName = <T extends { name: string }>(topics: readonly T[]) => [...topics].sort((a, b) => a.name.localeCompare(b.name));
      await withTopicCluster(iamClient("admin-token"), async (cluster) => {
        const { apply, destroy } = administrator(cluster);
        expect((await apply(first)).applied).toHaveLength(7);
        expect(byName(await topicsOf())).toEqual(byName(first.topics));
        await produce(shop, "wire-b", "allowed: the deny is for another host");
        await expect(produce(shop, "wire-a", "denied")).rejects.toThrow(refused);

        expect((await apply(second)).applied).toHaveLength(6);
        expect(byName(await topicsOf())).toEqual(byName(second.topics));
        const wire = { principal: "User:CN=shop", resource: "TOPIC", operation: "WRITE" };
        expect(sorted(await aclsOf("User:CN=shop"))).toEqual(
          sorted([
            { ...wire, name: "wire-", pattern: "PREFIXED", host: "*", permission: "ALLOW" },
            { ...wire, name: "wire-", pattern: "PREFIXED", host: "*", permission: "ALLOW", operation: "DESCRIBE" },
            { ...wire, name: "wire-b", pattern: "PREFIXED", host: "127.0.0.1", permission: "DENY" },
          ]),
        );
        await produce(shop, "wire-a", "allowed: the deny was removed");
        await expect(produce(shop, "wire-b", "denied")).rejects.toThrow(refused);

        await destroy({ ...second, release: ["wire-all", "wire-a", "wire-b"] });
        expect([await topicsOf(), await aclsOf("User:CN=shop")]).toEqual([[], []]);
      });
    }, 120_000);

    test("quotas of each kind of entity and with each limit are what Kafka stores, and are changed and removed again", async () => {
      const nameOf = ({ entity }: DescribedQuota) => `${entity["user"]} ${entity["client-id"]}`;
      const sortedQuotas = (quotas: readonly DescribedQuota[]) => [...quotas].sort((a, b) => nameOf(a).localeCompare(nameOf(b)));
      const stored = async () => sortedQuotas((await described.describe()).quotas);
      const input = { topics: [], release: [] };
      const changed = everyQuota.map(({ limits, ...entity }, i) => ({ ...entity, limits: { ...limits, producer_byte_rate: 7 + i } }));
      const fewer = changed
        .slice(0, 5)
        .map(({ limits: { producer_byte_rate }, ...entity }) => ({ ...entity, limits: { producer_byte_rate } }));
      const foreign = { user: "other", limits: { request_percentage: 3 } };
      await withTopicCluster(iamClient("admin-token"), async (cluster) => {
        const { apply, destroy } = administrator(cluster);
        const change = { kind: "changeQuota", user: "other", set: foreign.limits, unset: [], from: {} } as const;
        await cluster.apply({ kind: "changeQuotas", changes: [change] });
        for (const quotas of [everyQuota, changed, fewer]) {
          expect((await apply({ ...input, quotas })).applied).toHaveLength(9);
          expect(await stored()).toEqual(sortedQuotas([...quotas, foreign].map(asDescribed)));
          expect((await apply({ ...input, quotas })).applied).toEqual([]);
        }
        await expect(apply({ ...input, quotas: [{ user: "shop", limits: { producer_byte_rate: 0.5 } }] })).rejects.toThrow(
          /producer_byte_rate/,
        );
        const refused = [...fewer, { user: "refused", limits: { producer_byte_rate: 0.5 } }];
        await expect(
          apply({
            ...input,
            quotas: refused.map(({ limits, ...entity }) => ({ ...entity, limits: { ...limits, request_percentage: 1 } })),
          }),
        ).rejects.toThrow(/^Can't limit user shop: .*, and 5 more: \w+: user refused: .*producer_byte_rate/);
        await destroy({ ...input, quotas: fewer });
        expect(await stored()).toEqual([asDescribed(foreign)]);
      });
    }, 120_000);

    test("a client is slowed down to the quota of its client id", async () => {
      await createTopic("limited");
      /** Sends four records, and returns after how many ms the last one was acknowledged. kafkajs waits as long as brokers ask it to. */
      const durationOf = async (clientId: string) => {
        const started = performance.now();
        const producer = client("iam", {
          clientId,
          sasl: { mechanism: "oauthbearer", oauthBearerProvider: async () => ({ value: "admin-token" }) },
        }).producer({ allowAutoTopicCreation: false });
        await producer.connect();
        const send = () => producer.send({ topic: "limited", acks: -1, messages: [{ key: "a", value: "x".repeat(200_000) }] });
        for (let sent = 0; sent < 4; sent++) await send();
        await producer.disconnect();
        return performance.now() - started;
      };
      await withTopicCluster(iamClient("admin-token"), async (cluster) => {
        const limited = { user: "*", clientId: "slow", set: { producer_byte_rate: 40_000 }, unset: [], from: {} };
        const step = { kind: "changeQuotas", changes: [{ kind: "changeQuota", ...limited }] } as const;
        await cluster.apply(step);
        await until("the quota to be visible", async () => (await cluster.pending(step)) === undefined, { timeoutMs: 15_000 });
      });

      const [slow, fast] = [await durationOf("slow"), await durationOf("fast")];

      expect(slow).toBeGreaterThan(2_000);
      expect(fast).toBeLessThan(slow / 2);
    }, 60_000);

    test("only policies with the cluster's dynamic configuration permit an IAM client to read and change quotas", async () => {
      const before = iam.allows;
      const granted = new Set<string>();
      iam.allows = ({ principal, operation, resourceType }) =>
        principal === ADMIN || (resourceType === "CLUSTER" && granted.has(operation));
      const asReader = <T>(work: (cluster: KafkaTopicCluster) => Promise<T>) => withTopicCluster(iamClient("reader-token"), work);
      const read = () => asReader((cluster) => cluster.state({ configurationOf: [], acls: false, quotas: true }));
      const change = () =>
        asReader((cluster) => cluster.validate([{ kind: "changeQuotas", changes: [{ kind: "changeQuota", user: "x", ...limit }] }]));
      const limit = { set: { producer_byte_rate: 1 }, unset: [], from: {} };
      const refused = { name: "NotPermitted", message: expect.stringContaining("CLUSTER_AUTHORIZATION_FAILED") };
      const on = { principal: READER, resourceType: "CLUSTER", resourceName: "kafka-cluster" };

      await expect(read()).rejects.toMatchObject(refused);
      expect(iam.requests).toContainEqual({ ...on, operation: "DESCRIBE_CONFIGS" });
      await expect(change()).rejects.toMatchObject(refused);
      expect(iam.requests).toContainEqual({ ...on, operation: "ALTER_CONFIGS" });

      granted.add("DESCRIBE_CONFIGS");
      await until("the permission to read", () => read().then(() => true), { timeoutMs: 10_000 });
      await expect(change()).rejects.toMatchObject(refused);
      granted.add("ALTER_CONFIGS");
      await until("the permission to change", () => change().then(() => true), { timeoutMs: 10_000 });
      iam.allows = before;
    }, 60_000);

    test("every topic property of the settings is among the tested ones", () => {
      const schema = JSON.parse(readFileSync("config/settings.schema.json", "utf8"));
      const { enum: names } = schema.properties.topics.additionalProperties.properties.configuration.propertyNames;
      expect(Object.keys(everyProperty)).toEqual(expect.arrayContaining(names));
    });
  });

  test("moves closed segments of a tiered topic to the shared folder, and still serves them", async () => {
    const configEntries = Object.entries({
      "remote.storage.enable": "true",
      "segment.bytes": "1048576",
      "local.retention.bytes": "1048576",
      "file.delete.delay.ms": "1000",
    }).map(([name, value]) => ({ name, value }));
    await withAdmin((admin) =>
      admin.createTopics({ topics: [{ topic: "archive", numPartitions: 1, replicationFactor: 3, configEntries }], waitForLeaders: false }),
    );
    const value = "x".repeat(400_000);
    await until("the first record", () => produce(iamClient("admin-token"), "archive", `first ${value}`).then(() => true));
    await produce(iamClient("admin-token"), "archive", ...Array.from({ length: 12 }, () => value));
    const tiered = () => readdirSync(join(stateDir, "kafka/orders/tiered"), { recursive: true }).map(String);
    await until("a segment in the shared folder", () => tiered().some((file) => file.endsWith(".log")), { timeoutMs: 90_000 });
    const earliestLocal = () =>
      readdirSync(join(stateDir, "kafka/orders/data/1/archive-0"))
        .filter((file) => file.endsWith(".log"))
        .sort()[0];
    await until("the brokers to drop it", () => earliestLocal() !== `${"0".repeat(20)}.log`, { timeoutMs: 120_000 });
    const [first] = (await consume(iamClient("admin-token"), "archive", "archivist", 13)).filter((text) => text.startsWith("first"));
    expect(first).toHaveLength(400_006);
  }, 240_000);

  test("restarts a killed broker at the same address", async () => {
    const [before] = cluster.brokers();
    await cluster.fault(1, "kill", { backAfterMs: 500 });
    expect(cluster.brokers()[0]).toMatchObject({ id: 1, state: "stopped" });
    expect(processState(before?.pid as number)).toBe("exited");
    await produce(iamClient("admin-token"), "ads", "while one is down");
    const back = await until(
      "broker 1 to be running again",
      () => cluster.brokers().find(({ id, state }) => id === 1 && state === "running"),
      {
        timeoutMs: 60_000,
      },
    );
    expect(back.endpoints).toEqual(before?.endpoints);
    expect(back.pid).not.toBe(before?.pid);
  }, 240_000);

  test("continues without a broker that hangs, and accepts it again", async () => {
    await cluster.fault(2, "hang");
    const [, { state, pid } = { state: undefined, pid: 0 }] = cluster.brokers();
    expect([state, processState(pid as number)]).toEqual(["hung", "suspended"]);
    await until("a write without broker 2", () => produce(iamClient("admin-token"), "ads", "while one hangs").then(() => true), {
      timeoutMs: 45_000,
    });
    await cluster.fault(2, "resume");
    expect(cluster.brokers()[1]?.state).toBe("running");
  }, 240_000);

  test("rejects an invalid property before it changes a broker", async () => {
    const before = nodePids();
    const wrong = { ...spec, serverProperties: { ...spec.serverProperties, "num.io.threads": "many" } };
    await expect(cluster.apply(wrong)).rejects.toThrow("Invalid value many for configuration num.io.threads");
    expect(nodePids()).toEqual(before);
    expect(cluster.spec).toBe(spec);
  }, 180_000);

  test("restarts its brokers one after another for a changed property, and does not restart the controllers", async () => {
    const before = nodePids();
    log.length = 0;
    await cluster.apply({ ...spec, serverProperties: { ...spec.serverProperties, "log.retention.hours": "24" } });
    expect(log.filter((line) => line.endsWith(": restarts"))).toEqual([1, 2, 3].map((id) => `orders/broker-${id}: restarts`));
    for (const pid of nodePids()) expect(before).not.toContain(pid);
    const values = await withAdmin(async (admin) => {
      const resources = ["1", "2", "3"].map((name) => ({ type: ConfigResourceTypes.BROKER, name, configNames: ["log.retention.hours"] }));
      const described = await admin.describeConfigs({ includeSynonyms: false, resources });
      return described.resources.map(({ configEntries }) => configEntries[0]?.configValue);
    });
    expect(values).toEqual(["24", "24", "24"]);
    expect(await consume(iamClient("admin-token"), "ads", "audit", 5)).toContain("while one is down");
  }, 300_000);

  test("has MSK's public ports with public access only, and restarts nothing for them", async () => {
    const before = nodePids();
    expect(cluster.brokers().map(({ publicEndpoints }) => publicEndpoints)).toEqual([{}, {}, {}]);

    await cluster.apply({ ...cluster.spec, publicAccess: true });

    const endpoints = cluster.brokers().map(({ publicEndpoints }) => publicEndpoints ?? {});
    expect(endpoints.map((each) => Object.entries(each).map(([name, address]) => [name, address.split(":")[1]]))).toEqual(
      [1, 2, 3].map(() => [
        ["tls", "9194"],
        ["scram", "9196"],
        ["iam", "9198"],
      ]),
    );
    const brokers = endpoints.map(({ iam: address }) => String(address));
    const sasl = { mechanism: "oauthbearer", oauthBearerProvider: async () => ({ value: "admin-token" }) } as const;
    await produce(client("iam", { brokers, sasl }), "ads", "from the internet");
    expect(nodePids()).toEqual(before);

    await cluster.apply({ ...cluster.spec, publicAccess: false });
    await expect(produce(client("iam", { brokers, sasl, retry: { retries: 0 } }), "ads", "lost")).rejects.toThrow(/ECONNREFUSED/);
  }, 120_000);

  test("stops all processes", async () => {
    const pids = nodePids();
    await cluster.stop();
    for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow("ESRCH");
  }, 30_000);
});
