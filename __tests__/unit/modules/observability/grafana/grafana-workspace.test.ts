import { expect, test } from "@jest/globals";
import { all, type Synthesized, statements, synthesize } from "../../../../support/modules/synthesized.js";

const platform = (grafana: string) => synthesize(`environment: dev\nobservability: { prometheus: true, grafana: ${grafana} }`);
const workspace = (stack: Synthesized) => all(stack, "aws_grafana_workspace")["grafana"] ?? {};
const policy = (stack: Synthesized) => statements(all(stack, "aws_iam_role_policy")["grafana_role_policy"]?.["policy"]);

test("users sign in with IAM Identity Center by default, with the roles of the settings", () => {
  const stack = platform("{ authentication: { mode: sso, admins: { groups: [g1] }, viewers: { users: [u1], groups: [g2] } } }");

  expect(workspace(stack)).toMatchObject({
    ...{ name: "msk-ha-dev", account_access_type: "CURRENT_ACCOUNT", permission_type: "CUSTOMER_MANAGED" },
    ...{ authentication_providers: ["AWS_SSO"], data_sources: ["CLOUDWATCH", "PROMETHEUS"], notification_destinations: ["SNS"] },
    ...{ grafana_version: "10.4", role_arn: "${aws_iam_role.grafana_role.arn}" },
  });
  expect(workspace(stack)).not.toHaveProperty("network_access_control");
  expect(JSON.parse(workspace(stack)["configuration"])).toEqual({
    plugins: { pluginAdminEnabled: false },
    unifiedAlerting: { enabled: true },
  });
  expect(Object.values(all(stack, "aws_grafana_role_association"))).toMatchObject([
    { role: "ADMIN", group_ids: ["g1"] },
    { role: "VIEWER", group_ids: ["g2"], user_ids: ["u1"] },
  ]);
  expect(stack.output["grafana_url"]?.value).toBe("https://${aws_grafana_workspace.grafana.endpoint}");
  expect(stack.output["grafana_workspace_id"]?.value).toBe("${aws_grafana_workspace.grafana.id}");
});

test("users sign in with SAML, whose assertion decides their role", () => {
  const stack = platform(
    "{ authentication: { mode: saml, metadataUrl: https://idp.example.com/m, editorValues: [sre], emailAttribute: mail } }",
  );

  expect(workspace(stack)).toMatchObject({ authentication_providers: ["SAML"] });
  expect(all(stack, "aws_grafana_workspace_saml_configuration")["grafana_saml"]).toMatchObject({
    ...{ idp_metadata_url: "https://idp.example.com/m", role_assertion: "role", editor_role_values: ["sre"], email_assertion: "mail" },
  });
  expect(all(stack, "aws_grafana_role_association")).toEqual({});
});

test("its role reads metrics of CloudWatch and of the workspace, and nothing else", () => {
  const trust = JSON.parse(all(platform("{}"), "aws_iam_role")["grafana_role"]?.["assume_role_policy"]);

  expect(policy(platform("{}"))).toMatchObject({
    ReadCloudWatch: { Resource: ["*"] },
    ReadPrometheus: { Action: ["aps:QueryMetrics", "aps:GetLabels", "aps:GetSeries", "aps:GetMetricMetadata"] },
  });
  expect(Object.keys(policy(platform("{}")))).toEqual(["ReadCloudWatch", "ReadPrometheus"]);
  expect(trust.Statement[0]).toMatchObject({
    Principal: { Service: "grafana.amazonaws.com" },
    Condition: { StringEquals: expect.any(Object) },
  });
});

test("its role notifies the topic of alarms if it has alert rules", () => {
  expect(policy(platform("{ alertRules: true }"))).toMatchObject({
    Notify: { Action: ["sns:Publish"], Resource: ["${aws_sns_topic.observability_alarm_topic.arn}"] },
    EncryptNotifications: { Resource: ["${aws_kms_key.observability_alarm_topic_key.arn}"] },
  });
});

test("version 12 can install the plug-in of Managed Prometheus", () => {
  expect(JSON.parse(workspace(platform('{ version: "12.4" }'))["configuration"]).plugins).toEqual({ pluginAdminEnabled: true });
});

test("only the named networks can open it", () => {
  const stack = platform("{ networkAccess: { prefixLists: [pl-0123456789abcdef0], vpcEndpoints: [vpce-0123456789abcdef0] } }");

  expect(workspace(stack)["network_access_control"]).toEqual({
    ...{ prefix_list_ids: ["pl-0123456789abcdef0"], vpce_ids: ["vpce-0123456789abcdef0"] },
  });
});
