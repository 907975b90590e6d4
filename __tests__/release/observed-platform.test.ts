import { readFileSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { parse, stringify } from "yaml";
import { deploy, LocalControl, type LocalPlatform, startLocalPlatform, useEndpoint } from "../../tools/deploy/index.js";
import { grafanaApi } from "../../tools/grafana/grafana-api.js";
import { grafanaContent } from "../../tools/grafana/index.js";
import { root, runFolder } from "../../tools/setup/folders.js";
import type { Terraform } from "../../tools/terraform/index.js";
import { filesWith } from "../support/deployments/files-with.js";

// The settings of production with everything that observes them, applied to a local platform. The tests run in order.
let folder: string;
let config: string;
let platform: LocalPlatform;
let terraform: Terraform;
let outputs: Record<string, unknown>;

beforeAll(async () => {
  folder = runFolder("observed-platform");
  config = join(folder, "settings.yaml");
  const prod = parse(readFileSync(join(root, "config/prod.yaml"), "utf8"));
  const settings = {
    ...prod,
    backend: { type: "local" },
    cluster: { ...prod.cluster, prometheus: { jmxExporter: true, nodeExporter: true }, deletionProtection: false },
    bastion: {},
    observability: {
      prometheus: true,
      collector: "bastion",
      grafana: { authentication: { mode: "sso", admins: { groups: ["platform"] }, viewers: { groups: ["all"] } }, alertRules: true },
      lag: { "ad-events-counter": { topics: ["ad-events"], maxSeconds: 120, maxRecords: 100_000 } },
    },
  };
  writeFileSync(config, stringify(settings));
  platform = await startLocalPlatform(join(folder, "local"), () => undefined);
  useEndpoint(platform.endpoint);
});

afterAll(async () => {
  await platform?.stop();
  await rm(folder, { recursive: true, force: true });
});

test("applies alarms, dashboard, both workspaces and the bastion, and has nothing to change in a second plan", async () => {
  ({ terraform, outputs } = await deploy({ config, folder: join(folder, "cdktf.out"), endpoint: platform.endpoint }));

  expect(await terraform.plan()).toEqual([]);
  expect(outputs).toMatchObject({
    cluster_name: "msk-ha-prod",
    alarm_topic_arn: expect.stringMatching(/^arn:aws:sns:us-east-1:\d{12}:msk-ha-prod-alarms$/),
    cloudwatch_dashboard_url: expect.stringMatching(/^https:\/\/us-east-1\.console\.aws\.amazon\.com\/cloudwatch\//),
    prometheus_endpoint: expect.stringMatching(/\/workspaces\/ws-[\w-]+\/$/),
    grafana_url: expect.stringMatching(/^https:\/\/g-[0-9a-f]{10}\.grafana-workspace\.us-east-1\.amazonaws\.com$/),
    bastion_instance_id: expect.stringMatching(/^i-[0-9a-f]+$/),
    bastion_public_ip: "",
  });
});

test("`msk grafana-content` creates a token, and deletes its account although Terraform can't reach the workspace", async () => {
  const lines: string[] = [];
  const contentFolder = join(folder, "content");
  const source = { stack: join(folder, "cdktf.out/stacks/platform") };

  // The provider or the workspace can't be reached from here.
  const filling = grafanaContent({ config, source, folder: contentFolder, log: (line) => lines.push(line) });
  await expect(filling).rejects.toThrow(/grafana/);

  const accounts = await grafanaApi("us-east-1")("GET", `/workspaces/${outputs["grafana_workspace_id"]}/serviceaccounts`);
  expect(lines).toContain("Creating a token of 15 minutes");
  expect(accounts).toEqual({ workspaceId: outputs["grafana_workspace_id"], serviceAccounts: [] });
  expect(filesWith(contentFolder, { token: "glsa_" })).toEqual({ token: [] });
});

test("destroys everything", async () => {
  await terraform.destroy();

  expect(await new LocalControl(platform.endpoint).clusters()).toEqual([]);
  expect(await terraform.outputs()).toEqual({});
});
