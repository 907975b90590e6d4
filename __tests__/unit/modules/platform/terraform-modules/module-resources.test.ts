import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { publishedModules } from "../../../../../modules/platform/index.js";
import { synthesizedModule } from "../../../../../tools/build/modules/synthesized-module.js";
import { emptyFunctionZips } from "../../../../support/modules/function-zips.js";
import { statements } from "../../../../support/modules/synthesized.js";

let removeZips: () => void;

beforeAll(() => {
  removeZips = emptyFunctionZips();
});

afterAll(() => removeZips());

/** Terraform JSON, as far as the tests read it. */
// biome-ignore lint/suspicious/noExplicitAny: the tests compare what they read
type Json = any;

function moduleOf(name: string): Json {
  const { build } = publishedModules.find((module) => module.name === name) as (typeof publishedModules)[number];
  return synthesizedModule(name, build).json;
}

const logsOf = (group: string) =>
  `arn:\${data.aws_partition.account_partition.partition}:logs:\${data.aws_region.account_region.id}:\${data.aws_caller_identity.account.account_id}:log-group:${group}`;

/** Returns which log groups and which services of AWS can use a key. */
function usersOf({ policy }: Json): { logGroups?: readonly string[]; services?: readonly string[] } {
  const { EncryptLogs, UseThroughServices } = statements(policy);
  return {
    ...(EncryptLogs && { logGroups: EncryptLogs["Condition"].ArnLike["kms:EncryptionContext:aws:logs:arn"] }),
    ...(UseThroughServices && { services: UseThroughServices["Condition"].StringEquals["kms:ViaService"] }),
  };
}

const service = (name: string) => `${name}.\${data.aws_region.account_region.id}.amazonaws.com`;

// The caller of a module decides what is protected: Terraform evaluates prevent_destroy before variables.
test.each(publishedModules.filter(({ name }) => name !== "platform"))("$name protects no resource from its caller", ({ name }) => {
  const { resource } = moduleOf(name);
  const all = Object.values(resource).flatMap((named) => Object.values(named as Json)) as Json[];

  expect(all.filter(({ lifecycle }) => lifecycle?.prevent_destroy === true)).toEqual([]);
});

test.each(["msk-cluster", "msk-express"])("%s has a key for the logs of the cluster's brokers", (name) => {
  const { resource } = moduleOf(name);
  const { logs_key: logsKey, scram_users_key: scramKey } = resource.aws_kms_key;

  expect(usersOf(logsKey)).toEqual({ logGroups: [logsOf("/aws/msk/${var.name}/*")] });
  expect(logsKey.description).toBe("Logs of the MSK cluster ${var.name}.");
  expect(resource.aws_kms_alias.logs_key_alias.name).toBe("alias/${var.name}-logs");
  expect(usersOf(scramKey)).toEqual({ services: [service("secretsmanager"), service("kafka")] });
  expect(scramKey.lifecycle).toEqual({ prevent_destroy: false, create_before_destroy: true });
});

test.each(["msk-cluster", "msk-express"])("%s creates a key for the data only without one of the caller", (name) => {
  const { resource, output } = moduleOf(name);
  const used = "${var.data_key == null ? one(aws_kms_key.key[*].arn) : var.data_key}";
  const count = "${var.data_key == null ? 1 : 0}";

  expect(resource.aws_kms_key.key.count).toBe(count);
  expect(resource.aws_kms_alias.key_alias).toMatchObject({ count, target_key_id: "${one(aws_kms_key.key[*].key_id)}" });
  expect(resource.aws_msk_cluster.this.encryption_info.encryption_at_rest_kms_key_arn).toBe(used);
  expect(output.kms_key_arns.value.data).toBe(used);
});

test.each([
  ["network", "logs_key", "network", "${var.name}"],
  ["msk-cluster", "logs_key", "cluster", "${var.name}"],
  ["msk-express", "logs_key", "cluster", "${var.name}"],
  ["kafka-access", "functions_key", "cluster", '${split("/", var.cluster_arn)[1]}'],
  ["event-api", "functions_key", "cluster", '${split("/", var.cluster_arn)[1]}'],
])(
  "%s creates a key for operations only without one of the caller, and destroys it only with an approval",
  (module, key, subject, name) => {
    const { resource, moved } = moduleOf(module);
    const count = "${var.operations_key == null ? 1 : 0}";
    const used = `\${var.operations_key == null ? one(aws_kms_key.${key}[*].arn) : var.operations_key}`;
    const groups = Object.values(resource.aws_cloudwatch_log_group) as Json[];
    const [{ condition, error_message: message }] = resource.terraform_data[`${key}_guarded`].lifecycle.precondition;

    expect(resource.aws_kms_key[key].count).toBe(count);
    expect(resource.aws_kms_alias[`${key}_alias`].count).toBe(count);
    expect(groups.map(({ kms_key_id: id }) => id)).toEqual(groups.map(() => used));
    for (const address of [`aws_kms_key.${key}`, `aws_kms_alias.${key}_alias`]) {
      expect(moved).toContainEqual({ from: address, to: `${address}[0]` });
    }
    expect(condition).toBe(
      `\${try(terraform_data.${key}_origin.output.origin, local.${key}_origin_now.origin) == local.${key}_origin_now.origin}`,
    );
    expect(message).toContain(`to "${name}: reason"`);
    expect(message).toContain(`[${subject}/replacement-not-approved]`);
  },
);

