import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { TerraformOutput, Testing, Token } from "cdktf";
import { AwsEnvironment, EncryptionKey } from "../../../../../modules/aws/index.js";
import { ExistingCluster, existingSettings, MskCluster, standardSettings } from "../../../../../modules/cluster/index.js";
import { clientGrants, PolicyPacking, sampleArns } from "../../../../../modules/kafka/index.js";
import { publishedModules } from "../../../../../modules/platform/index.js";
import { hcl, type ModuleStack, ReadableStack, variablesFor } from "../../../../../modules/terraform/index.js";
import { synthesizedModule } from "../../../../../tools/build/modules/synthesized-module.js";
import { emptyFunctionZips } from "../../../../support/modules/function-zips.js";
import { all, synthesize } from "../../../../support/modules/synthesized.js";

let removeZips: () => void;

beforeAll(() => {
  removeZips = emptyFunctionZips();
});

afterAll(() => removeZips());

/** Terraform JSON, as far as the tests read it. */
// biome-ignore lint/suspicious/noExplicitAny: the tests compare what they read
type Json = any;

const buildOf = (name: string) => publishedModules.find((module) => module.name === name)?.build as (stack: ModuleStack) => void;
const moduleOf = (name: string): Json => synthesizedModule(name, buildOf(name)).json;
const existing = "arn:aws:kafka:us-east-1:123456789012:cluster/orders/0a1b2c3d-1";

test("a module looks up the existing cluster if its variable says so, and a stack always", () => {
  const lookup = (json: Json, id: string): string => json.data.aws_msk_cluster[id].for_each;
  const present = (id: string, name: string) =>
    `setintersection([for cluster in data.aws_resourcegroupstaggingapi_resources.${id}_tagged.resource_tag_mapping_list : split("/", cluster.resource_arn)[1]], [${name}])`;
  expect(lookup(moduleOf("msk-cluster"), "present")).toBe(`\${var.read_cluster ? ${present("present", "var.name")} : []}`);
  expect(lookup(synthesize("environment: dev\n"), "cluster_present")).toBe(`\${${present("cluster_present", '"msk-ha-dev"')}}`);
});

test("a stack looks up the existing cluster only if the plan needs something of it", () => {
  const network =
    "network: { mode: existing, vpcId: vpc-0a1b, brokerSubnetIds: [subnet-0a, subnet-0b, subnet-0c], privateSubnetIds: [subnet-1a, subnet-1b, subnet-1c] }";
  const lookups = (settings: string) => {
    const { data }: Json = synthesize(`environment: dev\ncluster: { ${settings} }\n${network}\n`);
    return [data.aws_msk_cluster, data.aws_resourcegroupstaggingapi_resources].map((sources) => Object.keys(sources ?? {}));
  };
  const authorities = `mutualTls: { mode: existing, authorities: ["arn:aws:acm-pca:us-east-1:123456789012:certificate-authority/0a1b"] }`;
  const present = [["cluster_present"], ["cluster_present_tagged"]];
  expect(lookups(`storageAutoscaling: off, authentication: { ${authorities} }`)).toEqual([[], []]);
  expect(lookups(`kind: express, instanceType: express.m7g.large, authentication: { ${authorities} }`)).toEqual([[], []]);
  expect(lookups(`authentication: { ${authorities} }`)).toEqual(present); // volumes that grow
  expect(lookups("storageAutoscaling: off")).toEqual(present); // mutual TLS that was turned off
  expect(
    lookups(`storageAutoscaling: off, publicAccess: { acknowledge: the brokers are on the internet }, authentication: { ${authorities} }`),
  ).toEqual(present);
});

