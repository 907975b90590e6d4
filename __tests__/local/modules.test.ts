import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { unzipSync } from "fflate";
import { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ConfigResourceTypes, type Kafka, ResourcePatternTypes } from "kafkajs";
import { KafkaQuotaRequests } from "../../lambdas/kafka/client-quotas.js";
import { writeModules } from "../../tools/build/modules/index.js";
import { isAlive, LocalControl, type LocalPlatform, startLocalPlatform, useEndpoint } from "../../tools/deploy/index.js";
import { withAdmin } from "../../tools/local/kafka-admin.js";
import { until } from "../../tools/local/process/index.js";
import { runFolder } from "../../tools/setup/folders.js";
import type { Terraform } from "../../tools/terraform/index.js";
import { kafkaClient } from "../../tools/traffic/kafka-client.js";
import { untilInSync } from "../../tools/traffic/leaders.js";
import { certificateRequest } from "../support/clients/certificate-request.js";
import { passwordOf } from "../support/clients/password-of.js";
import { NOBODY, produce, scramClient } from "../support/clients/scram-client.js";
import { filesWith } from "../support/deployments/files-with.js";
import { moduleRoot } from "../support/terraform/module-root.js";

// The published modules in plain HCL in a separate folder. Each test continues from the state that the previous one left.
const TOPIC = "orders";
const DRIFT = "module.access.terraform_data.topics_drift";
/** Creating and destroying a cluster takes one or two minutes; on a busy machine, many more. */
const TIMEOUT_MS = 15 * 60_000;

let folder: string;
let modules: string;
let platform: LocalPlatform;

beforeAll(async () => {
  folder = runFolder("modules");
  modules = join(folder, "terraform");
  await writeModules(modules, () => undefined);
  platform = await startLocalPlatform(join(folder, "local"), () => undefined);
  useEndpoint(platform.endpoint);
});

afterAll(async () => {
  await platform?.stop();
  await rm(folder, { recursive: true, force: true });
});

interface Cluster {
  readonly name: string;
  readonly bootstrap_brokers_iam: string;
  readonly bootstrap_brokers_scram: string;
  readonly bootstrap_brokers_tls: string;
  readonly scram_secret_arns: Readonly<Record<string, string>>;
}

describe("a root module that uses the folder of one module", () => {
  let terraform: Terraform;
  let cluster: Cluster;
  let certificate: string;
  let client: Awaited<ReturnType<typeof certificateRequest>>;
  let passwords: Readonly<Record<string, string>>;
  let pids: (number | undefined)[];

  test(
    "is applied, and a second plan is empty",
    async () => {
      client = await certificateRequest("O=Orders,CN=till");
      terraform = await moduleRoot("cluster", join(folder, "cluster"), modules, platform.endpoint, { certificate_request: client.request });
      await terraform.init();
      await terraform.apply();
      expect(await terraform.plan()).toEqual([]);
      const outputs = await terraform.outputs();
      cluster = outputs["cluster"] as Cluster;
      certificate = String(outputs["client_certificate"]);
      pids = (await new LocalControl(platform.endpoint).brokers(cluster.name)).map(({ pid }) => pid);
      expect(pids).toHaveLength(3);
    },
    TIMEOUT_MS,
  );

  test("creates a cluster that accepts records with IAM authentication", async () => {
    const kafka = administrator(cluster);
    await withAdmin(kafka, (admin) =>
      admin.createTopics({ waitForLeaders: false, topics: [{ topic: TOPIC, numPartitions: 3, replicationFactor: 3 }] }),
    );
    await untilInSync(kafka, TOPIC, 3);
    await produce(kafka, TOPIC);
  });

  test("rejects users and certificates without an ACL, and accepts their records with one", async () => {
    const [shop, stranger] = await Promise.all(
      ["shop", "stranger"].map((user) => passwordOf(platform.endpoint, String(cluster.scram_secret_arns[user]))),
    );
    passwords = { shop: String(shop), stranger: String(stranger) };
    const ssl = { key: client.key, cert: certificate };
    const clients = {
      "User:shop": scram(cluster, "shop", passwords),
      "User:CN=till,O=Orders": kafkaClient(cluster.bootstrap_brokers_tls, "", NOBODY, { sasl: undefined, ssl, retry: { retries: 0 } }),
    };
    for (const [principal, kafka] of Object.entries(clients)) {
      await expect(produce(kafka, TOPIC)).rejects.toThrow("Not authorized to access topics");
      await allowWrites(administrator(cluster), principal);
      await until(`the ACL of ${principal}`, () => produce(kafka, TOPIC).then(() => true), { timeoutMs: 30_000 });
    }
    await expect(produce(scram(cluster, "stranger", passwords), TOPIC)).rejects.toThrow("Not authorized to access topics");
  });

  test(
    "keeps the passwords out of state, plan, outputs, console and the platform's log",
    async () => {
      const root = join(folder, "cluster");
      expect(await terraform.plan()).toEqual([]);
      writeFileSync(join(root, "plan.json"), JSON.stringify(await terraform.savedPlan()));
      // These texts must be found, which proves that the search covers these files.
      const known = filesWith(folder, { secret: "AmazonMSK_orders_shop", cluster: "orders" });
      const places = ["terraform.tfstate", "tfplan", "plan.json", ".terraform/commands.log"].map((place) => join("cluster", place));
      expect(known["secret"]).toEqual(expect.arrayContaining(places));
      expect(known["cluster"]).toEqual(expect.arrayContaining(["local/platform.log"]));
      for (const password of Object.values(passwords)) expect(password).toMatch(/^[A-Za-z0-9]{32}$/);
      expect(filesWith(folder, passwords)).toEqual({ shop: [], stranger: [] });
    },
    TIMEOUT_MS,
  );

  test(
    "is destroyed completely",
    async () => {
      await terraform.destroy();
      expect(JSON.parse(readFileSync(join(folder, "cluster", "terraform.tfstate"), "utf8")).resources).toEqual([]);
      expect(await new LocalControl(platform.endpoint).clusters()).toEqual([]);
      expect(pids.filter((pid) => pid !== undefined && isAlive(pid))).toEqual([]);
    },
    TIMEOUT_MS,
  );
});

