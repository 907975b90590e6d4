import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { PlainTerraform } from "../support/deployments/plain-terraform.js";

// Managed Prometheus and Managed Grafana on a local platform, with plain Terraform. The tests run in order.
let plain: PlainTerraform;

beforeAll(async () => {
  plain = await PlainTerraform.start("observability-hcl");
});

afterAll(() => plain?.stop());

test("applies workspaces, rules, an alert manager, a saved query, SAML and users, and a second plan is empty", async () => {
  const terraform = await plain.with();
  await terraform.init();
  await terraform.apply();

  expect(await terraform.plan()).toEqual([]);
  expect(await terraform.outputs()).toEqual({
    prometheus_endpoint: expect.stringMatching(/\/workspaces\/ws-[\w-]+\/$/),
    grafana_endpoint: expect.stringMatching(/^g-[0-9a-f]{10}\.grafana-workspace\.[\w-]+\.amazonaws\.com$/),
  });
});

test("upgrades Grafana, restricts its network, and changes the alert manager and a saved query in place", async () => {
  const terraform = await plain.with({ grafana_version: "10.4", restricted: true, receiver: "second" });

  expect((await terraform.plan()).map(({ address, actions }) => `${address} ${actions}`).sort()).toEqual([
    "aws_cloudwatch_query_definition.failures update",
    "aws_grafana_workspace.saml update",
    "aws_prometheus_alert_manager_definition.alerts update",
  ]);
  await terraform.apply();
  expect(await terraform.plan()).toEqual([]);
});

test("refuses to go back to an older version of Grafana", async () => {
  const terraform = await plain.with({ grafana_version: "9.4", restricted: true, receiver: "second" });

  await expect(terraform.apply()).rejects.toThrow("upgrades only");
});

test("destroys everything", async () => {
  const terraform = await plain.with({ grafana_version: "10.4" });

  await terraform.destroy();

  expect(await terraform.outputs()).toEqual({});
});