test("a module has a TLS block with authorities, and for a cluster that had mutual TLS", () => {
  for (const name of ["msk-cluster", "msk-express"]) {
    const { client_authentication: authentication, tags } = moduleOf(name).resource.aws_msk_cluster.this;
    const had =
      'anytrue([for cluster in data.aws_msk_cluster.present : lookup(cluster.tags, "msk-ha-cluster:mutual-tls", var.authentication.unauthenticated == "refused" && cluster.bootstrap_brokers_tls != "" ? "configured" : "never") == "configured"])';
    const described = `(length(var.authentication.mutual_tls.authorities) > 0 || ${had})`;
    expect(authentication.dynamic.tls).toEqual({
      for_each: `\${${described} ? [true] : []}`,
      content: { certificate_authority_arns: "${var.authentication.mutual_tls.authorities}" },
    });
    // Without the lookup, only authorities show that the cluster has mutual TLS, and nothing that it never had it.
    expect(tags).toBe(
      `\${{ for key, value in { "Name" = var.name, "msk-ha-cluster:mutual-tls" = ${described} ? "configured" : "never" } : key => value if key != "msk-ha-cluster:mutual-tls" || var.read_cluster || length(var.authentication.mutual_tls.authorities) > 0 }}`,
    );
  }
});

test("a module accepts the findings about its variables, and a stack has none", () => {
  const accepted = (resource: Json) => (resource["//"]?.accepted ?? []).map(({ check }: { check: string }) => check);
  const cluster = moduleOf("msk-cluster").resource;
  expect(accepted(cluster.aws_msk_cluster.this)).toEqual(["CKV_AWS_81"]);
  expect(accepted(cluster.aws_cloudwatch_log_group.logs)).toEqual(["CKV_AWS_338"]);
  expect(accepted(moduleOf("msk-serverless").resource.aws_security_group.security_group)).toEqual(["CKV2_AWS_5"]);
  expect(accepted(all(synthesize("environment: dev\n"), "aws_msk_cluster")["cluster"] as Json)).toEqual([]);
});

test("the variables of a module check the rules, and in another program the cluster does", () => {
  const stack = new ReadableStack(Testing.app(), "program");
  new AwsProvider(stack, "aws", { region: "us-east-1" });
  const settings = variablesFor(stack, standardSettings, { storageAutoscaling: "off", deletionProtection: false });
  const environment = new AwsEnvironment(stack, "account", "us-east-1");
  const logKey = new EncryptionKey(stack, "logs_key", {
    alias: "logs",
    description: "Logs.",
    environment,
    services: [],
    preventDestroy: false,
  });
  new MskCluster(stack, "this", {
    ...{ name: "orders", settings, environment, logKey, vpcId: "vpc-1" },
    subnetIds: ["subnet-a", "subnet-b", "subnet-c"],
  });
  stack.prepareStack();
  const rulesOf = ({ resource }: Json): string[] =>
    (resource.aws_msk_cluster.this.lifecycle.precondition as { error_message: string }[]).flatMap(
      ({ error_message: text }) => /\[(\S+\/\S+)\]$/.exec(text)?.[1] ?? [],
    );
  expect(rulesOf(JSON.parse(JSON.stringify(stack.toTerraform())))).toEqual(
    expect.arrayContaining(["cluster/authentication-on", "cluster/brokers-multiple-of-zones", "cluster/property-of-version"]),
  );
  // The guard is about what is deployed, so its conditions stay.
  expect([...new Set(rulesOf(moduleOf("msk-cluster")))]).toEqual([
    "cluster/replacement-not-approved",
    "cluster/replacement-approval-names-cluster",
  ]);
});

test.each([
  ["true", true, "length(data.aws_msk_cluster.present) > 0"],
  ["a variable", Token.asAny(hcl`var.read`) as unknown as boolean, "!var.read || length(data.aws_msk_cluster.present) > 0"],
])("public access is refused only for a cluster that was looked up and not found: readCluster is %s", (_, readCluster, condition) => {
  const stack = new ReadableStack(Testing.app(), "program");
  new AwsProvider(stack, "aws", { region: "us-east-1" });
  const settings = standardSettings.parse({ publicAccess: { acknowledge: "the brokers are on the internet" } });
  const environment = new AwsEnvironment(stack, "account", "us-east-1");
  const logKey = new EncryptionKey(stack, "logs_key", {
    ...{ alias: "logs", description: "Logs.", environment, services: [], preventDestroy: false },
  });
  new MskCluster(stack, "this", {
    ...{ name: "orders", settings, environment, logKey, vpcId: "vpc-1", readCluster },
    subnetIds: ["subnet-a", "subnet-b", "subnet-c"],
  });
  stack.prepareStack();

  expect(JSON.parse(JSON.stringify(stack.toTerraform())).resource.aws_msk_cluster.this.lifecycle.precondition).toContainEqual({
    condition: `\${${condition}}`,
    error_message: expect.stringContaining("orders does not exist yet"),
  });
});

