import { expect, test } from "@jest/globals";
import { TerraformOutput, Testing } from "cdktf";
import { clientOutputs, clusterSettings, standardSettings } from "../../../../../modules/cluster/index.js";
import { ModuleStack, variablesFor } from "../../../../../modules/terraform/index.js";

const cluster: Parameters<typeof clientOutputs>[0] = {
  allBrokers: (listener) => `${listener}.example`,
  publicBrokers: (listener) => `${listener}-public.example`,
};

const valuesOf = (settings: unknown) => {
  const outputs = Object.entries(clientOutputs(cluster, clusterSettings.parse(settings)));
  return Object.fromEntries(outputs.map(([name, [value]]) => [name, value]));
};

test("contain the bootstrap brokers of each listener", () => {
  expect(valuesOf({})).toMatchObject({
    bootstrap_brokers_iam: "iam.example",
    bootstrap_brokers_scram: "scram.example",
    bootstrap_brokers_tls: "tls.example",
  });
});

test.each([
  [{}, ["iam"]],
  [{ authentication: { iam: false, scram: true, unauthenticated: "allowed" } }, ["scram"]],
  [{ authentication: { mutualTls: { mode: "existing", authorities: [authority()] } } }, ["iam", "mtls"]],
  [{ kind: "serverless" }, ["iam"]],
])("contain the authentication of %j: %j", (settings, mechanisms) => {
  expect(valuesOf(settings)["client_authentication"]).toEqual(mechanisms);
});

test.each([
  [{}, 1_048_588],
  [{ maxMessageMib: 10 }, 10_485_760],
  [{ kind: "express", maxMessageMib: 4 }, 4_194_304],
  [{ serverProperties: { "message.max.bytes": 2_000_000, "replica.fetch.max.bytes": 2_000_000 } }, 2_000_000],
  [{ kind: "serverless" }, 8_388_608],
])("contain the largest message of %j: %d bytes", (settings, bytes) => {
  expect(valuesOf(settings)["max_message_bytes"]).toBe(bytes);
});

test.each([{}, { publicAccess: "off" }, { kind: "serverless" }])("contain no addresses on the internet of %j", (settings) => {
  expect(Object.keys(valuesOf(settings)).filter((name) => name.includes("public"))).toEqual([]);
});

test.each(["standard", "express"])("contain the addresses on the internet of a %s cluster with public access", (kind) => {
  expect(valuesOf({ kind, publicAccess: { acknowledge: "the brokers are on the internet" } })).toMatchObject({
    bootstrap_brokers_iam: "iam.example",
    bootstrap_brokers_public_iam: "iam-public.example",
    bootstrap_brokers_public_scram: "scram-public.example",
    bootstrap_brokers_public_tls: "tls-public.example",
  });
});

test("contain only the bootstrap brokers of an existing cluster", () => {
  const arn = "arn:aws:kafka:eu-west-1:123456789012:cluster/ads/0c1e3f5a-1111-2222-3333-444455556666-2";
  const own = ["bootstrap_brokers_iam", "bootstrap_brokers_scram", "bootstrap_brokers_tls", "bootstrap_brokers_plaintext"];
  const listeners = [...own, ...["iam", "scram", "tls"].map((listener) => `bootstrap_brokers_public_${listener}`)];
  expect(Object.keys(valuesOf({ kind: "existing", arn, securityGroupId: "sg-0123456789abcdef0" }))).toEqual(listeners);
});

test("are Terraform expressions if the settings are variables", () => {
  const stack = new ModuleStack(Testing.app(), "module");
  const settings = variablesFor(stack, standardSettings, {
    storageAutoscaling: "off",
    deletionProtection: true,
    authentication: { mutualTls: { mode: "existing", authorities: [] } },
  });
  for (const [name, [value]] of Object.entries(clientOutputs(cluster, settings)))
    new TerraformOutput(stack, name, { value, staticId: true });
  const { output } = JSON.parse(JSON.stringify(stack.toTerraform()));
  expect(output.client_authentication.value).toBe(
    '${concat(var.authentication.iam ? ["iam"] : [], var.authentication.scram ? ["scram"] : [], length(var.authentication.mutual_tls.authorities) > 0 ? ["mtls"] : [])}',
  );
  expect(output.max_message_bytes.value).toBe(
    '${tonumber(lookup(var.server_properties, "message.max.bytes", var.max_message_mib > 1 ? var.max_message_mib * 1048576 : 1048588))}',
  );
});

function authority(): string {
  return "arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/11111111-2222-3333-4444-555555555555";
}
