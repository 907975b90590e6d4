import { describe, expect, test } from "@jest/globals";
import { Testing } from "cdktf";
import { alertRows } from "../../../../../dashboards/rules/index.js";
import { GrafanaStack } from "../../../../../modules/platform/index.js";
import { settingsFrom } from "../../../../support/modules/synthesized.js";
import { grafanaSchema, misfits } from "../../../../support/terraform/provider-schema.js";

// biome-ignore lint/suspicious/noExplicitAny: a stack of Terraform as JSON
type Json = any;

/** The stack of Grafana's content, with settings of Grafana. */
function stackWith(grafana: string, more = ""): Json {
  const settings = settingsFrom(`environment: dev\nobservability: { prometheus: true, grafana: ${grafana} }\n${more}`);
  return new GrafanaStack(Testing.app(), "grafana", settings).toTerraform();
}

const everything = stackWith("{ alertRules: true }");

test("contains the dashboards in a folder, and the data sources that they read", () => {
  const { grafana_dashboard: dashboards, grafana_data_source: sources } = everything.resource;

  expect(Object.keys(dashboards).sort()).toEqual(
    ["brokers", "clients", "consumers", "functions", "overview", "topics"].map((name) => `dashboard_msk_${name}`),
  );
  for (const { folder, overwrite } of Object.values<Json>(dashboards))
    expect({ folder, overwrite }).toEqual({ folder: "${grafana_folder.folder.uid}", overwrite: true });
  expect(sources.prometheus).toMatchObject({ type: "prometheus", url: '${trimsuffix(var.prometheus_endpoint, "/")}', is_default: true });
  expect(JSON.parse(sources.prometheus.json_data_encoded)).toEqual({
    ...{ httpMethod: "POST", sigV4Auth: true, sigV4AuthType: "default", sigV4Region: "us-east-1", timeInterval: "60s" },
  });
  expect(sources.cloudwatch.type).toBe("cloudwatch");
});

test("dashboards keep Grafana's variables: Terraform does not evaluate them", () => {
  const text = everything.resource.grafana_dashboard.dashboard_msk_overview.config_json as string;

  expect(text.match(/(?<!\$)\$\{/g)).toBeNull();
  expect(JSON.parse(text.replaceAll("$${", () => "${"))).toMatchObject({ uid: "msk-overview" });
  expect(text).toContain('"uid":"$${datasource}"');
});

test.each([
  ["10.4", "prometheus"],
  ["12.4", "grafana-amazonprometheus-datasource"],
])("version %s reads Managed Prometheus with the data source %s", (version, type) => {
  const { resource } = stackWith(`{ version: "${version}" }`);

  expect(resource.grafana_data_source.prometheus.type).toBe(type);
  expect(resource.grafana_dashboard.dashboard_msk_overview.config_json).toContain(`"type":"${type}"`);
});

describe("alert rules", () => {
  const groups = Object.values<Json>(everything.resource.grafana_rule_group);
  const rules = groups.flatMap(({ rule }) => rule);

  test("are those of Prometheus, and notify the topic of alarms", () => {
    expect(rules.map(({ name }) => name)).toEqual(alertRows.map(({ alert }) => alert).sort((a, b) => order(a) - order(b)));
    expect(everything.resource.grafana_contact_point.alarm_topic.sns).toEqual([
      { topic: "${var.alarm_topic_arn}", auth_provider: "default" },
    ]);
    expect(everything.resource.grafana_notification_policy.notifications.contact_point).toBe("${grafana_contact_point.alarm_topic.name}");
  });

  test("fire for each series of the query, also if its value is 0", () => {
    const { data, condition, annotations } = rules.find(({ name }) => name === "ControllerCount");
    const [query, expression] = data.map(({ model }: Json) => JSON.parse(model));

    expect(condition).toBe("B");
    expect(query).toMatchObject({ refId: "A", expr: expect.stringContaining("!= 1"), instant: true });
    expect(expression).toEqual({ refId: "B", type: "math", expression: "is_number($A)" });
    expect(annotations.summary).toBe("{{ $labels.cluster }} has {{ $values.A.Value }} active controllers instead of 1");
  });

  test("exist only if the settings ask for them", () => {
    const { resource, variable } = stackWith("{}");

    expect(Object.keys(resource).sort()).toEqual(["grafana_dashboard", "grafana_data_source", "grafana_folder"]);
    expect(Object.keys(variable).sort()).toEqual(["grafana_url", "prometheus_endpoint"]);
  });

  const order = (alert: string) => rules.findIndex(({ name }) => name === alert);
});

test("contains no token: the provider reads it from the environment", () => {
  expect(everything.provider.grafana).toEqual([{ url: "${var.grafana_url}", retries: 5 }]);
  expect(JSON.stringify(everything)).not.toMatch(/auth"|glsa_|secure_json/);
});

test.each([
  ['{ type: local, path: "../state/dev.tfstate" }', "local", { path: "../state/dev.grafana.tfstate" }],
  ["{ type: s3, bucket: states, key: dev/platform }", "s3", { key: "dev/platform.grafana.tfstate" }],
])("has a state next to the platform's: %s", (backend, type, expected) => {
  expect(stackWith("{}", `backend: ${backend}`).terraform.backend[type]).toMatchObject(expected);
});

describe("the provider's schema", () => {
  const schema = grafanaSchema();
  if (!schema) process.stdout.write("The schema of the Grafana provider is not here: the stack is not compared with it.\n");

  test("has each argument of the stack, and the stack has each that it requires", () => {
    if (!schema) return;
    const resources = Object.entries<Json>(everything.resource).flatMap(([type, named]) =>
      Object.entries<Json>(named).map(([name, values]) => ({ type, name, values })),
    );

    const problems = resources.flatMap(({ type, name, values }) => {
      const { block } = schema.resource_schemas[type] ?? {};
      return block ? misfits(values, block).map((problem) => `${type}.${name}: ${problem}`) : [`${type}: unknown`];
    });
    problems.push(...misfits(everything.provider.grafana[0], schema.provider.block));

    process.stdout.write(
      `Grafana provider's schema: ${resources.length} resources of ${Object.keys(everything.resource).length} types compared\n`,
    );
    expect(problems).toEqual([]);
  });

  test("the comparison reports arguments that are unknown, read-only, deprecated, repeated or missing", () => {
    const block = {
      attributes: { title: { required: true }, url: {}, old: { optional: true, deprecated: true } },
      block_types: { rule: { block: { attributes: { name: { required: true } } }, min_items: 1, max_items: 1 } },
    };

    expect(misfits({ tittle: "a", url: "b", old: "c", rule: [{ name: "d" }, { nam: "e" }] }, block)).toEqual([
      "tittle: unknown",
      "url: read-only",
      "old: deprecated",
      "rule: 2 blocks",
      "rule[1].nam: unknown",
      "rule[1].name: missing",
      "title: missing",
    ]);
    expect(misfits({ title: "a" }, block)).toEqual(["rule: missing"]);
  });
});