test("an existing cluster with brokers has the addresses of its list of nodes, read once, for the listeners that it has", () => {
  const stack: Json = synthesize(`environment: dev\ncluster: { kind: existing, arn: "${existing}", securityGroupId: sg-0a }\n`);
  expect(stack.resource.terraform_data.cluster_guard.input).toEqual({ arn: existing });
  expect(stack.locals.cluster_read_arn).toBe("${terraform_data.cluster_guard.output.arn}");
  expect(Object.keys(stack.data.aws_msk_broker_nodes)).toEqual(["cluster_brokers_present_nodes"]);
  const has = (listener: string) => `data.aws_msk_bootstrap_brokers.cluster_bootstrap.bootstrap_brokers_sasl_${listener} != ""`;
  const every = "[for broker in values(local.cluster_brokers_present) : broker.host]";
  expect(stack.output.bootstrap_brokers_iam.value).toBe(`\${${has("iam")} ? join(",", formatlist("%s:9098", ${every})) : ""}`);
  expect(stack.output.bootstrap_brokers_scram.value).toBe(`\${${has("scram")} ? join(",", formatlist("%s:9096", ${every})) : ""}`);
  const { variables } = stack.resource.aws_lambda_function.event_api_producer_function.environment;
  expect(variables.BOOTSTRAP_BROKERS).toBe(`\${${has("iam")} ? join(",", formatlist("%s:9098", local.cluster_brokers_per_zone)) : ""}`);
});

test("a module for an existing cluster reads its brokers unless the cluster is serverless", () => {
  const { data, resource } = moduleOf("kafka-access");
  expect(data.aws_msk_broker_nodes.cluster_brokers_present_nodes.count).toBe('${var.cluster_kind == "serverless" ? 0 : 1}');
  expect(resource.terraform_data.cluster_guard.lifecycle.precondition).toContainEqual({
    condition: '${can(regex("-s[0-9]+$", var.cluster_arn)) == (var.cluster_kind == "serverless")}',
    error_message: expect.stringMatching(/^cluster_kind is not the kind of the cluster in cluster_arn.* \[cluster\/kind-of-existing\]$/),
  });
});

/** Returns an existing cluster, alone in another program. @param arn - of the cluster, or its Terraform variable */
function existingIn(arn: string, kind?: string): Json {
  const stack = new ReadableStack(Testing.app(), "program");
  new AwsProvider(stack, "aws", { region: "us-east-1" });
  const settings = { ...existingSettings.parse({ kind: "existing", arn: existing, securityGroupId: "sg-0a" }), arn };
  const cluster = new ExistingCluster(stack, "cluster", { settings, ...(kind !== undefined && { kind }) });
  new TerraformOutput(stack, "iam", { value: cluster.allBrokers("iam") });
  stack.prepareStack();
  return JSON.parse(JSON.stringify(stack.toTerraform()));
}

const variableArn = Token.asString(hcl`var.arn`);
const oneAddress = "data.aws_msk_bootstrap_brokers.cluster_bootstrap.bootstrap_brokers_sasl_iam";
const brokersOnly = `\${${oneAddress} != "" ? join(",", formatlist("%s:9098", [for broker in values(local.cluster_brokers_present) : broker.host])) : ""}`;

