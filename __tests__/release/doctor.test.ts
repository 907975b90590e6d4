import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import {
  AuthorizeSecurityGroupIngressCommand,
  EC2Client,
  paginateDescribeSecurityGroupRules,
  RevokeSecurityGroupIngressCommand,
} from "@aws-sdk/client-ec2";
import {
  BatchDisassociateScramSecretCommand,
  DescribeClusterV2Command,
  GetBootstrapBrokersCommand,
  KafkaClient,
  ListScramSecretsCommand,
} from "@aws-sdk/client-kafka";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type Admin, ConfigResourceTypes, type Kafka } from "kafkajs";
import { KafkaQuotaRequests } from "../../lambdas/kafka/client-quotas.js";
import {
  bareCluster,
  environmentWith,
  type LocalControl,
  type LocalPlatform,
  startLocalPlatform,
  useEndpoint,
} from "../../tools/deploy/index.js";
import type { Diagnosis } from "../../tools/doctor/index.js";
import { withAdmin } from "../../tools/local/kafka-admin.js";
import { until } from "../../tools/local/process/index.js";
import { root, runFolder } from "../../tools/setup/folders.js";
import { kafkaClient } from "../../tools/traffic/kafka-client.js";
import { makeRole } from "../support/clients/role.js";
import { scramUserOf } from "../support/clients/scram-secret.js";

const CLUSTER = "patient";
const TOPIC = "orders";
const SECRET = `AmazonMSK_${CLUSTER}_shop`;

let folder: string;
let platform: LocalPlatform;
let control: LocalControl;
let kafka: Kafka;
let msk: KafkaClient;
let arn: string;
let outputs: Record<string, unknown> & { bootstrap_brokers_iam: string };

const statements = (clusterArn: string) => {
  const named = (kind: string, name: string) => `${clusterArn.replace(":cluster/", `:${kind}/`)}/${name}`;
  return [
    { Effect: "Allow", Action: ["kafka-cluster:Connect"], Resource: [clusterArn] },
    {
      Effect: "Allow",
      Action: ["kafka-cluster:DescribeTopic", "kafka-cluster:WriteData", "kafka-cluster:ReadData"],
      Resource: [named("topic", TOPIC)],
    },
    { Effect: "Allow", Action: ["kafka-cluster:DescribeGroup", "kafka-cluster:AlterGroup"], Resource: [named("group", "billing")] },
  ];
};

beforeAll(async () => {
  folder = runFolder("doctor");
  platform = await startLocalPlatform(join(folder, "local"), () => undefined);
  useEndpoint(platform.endpoint);
  const cluster = await bareCluster(platform.endpoint, CLUSTER, {
    ClientAuthentication: { Sasl: { Iam: { Enabled: true }, Scram: { Enabled: true } } },
  });
  ({ control, arn } = cluster);
  const { region, accessKeyId, secretAccessKey } = platform.endpoint;
  kafka = kafkaClient(cluster.bootstrapBrokers, region, { accessKeyId, secretAccessKey });
  msk = new KafkaClient({});
  await scramUserOf(platform.endpoint, { arn, name: CLUSTER }, { username: "shop", password: randomBytes(12).toString("base64url") });
  await letClientsIn();
  await withAdmin(kafka, (admin) => createTopic(admin));
  await recovered();
  const { BootstrapBrokerStringSaslScram: scram } = await msk.send(new GetBootstrapBrokersCommand({ ClusterArn: arn }));
  outputs = {
    cluster_arn: arn,
    bootstrap_brokers_iam: inOrder(cluster.bootstrapBrokers),
    bootstrap_brokers_scram: inOrder(String(scram)),
    client_role_arns: { billing: await makeRole(platform.endpoint, "billing", statements(arn)) },
    client_policies: { billing: JSON.stringify({ Version: "2012-10-17", Statement: statements(arn) }) },
    event_topic: TOPIC,
  };
});

afterAll(async () => {
  msk?.destroy();
  await platform?.stop();
  await rm(folder, { recursive: true, force: true });
});

const inOrder = (servers: string) => servers.split(",").toSorted().join(",");

/** Returns the security groups of the cluster. */
async function securityGroups(): Promise<string[]> {
  const { ClusterInfo } = await msk.send(new DescribeClusterV2Command({ ClusterArn: arn }));
  return ClusterInfo?.Provisioned?.BrokerNodeGroupInfo?.SecurityGroups ?? [];
}