describe("a root module that uses the archives of two modules", () => {
  let terraform: Terraform;
  let cluster: Cluster;

  test(
    "is applied, and a second plan is empty",
    async () => {
      const unpacked = join(folder, "unpacked");
      for (const archive of readdirSync(modules).filter((name) => /^(msk-cluster|kafka-access)-.*\.zip$/.test(name))) {
        unpack(join(modules, archive), join(unpacked, archive.replace(/-\d.*$/, "")));
      }
      terraform = await moduleRoot("cluster-and-access", join(folder, "cluster-and-access"), unpacked, platform.endpoint);
      await terraform.init();
      await terraform.apply();
      expect(await terraform.plan()).toEqual([]);
      cluster = (await terraform.outputs())["cluster"] as Cluster;
    },
    TIMEOUT_MS,
  );

  test("accepts records only of the user that an ACL allows", async () => {
    const [shop, stranger] = await Promise.all(
      ["shop", "stranger"].map((user) => passwordOf(platform.endpoint, String(cluster.scram_secret_arns[user]))),
    );
    const passwords = { shop: String(shop), stranger: String(stranger) };
    await produce(scram(cluster, "shop", passwords), TOPIC);
    await expect(produce(scram(cluster, "stranger", passwords), TOPIC)).rejects.toThrow("Not authorized to access topics");
  });

  /** Returns the differences that the last plan found, and the warnings of its checks. */
  async function found(): Promise<{ differences: unknown; warnings: unknown }> {
    const { resource_changes: changes = [], checks = [] } = await terraform.savedPlan();
    const drift = changes.find(({ address }) => address === DRIFT);
    const after = drift?.change.after as { readonly input: Readonly<Record<string, unknown>> } | null | undefined;
    const messages = checks.flatMap(({ instances = [] }) =>
      instances.flatMap(({ problems = [] }) => problems.map(({ message }) => message)),
    );
    return { differences: Object.values(after?.input ?? {}).at(-1), warnings: messages };
  }

  const retentionOf = async (topic: string) => {
    const { resources } = await withAdmin(administrator(cluster), (admin) =>
      admin.describeConfigs({ includeSynonyms: false, resources: [{ type: ConfigResourceTypes.TOPIC, name: topic }] }),
    );
    return resources[0]?.configEntries.find(({ configName }) => configName === "retention.ms")?.configValue;
  };

  const readQuotas = () => withQuotas(administrator(cluster), (requests) => requests.describeClientQuotas());
  const importer = [
    { type: "user", name: null },
    { type: "client-id", name: "import" },
  ];

  test(
    "shows what others changed in the plan, puts it back, and then plans nothing, as often as they do it",
    async () => {
      for (const retention of ["3600000", "3600000"]) {
        await withAdmin(administrator(cluster), async (admin) => {
          const configEntries = Object.entries({ "cleanup.policy": "delete", "min.insync.replicas": "2", "retention.ms": retention });
          await admin.alterConfigs({
            validateOnly: false,
            resources: [
              { type: ConfigResourceTypes.TOPIC, name: TOPIC, configEntries: configEntries.map(([name, value]) => ({ name, value })) },
            ],
          });
          const ofShop = { principal: "User:shop", resourceType: AclResourceTypes.TOPIC, resourceName: TOPIC };
          const literal = { resourcePatternType: ResourcePatternTypes.LITERAL, permissionType: AclPermissionTypes.ALLOW, host: "*" };
          await admin.deleteAcls({ filters: [{ ...ofShop, ...literal, operation: AclOperationTypes.WRITE }] });
          await admin.deleteTopics({ topics: ["bills"] });
        });
        // An ACL that was never declared is kept, and is no difference.
        await allowWrites(administrator(cluster), "User:stranger");
        await withQuotas(administrator(cluster), (requests) =>
          requests.alterClientQuotas([{ entity: importer, operations: [{ key: "producer_byte_rate", value: 5, remove: false }] }], false),
        );
        await until("the change of the retention", async () => (await retentionOf(TOPIC)) === retention, { timeoutMs: 30_000 });

        expect(await terraform.plan()).toEqual([
          { address: "module.access.aws_lambda_invocation.topics_confirmed", actions: ["update"] },
          { address: DRIFT, actions: ["delete", "create"] },
        ]);
        expect(await found()).toEqual({
          differences: [
            "bills: declared, not on the cluster",
            `orders retention.ms: 604800000 declared, ${retention} on the cluster`,
            "allow User:shop to Write topic orders: declared, not on the cluster",
            "default of users, client id import producer_byte_rate: 1048576 declared, 5 on the cluster",
          ],
          warnings: [],
        });

        await terraform.apply();

        expect(await terraform.plan()).toEqual([]);
        expect(await retentionOf(TOPIC)).toBe("604800000");
        expect((await readQuotas()).map(({ values }) => values)).toEqual([[{ key: "producer_byte_rate", value: 1_048_576 }]]);
        expect(await withAdmin(administrator(cluster), (admin) => admin.listTopics())).toEqual(expect.arrayContaining(["bills", TOPIC]));
      }
    },
    TIMEOUT_MS,
  );

  test(
    "warns of partitions that others added, which no apply can remove",
    async () => {
      await withAdmin(administrator(cluster), (admin) => admin.createPartitions({ topicPartitions: [{ topic: TOPIC, count: 4 }] }));

      await until(
        "the warning",
        async () => {
          expect(await terraform.plan()).toEqual([]);
          return JSON.stringify((await found()).warnings) !== "[]";
        },
        { timeoutMs: 120_000 },
      );

      expect((await found()).warnings).toEqual([
        "orders: 3 partitions are fewer than the existing 4; Kafka can only add partitions, so use 4 or more",
      ]);
    },
    TIMEOUT_MS,
  );

  test(
    "reads nothing of the cluster's topics with the setting off",
    async () => {
      const plannedWith = async (detects: string) => {
        const at = [join(folder, "cluster-and-access"), join(folder, "unpacked"), platform.endpoint] as const;
        terraform = await moduleRoot("cluster-and-access", ...at, { detect_drift: detects });
        return (await terraform.plan()).map(({ address }) => address);
      };
      await withAdmin(administrator(cluster), (admin) => admin.deleteTopics({ topics: ["bills"] }));

      expect(await plannedWith("false")).toEqual([]);
      expect(await plannedWith("true")).toContain(DRIFT);
    },
    TIMEOUT_MS,
  );

  test(
    "is destroyed completely",
    async () => {
      await terraform.destroy();
      expect(await new LocalControl(platform.endpoint).clusters()).toEqual([]);
    },
    TIMEOUT_MS,
  );
});