test.each([
  ["an ARN", existing, undefined],
  ["the ARN of a cluster whose name looks like the id of a serverless one", existing.replace("orders", "web-s3"), undefined],
  ["a kind, while the ARN is a variable", variableArn, "provisioned"],
])("an existing cluster has a list of brokers by %s", (_, arn, kind) => {
  const { data, locals, output, resource } = existingIn(arn, kind);
  const read = { "//": expect.anything(), cluster_arn: "${local.cluster_read_arn}" };
  expect(data.aws_msk_bootstrap_brokers.cluster_bootstrap).toEqual(read);
  expect(data.aws_msk_broker_nodes.cluster_brokers_present_nodes).toEqual(read);
  expect(locals.cluster_brokers_present).toContain(" in data.aws_msk_broker_nodes.cluster_brokers_present_nodes.node_info_list :");
  expect(output.iam.value).toBe(brokersOnly);
  expect(JSON.stringify(resource)).not.toContain("kind-of-existing");
});

test.each([
  ["its ARN", existing.replace(/1$/, "s12"), undefined],
  ["its kind, while the ARN is a variable", variableArn, "serverless"],
])("an existing cluster has one address by %s", (_, arn, kind) => {
  const { data, output } = existingIn(arn, kind);
  expect(data.aws_msk_broker_nodes).toBeUndefined();
  expect(output.iam.value).toBe(`\${${oneAddress} != "" ? ${oneAddress} : ""}`);
});

test("Terraform chooses between the list of brokers and the one address where only it knows the kind", () => {
  const byArn = existingIn(variableArn);
  const byKind = existingIn(variableArn, Token.asString(hcl`var.kind`));
  const nodes = "data.aws_msk_broker_nodes.cluster_brokers_present_nodes";
  for (const [{ data, locals, output }, serverless] of [
    [byArn, 'can(regex("-s[0-9]+$", var.arn))'],
    [byKind, 'var.kind == "serverless"'],
  ]) {
    expect(data.aws_msk_broker_nodes.cluster_brokers_present_nodes.count).toBe(`\${${serverless} ? 0 : 1}`);
    expect(locals.cluster_brokers_present).toContain(` in flatten(${nodes}[*].node_info_list) :`);
    expect(output.iam.value).toContain(`? ${serverless} ? ${oneAddress} : join(",", formatlist("%s:9098", [`);
  }
  expect(JSON.stringify(byArn.resource)).not.toContain("kind-of-existing");
  expect(JSON.stringify(byKind.resource)).toContain("kind-of-existing");
});

test("a cluster without brokers of this stack has no outputs for operations", () => {
  const names = Object.keys(synthesize("environment: dev\ncluster: { kind: serverless }\n").output);
  expect(names.filter((name) => /broker_endpoints|configuration|uuid|zookeeper/.test(name))).toEqual([]);
  expect(moduleOf("msk-cluster").output.broker_endpoints.value).toBe(
    "${{ for key, broker in local.brokers_complete : tostring(tonumber(key)) => broker.host }}",
  );
});

test.each([
  ["{}", "msk-ha-dev"],
  ["{ kind: serverless }", "msk-ha-dev"],
  [`{ kind: existing, arn: "${existing}", securityGroupId: sg-0a }`, "orders"],
])("the policies of a client are packed by the length of the cluster's name: %s", (cluster, name) => {
  const groups = Array.from({ length: 20 }, (_, i) => `group-${i}`);
  const consume = groups.map((group) => `{ topic: ad-events, group: ${group} }`).join(", ");
  const stack: Json = synthesize(`environment: dev\ncluster: ${cluster}\nclients: { shop: { consume: [${consume}] } }\n`);
  const packing = new PolicyPacking();
  const inline = groups.filter((group) => packing.add(clientGrants.consume("ad-events", group), sampleArns(name)) === "inline");
  const policies = Object.keys(stack.resource.aws_iam_role_policy).filter((address) => address.startsWith("client_shop_role_consume"));
  expect(policies).toHaveLength(inline.length);
  expect(Object.keys(stack.resource.aws_iam_policy)).toHaveLength(packing.managed.length);
});