test.each(["msk-cluster", "msk-express", "msk-serverless"])("the security group of %s leaves the cluster's name to its caller", (name) => {
  const { resource, locals } = moduleOf(name);

  expect(resource.aws_security_group.security_group).toMatchObject({ name: "${var.name}-brokers", vpc_id: "${var.vpc_id}" });
  expect(locals.identity_now.place).toBe("${var.vpc_id}");
});

test.each(["msk-cluster", "msk-express", "msk-serverless"])("clients of %s reach the listeners that they name", (name) => {
  const rules = moduleOf(name).resource.aws_vpc_security_group_ingress_rule;
  const ports = "{ plaintext = 9092, tls = 9094, scram = 9096, iam = 9098 }[listener]";
  const rule = {
    from_port: "${each.value.port}",
    to_port: "${each.value.port}",
    ip_protocol: "tcp",
    security_group_id: "${aws_security_group.security_group.id}",
    "//": expect.anything(),
  };

  expect(rules).toEqual({
    clients_groups: {
      ...rule,
      for_each: `\${merge([for name, client in var.clients : { for listener in client.listeners : "\${name}-\${listener}" => { security_group_id = client.security_group_id, name = name, listener = listener, port = ${ports} } }]...)}`,
      description: "Kafka (${each.value.listener}) from ${each.value.name}",
      referenced_security_group_id: "${each.value.security_group_id}",
    },
    clients_networks: {
      ...rule,
      for_each: `\${merge([for name, client in var.client_networks : { for listener in client : "\${name}-\${listener}" => { cidr = name, listener = listener, port = ${ports} } }]...)}`,
      description: "Kafka (${each.value.listener}) from ${each.value.cidr}",
      cidr_ipv4: "${each.value.cidr}",
    },
  });
});

test.each(["msk-cluster", "msk-express", "kafka-access"])("%s releases the name of a deleted SCRAM user", (name) => {
  const { aws_secretsmanager_secret: secrets } = moduleOf(name).resource;

  expect(secrets.scram_users_secret.recovery_window_in_days).toBe(0);
});

test.each([
  ["event-api", "events"],
  ["kafka-access", "access"],
])("%s has a key for its functions, queues and logs", (name, purpose) => {
  const { resource } = moduleOf(name);
  const key = resource.aws_kms_key.functions_key;

  expect(usersOf(key)).toEqual({
    logGroups: [logsOf("/aws/lambda/${var.name}-*"), logsOf("/aws/vendedlogs/${var.name}-*")],
    services: [service("lambda"), service("sqs")],
  });
  expect(key.description).toBe("Functions, queues and logs of ${var.name}.");
  expect(resource.aws_kms_alias.functions_key_alias.name).toBe(`alias/\${var.name}-${purpose}`);
});

test("kafka-access names the key of its users after the module, as a cluster's module can have its own", () => {
  const { aws_kms_alias: aliases } = moduleOf("kafka-access").resource;

  expect(aliases.scram_users_key_alias.name).toBe("alias/${var.name}-users");
});

test("network has a key for its own flow logs", () => {
  const { resource } = moduleOf("network");

  expect(usersOf(resource.aws_kms_key.logs_key)).toEqual({ logGroups: [logsOf("/aws/vpc/${var.name}/*")] });
  expect(resource.aws_kms_key.logs_key.description).toBe("Flow logs of ${var.name}.");
  expect(resource.aws_kms_alias.logs_key_alias.name).toBe("alias/${var.name}-network-logs");
});

test("msk-observability reads the cluster's name and kind from its ARN", () => {
  const json = moduleOf("msk-observability");

  expect(json.data.aws_msk_cluster).toBeDefined();
  expect(JSON.stringify(json.data)).toContain('split(\\"/\\", var.cluster_arn)[1]');
  expect(JSON.stringify(json)).toContain('can(regex(\\"-s[0-9]+$\\", var.cluster_arn)) ? \\"serverless\\" : \\"provisioned\\"');
});