/** Runs `use` with requests about quotas, which kafkajs does not have. */
async function withQuotas<T>(kafka: Kafka, use: (requests: KafkaQuotaRequests) => Promise<T>): Promise<T> {
  const requests = new KafkaQuotaRequests(kafka);
  try {
    return await use(requests);
  } finally {
    await requests.disconnect();
  }
}

function administrator({ bootstrap_brokers_iam: brokers }: Cluster): Kafka {
  const { region, accessKeyId, secretAccessKey } = platform.endpoint;
  return kafkaClient(brokers, region, { accessKeyId, secretAccessKey });
}

function scram({ bootstrap_brokers_scram: brokers }: Cluster, username: string, passwords: Readonly<Record<string, string>>): Kafka {
  return scramClient(brokers, username, String(passwords[username]));
}

function allowWrites(kafka: Kafka, principal: string): Promise<boolean> {
  const rule = { principal, host: "*", permissionType: AclPermissionTypes.ALLOW, resourcePatternType: ResourcePatternTypes.LITERAL };
  const topic = { ...rule, resourceType: AclResourceTypes.TOPIC, resourceName: TOPIC };
  const operations = [AclOperationTypes.WRITE, AclOperationTypes.DESCRIBE];
  return withAdmin(kafka, (admin) => admin.createAcls({ acl: operations.map((operation) => ({ ...topic, operation })) }));
}

function unpack(archive: string, target: string): void {
  for (const [path, content] of Object.entries(unzipSync(new Uint8Array(readFileSync(archive))))) {
    mkdirSync(dirname(join(target, path)), { recursive: true });
    writeFileSync(join(target, path), content);
  }
}