async function letClientsIn(): Promise<void> {
  const ec2 = new EC2Client({});
  const IpPermissions = [{ IpProtocol: "tcp", FromPort: 9096, ToPort: 9098, IpRanges: [{ CidrIp: "10.0.0.0/8" }] }];
  for (const GroupId of await securityGroups()) await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
  ec2.destroy();
}

const createTopic = (admin: Admin) =>
  admin.createTopics({
    waitForLeaders: false, // a broker that has not heard of the topic would fail it
    topics: [{ topic: TOPIC, numPartitions: 3, replicationFactor: 3, configEntries: [{ name: "min.insync.replicas", value: "2" }] }],
  });

interface Given {
  /** Replace outputs; undefined removes one. */
  readonly outputs?: Record<string, unknown>;
  readonly env?: NodeJS.ProcessEnv;
  readonly args?: readonly string[];
}

/** Runs the command as a user does. */
async function doctor({ outputs: changed = {}, env = {}, args = [] }: Given = {}): Promise<Diagnosis & { code: number }> {
  const file = join(folder, "outputs.json");
  writeFileSync(file, JSON.stringify({ ...outputs, ...changed }));
  const command = ["--import", "tsx", join(root, "tools/cli.ts"), "doctor", "--outputs", file, "--json", ...args];
  const { code, stdout, stderr } = await new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    const options = { cwd: folder, env: { ...environmentWith(platform.endpoint), ...env }, maxBuffer: 10_000_000 };
    execFile(process.execPath, command, options, (error, out, err) =>
      resolve({ code: Number(error?.code ?? 0), stdout: out, stderr: err }),
    );
  });
  try {
    return { ...(JSON.parse(stdout) as Diagnosis), code };
  } catch {
    throw new Error(`exit status ${code}: ${stderr}`);
  }
}

/** Returns `check subject: text` of the results with a status. */
const linesOf = ({ results }: Diagnosis, status: string) =>
  results
    .filter((result) => result.status === status)
    .map(({ check, subject, text }) => `${check} ${subject === undefined ? "" : `${subject}: `}${text}`);

const failures = (diagnosis: Diagnosis) => linesOf(diagnosis, "failed");
const address = (broker: number) => outputs.bootstrap_brokers_iam.split(",")[broker - 1] as string;
const host = (broker: number) => address(broker).split(":")[0] as string;

async function recovered(): Promise<void> {
  await until(
    "all replicas to be in sync",
    () =>
      withAdmin(kafka, async (admin) => {
        const { brokers } = await admin.describeCluster();
        const { topics } = await admin.fetchTopicMetadata();
        return (
          brokers.length === 3 &&
          topics.some(({ name }) => name === TOPIC) &&
          topics.every(({ partitions }) => partitions.every(({ isr }) => isr.length === 3))
        );
      }).catch(() => false),
    { timeoutMs: 120_000 },
  );
}

test("a sound cluster passes, with a SCRAM user and the role of each client", async () => {
  const diagnosis = await doctor({ args: ["--scram-secret", SECRET] });

  expect([diagnosis.code, diagnosis.healthy, failures(diagnosis), linesOf(diagnosis, "warning")]).toEqual([0, true, [], []]);
  expect(linesOf(diagnosis, "passed")).toEqual(
    expect.arrayContaining([
      expect.stringContaining("aws/cluster patient is ACTIVE"),
      `authentication/scram user shop of ${SECRET}`,
      `authorization/roles billing: write ${TOPIC}, read ${TOPIC}, join billing`,
      "brokers/registered brokers 1, 2, 3",
      "brokers/partitions 3 partitions in sync",
      `topics/present ${TOPIC}: exists`,
    ]),
  );
});

test("a killed broker: its address refuses connections, and it is not registered", async () => {
  await control.fault(CLUSTER, 2, "kill", "never");
  try {
    await until(
      "its session to end",
      async () => !(await withAdmin(kafka, (admin) => admin.describeCluster())).brokers.some(({ nodeId }) => nodeId === 2),
      { timeoutMs: 60_000 },
    );
    const diagnosis = await doctor();

    expect(diagnosis.code).toBe(1);
    expect(failures(diagnosis)).toEqual([
      expect.stringMatching(new RegExp(`^network/tcp ${host(2)}:9096: refused the connection`)),
      expect.stringMatching(new RegExp(`^network/tcp ${address(2)}: refused the connection`)),
      expect.stringMatching(/^brokers\/registered broker 2: not registered/),
    ]);
    expect(linesOf(diagnosis, "warning")).toEqual([
      "aws/cluster patient is HEALING",
      expect.stringContaining("brokers/partitions 3 of 3 partitions have replicas that are not in sync, on broker 2"),
    ]);
  } finally {
    await control.fault(CLUSTER, 2, "start");
    await recovered();
  }
});

