import { copyFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { strToU8, zipSync } from "fflate";
import { stringify } from "yaml";
import { deploy, LocalControl, type LocalPlatform, startLocalPlatform, synthesize, useEndpoint } from "../../tools/deploy/index.js";
import { until } from "../../tools/local/process/index.js";
import { root, runFolder } from "../../tools/setup/folders.js";
import { type PlannedChange, requireSuccess, runTerraform, terraformEnvironment } from "../../tools/terraform/index.js";
import { passwordOf } from "../support/clients/password-of.js";
import { produce, scramClient } from "../support/clients/scram-client.js";
import { filesWith } from "../support/deployments/files-with.js";

// The life cycle of the platform's users. The tests run in order: each one continues from the state of the previous one.
const CLUSTER = "scram-life";
const TOPIC = "orders";
const FORBIDDEN = "Not authorized to access topics: [Topic authorization failed]";
const PATIENCE_MS = 15 * 60_000;

/** Terraform's log settings for debugging. */
const debug = { TF_LOG: "DEBUG", TF_LOG_PATH: "debug.log" };
/** The log settings that the documentation recommends: Terraform's own messages, without the requests and responses of the provider. */
const recommended = { ...recommendation(), TF_LOG_PATH: "recommended.log" };

type Logging = Readonly<Record<string, string>> & { readonly TF_LOG_PATH: string };
type User = "shop" | "billing";

let folder: string;
let platform: LocalPlatform;
let outputs: Record<string, unknown>;
/** All current and earlier passwords, by user and version. */
const passwords: Record<string, string> = {};

beforeAll(async () => {
  folder = runFolder("access");
  platform = await startLocalPlatform(join(folder, "local"), () => undefined);
  useEndpoint(platform.endpoint);
});

afterAll(async () => {
  await platform?.stop();
  await rm(folder, { recursive: true, force: true });
});

interface Access {
  readonly versions: Readonly<Record<User, number>>;
  readonly acls: readonly unknown[];
}

const settings = ({ versions, acls }: Access) => ({
  environment: "life",
  network: { mode: "new", egress: "none" },
  cluster: {
    name: CLUSTER,
    instanceType: "kafka.m7g.large",
    volumeGib: 10,
    storageAutoscaling: "off",
    enhancedMonitoring: "DEFAULT",
    authentication: { scram: true },
    deletionProtection: false,
  },
  topics: { "ad-events": { partitions: 3 }, "ad-events-dead-letters": { partitions: 1 }, [TOPIC]: { partitions: 3 } },
  scramUsers: Object.fromEntries(Object.entries(versions).map(([user, passwordVersion]) => [user, { passwordVersion }])),
  acls,
});

/** Plans and applies, and keeps everything that Terraform writes; a second plan must be empty. @returns the first plan */
async function applied(name: string, access: Access, logging: Logging): Promise<readonly PlannedChange[]> {
  const config = join(folder, "settings.yaml");
  writeFileSync(config, stringify(settings(access)));
  Object.assign(process.env, logging, { TF_LOG_PATH: join(folder, logging.TF_LOG_PATH) });
  const printed: string[] = [];
  const options = {
    config,
    folder: join(folder, "cdktf.out"),
    endpoint: platform.endpoint,
    progress: (line: string) => printed.push(line),
  };
  const terraform = await synthesize(options);
  await terraform.init();
  const plan = await terraform.plan();
  copyFileSync(join(stack(), "tfplan"), join(folder, `${name}.tfplan`));
  writeFileSync(join(folder, `${name}-plan.json`), await shown("tfplan"));
  ({ outputs } = await deploy(options));
  expect(await terraform.plan()).toEqual([]);
  writeFileSync(join(folder, `${name}-state.json`), await shown());
  writeFileSync(join(folder, `${name}-console.txt`), printed.join("\n"));
  return plan;
}

/** Returns the variables before the command in docs/reference/access.md. */
function recommendation(): Record<string, string> {
  const [command = ""] = /^TF_LOG=.* terraform apply$/m.exec(readFileSync(join(root, "docs/reference/access.md"), "utf8")) ?? [];
  const variables = Object.fromEntries([...command.matchAll(/(TF_LOG\w*)=(\S+)/g)].map(([, name, value]) => [name, value]));
  expect(variables).toMatchObject({ TF_LOG: "TRACE", TF_LOG_PATH: expect.any(String) });
  return variables;
}

const stack = () => join(folder, "cdktf.out/stacks/platform");

/** Returns the output of `terraform show -json` for a plan or the state. */
async function shown(...what: string[]): Promise<string> {
  const run = await runTerraform(["show", "-json", "-no-color", ...what], { folder: stack(), environment: await terraformEnvironment() });
  return requireSuccess(run).lines.join("\n");
}

/** Reads the current passwords. */
async function readPasswords(versions: Access["versions"]): Promise<void> {
  for (const [user, version] of Object.entries(versions)) {
    const secret = (outputs["scram_secret_arns"] as Record<string, string>)[user];
    const password = await passwordOf(platform.endpoint, String(secret));
    expect(password).toMatch(/^[A-Za-z0-9]{32}$/);
    expect(passwords[`${user} ${version}`] ?? password).toBe(password); // a changed password has a new version
    passwords[`${user} ${version}`] = password;
  }
  expect(new Set(Object.values(passwords)).size).toBe(Object.keys(passwords).length);
}

const writeAs = (user: User, version: number) =>
  produce(scramClient(String(outputs["bootstrap_brokers_scram"]), user, String(passwords[`${user} ${version}`])), TOPIC);

/** Waits until an attempt is refused: brokers apply a change after a short delay. */
const untilRefused = (what: string, attempt: () => Promise<unknown>, message: string) =>
  until(
    `${what} to be refused`,
    () =>
      attempt().then(
        () => false,
        (refusal: Error) => refusal.message.includes(message),
      ),
    { timeoutMs: 30_000 },
  );

const shopMayWrite = [{ users: ["shop"], produce: [TOPIC] }];

test(
  "applies two users, one of them with an ACL, and a second plan is empty",
  async () => {
    const versions = { shop: 1, billing: 1 };
    await applied("first", { versions, acls: shopMayWrite }, debug);
    await readPasswords(versions);
  },
  PATIENCE_MS,
);

test("accepts records from the user with the ACL, and rejects those from the other user", async () => {
  await writeAs("shop", 1);
  await expect(writeAs("billing", 1)).rejects.toThrow(FORBIDDEN);
});

test(
  "generates a new password for a higher version, and rejects the old password",
  async () => {
    const versions = { shop: 2, billing: 1 };
    const plan = await applied("rotation", { versions, acls: shopMayWrite }, debug);
    const [version, ...others] = plan;
    expect(others).toEqual([]);
    expect(version?.address).toMatch(/^aws_secretsmanager_secret_version\..*\["shop"\]$/);
    await readPasswords(versions);
    await until("the new password", () => writeAs("shop", 2).then(() => true), { timeoutMs: 30_000 });
    await expect(writeAs("shop", 1)).rejects.toThrow("Authentication failed");
    await expect(writeAs("billing", 1)).rejects.toThrow(FORBIDDEN); // authenticated, but not authorized
  },
  PATIENCE_MS,
);

test(
  "rejects a user after its ACL is removed, while the password of another user changes",
  async () => {
    const versions = { shop: 2, billing: 2 };
    await applied("removal", { versions, acls: [] }, recommended);
    await readPasswords(versions);
    await untilRefused("the user without its ACL", () => writeAs("shop", 2), FORBIDDEN);
    await untilRefused("the old password", () => writeAs("billing", 1), "Authentication failed");
  },
  PATIENCE_MS,
);

test("stores no password in a state, a plan, the console output or a log of the platform", () => {
  const known = filesWith(folder, {
    "a secret's name": `AmazonMSK_${CLUSTER}_shop`,
    "a kind of resource": "aws_secretsmanager_secret_version",
  });
  const steps = ["first", "rotation", "removal"];
  expect(known["a secret's name"]).toEqual(
    expect.arrayContaining([
      "terraform.life.tfstate",
      "terraform.life.tfstate.backup",
      "cdktf.out/stacks/platform/tfplan",
      "cdktf.out/stacks/platform/.terraform/commands.log",
      ...steps.flatMap((step) => [`${step}.tfplan`, `${step}-plan.json`, `${step}-state.json`]),
      "local/platform.log",
    ]),
  );
  expect(known["a kind of resource"]).toEqual(expect.arrayContaining([debug.TF_LOG_PATH, recommended.TF_LOG_PATH]));

  // The search finds planted copies of each password, in a text file and in an archive: the check can fail.
  writeFileSync(join(folder, "planted.txt"), `so ${Object.values(passwords).join(" and ")} would be found\n`);
  writeFileSync(join(folder, "planted.zip"), zipSync({ "a/b": strToU8(Object.values(passwords).join("\n")) }));
  const planted = filesWith(folder, passwords);
  for (const name of ["planted.txt", "planted.zip"]) rmSync(join(folder, name));
  expect(Object.values(planted).filter((files) => !files.includes("planted.txt") || !files.includes("planted.zip"))).toEqual([]);

  const { TF_LOG_PATH: debugLog } = debug;
  expect(filesWith(folder, passwords)).toEqual({
    "shop 1": [debugLog],
    "billing 1": [debugLog],
    "shop 2": [debugLog],
    "billing 2": [], // generated and read with the recommended log settings
  });
});

test("logs passwords only in the provider's debug log, in requests and responses of Secrets Manager", () => {
  const lines = readFileSync(join(folder, debug.TF_LOG_PATH), "latin1").split("\n");
  const linesWithPasswords = lines.filter((line) => Object.values(passwords).some((password) => line.includes(password)));
  const bodies = linesWithPasswords.map((line) => /^ {2}\| \{.*"(ClientRequestToken|CreatedDate)":.*"SecretString": ?"/.exec(line)?.[1]);
  expect(new Set(bodies)).toEqual(new Set(["ClientRequestToken", "CreatedDate"])); // the request of PutSecretValue, the response of GetSecretValue
  const generated = lines.filter((line) => /HTTP Response Received: .*rpc\.method=GetRandomPassword/.test(line));
  expect(generated.length).toBeGreaterThan(0);
  expect(generated.filter((line) => !line.includes('http.response.body="***"'))).toEqual([]);
});

test(
  "destroys everything",
  async () => {
    const options = { config: join(folder, "settings.yaml"), folder: join(folder, "cdktf.out"), endpoint: platform.endpoint };
    await (await synthesize(options)).destroy();
    expect(await new LocalControl(platform.endpoint).clusters()).toEqual([]);
    expect(JSON.parse(readFileSync(join(folder, "terraform.life.tfstate"), "utf8")).resources).toEqual([]);
  },
  PATIENCE_MS,
);
