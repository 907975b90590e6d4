import { expect, test } from "@jest/globals";
import { parse } from "yaml";
import { prometheusRules } from "../../../../../dashboards/rules/index.js";
import { publishedModules } from "../../../../../modules/platform/index.js";
import { synthesizedModule } from "../../../../../tools/build/modules/synthesized-module.js";
import { statements } from "../../../../support/modules/synthesized.js";

const observability = publishedModules.find(({ name }) => name === "msk-observability");
// biome-ignore lint/suspicious/noExplicitAny: a module of Terraform as JSON
const { resource } = synthesizedModule("msk-observability", observability?.build ?? (() => undefined)).json as any;

test("each workspace gets the rules of each group, in a namespace whose name begins with the module's", () => {
  const namespaces: Record<string, string>[] = Object.values(resource.aws_prometheus_rule_group_namespace);

  expect(namespaces.map(({ name }) => name).sort()).toEqual(prometheusRules.groups.map(({ name }) => `\${var.name}-${name}`).sort());
  for (const { for_each: each, workspace_id: id } of namespaces) {
    expect([each, id]).toEqual(["${var.prometheus_workspaces}", "${each.value}"]);
  }
});

test("the alert managers notify the topic, unless the input turns them off", () => {
  const [manager] = Object.values(resource.aws_prometheus_alert_manager_definition) as Record<string, string>[];
  const { receivers } = parse(parse(manager?.["definition"] ?? "").alertmanager_config);

  expect(manager?.["for_each"]).toBe("${{ for name, id in var.prometheus_workspaces : name => id if var.prometheus_alert_manager }}");
  expect(manager?.["workspace_id"]).toBe("${each.value}");
  expect(receivers[0].sns_configs[0].topic_arn).toBe("${aws_sns_topic.alarm_topic.arn}");
  expect(manager?.["depends_on"]).toEqual(["aws_sns_topic_policy.alarm_topic_policy"]);
});

test("the topic and its key allow alert managers of the account, and no others", () => {
  const workspaces = {
    StringEquals: { "aws:SourceAccount": "${data.aws_caller_identity.account.account_id}" },
    ArnLike: { "aws:SourceArn": expect.stringMatching(/:aps:.*:workspace\/\*$/) },
  };

  expect(statements(resource.aws_sns_topic_policy.alarm_topic_policy.policy)["AlertManagerPublishes"]).toMatchObject({
    Principal: { Service: "aps.amazonaws.com" },
    Condition: workspaces,
  });
  expect(statements(resource.aws_kms_key.alarm_topic_key.policy)["EncryptMessages2"]).toMatchObject({
    Principal: { Service: "aps.amazonaws.com" },
    Condition: workspaces,
  });
});