test("a broker that hangs: it accepts connections, and does not answer", async () => {
  await control.fault(CLUSTER, 3, "hang");
  try {
    const [first] = failures(await doctor());

    expect(first).toBe(`tls/handshake ${host(3)}:9096: accepts connections, but does not answer within 5 s`);
  } finally {
    await control.fault(CLUSTER, 3, "resume");
    await recovered();
  }
});

test("two brokers down: partitions below min.insync.replicas refuse acks=all", async () => {
  for (const id of [1, 2]) await control.fault(CLUSTER, id, "kill", "never");
  try {
    await until(
      "the partitions to have one replica in sync",
      () =>
        withAdmin(kafka, async (admin) => {
          const { topics } = await admin.fetchTopicMetadata({ topics: [TOPIC] });
          return topics.every(({ partitions }) => partitions.every(({ isr, leader }) => isr.length === 1 && leader === 3));
        }).catch(() => false),
      { timeoutMs: 60_000 },
    );
    const diagnosis = await doctor();

    expect(failures(diagnosis)).toContain(
      `brokers/partitions 3 of 3 partitions have fewer replicas in sync than min.insync.replicas: ${TOPIC} (3)`,
    );
  } finally {
    for (const id of [1, 2]) await control.fault(CLUSTER, id, "start");
    await recovered();
  }
});

test("a name that does not resolve", async () => {
  const wrong = "b-1.patient.invalid";
  const diagnosis = await doctor({ outputs: { bootstrap_brokers_iam: `${wrong}:9098,${address(2)}`, bootstrap_brokers_scram: "" } });

  expect(failures(diagnosis)).toEqual([
    `aws/addresses ${wrong}: is in the outputs, but no broker of the cluster has this name`,
    expect.stringMatching(new RegExp(`^network/dns ${wrong}: does not resolve: ENOTFOUND|EAI_AGAIN`)),
  ]);
});

test("outputs of a cluster that was replaced", async () => {
  const replaced = arn.replace(/[^/]+$/, "00000000-0000-4000-8000-000000000000-1");

  expect(failures(await doctor({ outputs: { cluster_arn: replaced } }))[0]).toBe(`aws/cluster no cluster has the ARN ${replaced}`);
});

test("credentials that AWS does not know", async () => {
  const diagnosis = await doctor({ env: { AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE", AWS_SECRET_ACCESS_KEY: "wrong" } });

  expect(failures(diagnosis)[0]).toMatch(/^aws\/credentials (InvalidClientTokenId): /);
  expect(linesOf(diagnosis, "skipped")).toContain("aws/cluster needs aws/credentials");
});

test("a trust store without the authority of the brokers", async () => {
  const diagnosis = await doctor({ env: { NODE_EXTRA_CA_CERTS: undefined } });

  expect(failures(diagnosis)).toHaveLength(6);
  expect(failures(diagnosis)[0]).toMatch(new RegExp(`^tls/handshake ${host(1)}:9096: its certificate is not trusted: `));
  expect(linesOf(diagnosis, "skipped")).toContain("brokers/metadata needs a client that can authenticate");
});

test("a port of another protocol", async () => {
  const api = new URL(platform.endpoint.endpoint).host;

  expect(
    failures(await doctor({ outputs: { bootstrap_brokers_iam: `${api},${address(2)}`, bootstrap_brokers_scram: "" } })),
  ).toContainEqual(expect.stringMatching(new RegExp(`^tls/handshake ${api}: does not use TLS`)));
});

test("a role without the permissions of its policy, and one that can't connect", async () => {
  const connect = statements(arn).slice(0, 1);
  const client_role_arns = {
    billing: await makeRole(platform.endpoint, "billing-reduced", [...connect, ...statements(arn).slice(2)]),
    reports: await makeRole(platform.endpoint, "reports", []),
  };
  const [policy] = Object.values(outputs["client_policies"] as object);
  const diagnosis = await doctor({ outputs: { client_role_arns, client_policies: { billing: policy, reports: policy } } });

  expect(failures(diagnosis)).toEqual([
    `authorization/roles billing: can't write ${TOPIC} (TOPIC_AUTHORIZATION_FAILED), read ${TOPIC} (TOPIC_AUTHORIZATION_FAILED)`,
    expect.stringMatching(/^authorization\/roles reports: can't connect: /),
  ]);
});

test("a topic whose writes stop with one broker, and one that differs from the settings", async () => {
  const alter = (value: string) =>
    withAdmin(kafka, (admin) =>
      admin.alterConfigs({
        validateOnly: false,
        resources: [
          {
            type: ConfigResourceTypes.TOPIC,
            name: TOPIC,
            configEntries: [
              { name: "min.insync.replicas", value },
              { name: "retention.ms", value: "3600000" },
            ],
          },
        ],
      }),
    );
  const config = join(folder, "settings.yaml");
  writeFileSync(
    config,
    `environment: dev\ntopics: { ${TOPIC}: { partitions: 6, retentionHours: 168 }, missing: { partitions: 3 } }\neventApi: { topic: ${TOPIC}, deadLetterTopic: missing }\n`,
  );
  await alter("3");
  try {
    const found = failures(await doctor({ args: ["--config", config] }));

    expect(found).toContain(
      `topics/redundancy ${TOPIC}: min.insync.replicas 3 of 3 replicas: writes with acks=all stop while a broker restarts`,
    );
    expect(found).toContain(
      `topics/declared ${TOPIC}: 3 partitions, declared 6; min.insync.replicas 3, declared 2; retention.ms 3600000, declared 604800000`,
    );
    expect(found).toContain("topics/declared missing: is declared, but does not exist");
  } finally {
    await alter("2");
  }
});

test("a group without members and with lag, and a quota that throttles to a standstill", async () => {
  const requests = new KafkaQuotaRequests(kafka);
  const entity = [{ type: "client-id", name: "slow" }];
  const quota = (remove: boolean) =>
    requests.alterClientQuotas([{ entity, operations: [{ key: "producer_byte_rate", value: 100, remove }] }], false);
  await quota(false);
  await withAdmin(kafka, (admin) => admin.setOffsets({ groupId: "stopped", topic: TOPIC, partitions: [{ partition: 0, offset: "0" }] }));
  const producer = kafka.producer();
  await producer.connect();
  await producer.send({ topic: TOPIC, messages: Array.from({ length: 7 }, () => ({ partition: 0, value: "x" })) });
  await producer.disconnect();
  try {
    const diagnosis = await doctor();

    expect(failures(diagnosis)).toEqual(["groups/lag stopped: 7 records behind, and no member"]);
    expect(linesOf(diagnosis, "warning")).toEqual([
      "quotas/clients client-id slow: producer_byte_rate 100: brokers delay its requests by seconds",
    ]);
  } finally {
    await quota(true);
    await requests.disconnect();
    await withAdmin(kafka, (admin) => admin.deleteGroups(["stopped"]));
  }
});

test("a security group without the rule for clients", async () => {
  const groups = await securityGroups();
  const ec2 = new EC2Client({});
  for await (const { SecurityGroupRules = [] } of paginateDescribeSecurityGroupRules(
    { client: ec2 },
    { Filters: [{ Name: "group-id", Values: groups }] },
  )) {
    for (const { GroupId, SecurityGroupRuleId, IsEgress } of SecurityGroupRules)
      if (!IsEgress)
        await ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId, SecurityGroupRuleIds: [String(SecurityGroupRuleId)] }));
  }
  ec2.destroy();

  expect(failures(await doctor())).toEqual([
    `aws/security-groups scram: no rule of ${groups.join(", ")} lets anyone in on port 9096`,
    `aws/security-groups iam: no rule of ${groups.join(", ")} lets anyone in on port 9098`,
  ]);
});

test("a secret of another user, and no secret at all", async () => {
  expect(failures(await doctor({ args: ["--scram-secret", "AmazonMSK_other"] }))).toContain(
    `authentication/scram AmazonMSK_other is not associated with the cluster; associated: ${SECRET}`,
  );
  const { SecretArnList } = await msk.send(new ListScramSecretsCommand({ ClusterArn: arn }));
  await msk.send(new BatchDisassociateScramSecretCommand({ ClusterArn: arn, SecretArnList }));

  expect(failures(await doctor({ args: ["--scram-secret", SECRET] }))).toContain(
    "authentication/scram no secret is associated with the cluster: no SCRAM user can authenticate",
  );
});

test("a topic that was deleted", async () => {
  await withAdmin(kafka, (admin) => admin.deleteTopics({ topics: [TOPIC] }));

  expect(failures(await doctor())).toContain(`topics/present ${TOPIC}: does not exist, or this identity can't describe it`);
});
