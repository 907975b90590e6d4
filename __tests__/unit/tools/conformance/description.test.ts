import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type Description, readDescriptions } from "../../../../tools/conformance/description.js";
import { descriptionsNamed } from "../../../../tools/conformance/index.js";

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "descriptions-"));
  writeFileSync(join(folder, "defaults.yaml"), "aws_msk_cluster: { kafka_version: 3.9.x, info: { type: small, size: 10 } }\n");
});

afterAll(() => rmSync(folder, { recursive: true }));

function read(file: string): Description[] {
  writeFileSync(join(folder, "cluster.yaml"), file);
  return readDescriptions(folder);
}

describe("a description", () => {
  test("has the default arguments of its resources, except those that it changes or removes", () => {
    const [found] = read("large: { what: x, resources: { aws_msk_cluster.this: { kafka_version: null, info: { type: large } } } }");

    expect(found).toEqual({
      ...{ name: "cluster/large", what: "x", outputs: {}, steps: [] },
      resources: { "aws_msk_cluster.this": { info: { type: "large", size: 10 } } },
    });
  });

  test("changes only what a step names, and completes a resource that a step adds", () => {
    const steps = "steps: [{ change: { aws_msk_cluster.a: { tags: {} }, aws_msk_cluster.b: {} } }]";
    const [found] = read(`two: { what: x, resources: { aws_msk_cluster.a: {} }, ${steps} }`);

    expect(found?.steps[0]).toEqual({
      change: { "aws_msk_cluster.a": { tags: {} }, "aws_msk_cluster.b": { kafka_version: "3.9.x", info: { type: "small", size: 10 } } },
      plan: {},
      outputs: {},
    });
  });

  test.each([
    ["an unknown key", "a: { what: x, resources: {}, step: [] }", /cluster\.yaml: ✖ Unrecognized key: "step"/],
    ["an unknown action", "a: { what: x, resources: {}, steps: [{ plan: { a.b: recreate } }] }", /cluster\.yaml: ✖ Invalid option/],
    ["an address without a name", "a: { what: x, resources: { aws_msk_cluster: {} } }", /cluster\.yaml: ✖ Invalid key/],
  ])("with %s is rejected", (_, file, message) => {
    expect(() => read(file)).toThrow(message);
  });
});

describe("the descriptions of this repository", () => {
  const all = descriptionsNamed();

  test("cover every resource and data source of MSK that the provider has", () => {
    const types = new Set(all.flatMap(({ resources }) => Object.keys(resources).map((address) => address.replace(/\.\w+$/, ""))));

    expect([...types].filter((type) => type.includes("aws_msk_")).sort()).toEqual([
      ...["aws_msk_cluster", "aws_msk_cluster_policy", "aws_msk_configuration", "aws_msk_replicator", "aws_msk_scram_secret_association"],
      ...["aws_msk_serverless_cluster", "aws_msk_single_scram_secret_association", "aws_msk_vpc_connection"],
      ...["data.aws_msk_bootstrap_brokers", "data.aws_msk_broker_nodes", "data.aws_msk_cluster", "data.aws_msk_configuration"],
      ...["data.aws_msk_kafka_version", "data.aws_msk_vpc_connection"],
    ]);
  });

  test("change, replace and lose resources, and are refused with a source", () => {
    const steps = all.flatMap(({ steps }) => steps);
    const refusals = [...all, ...steps].flatMap(({ refused }) => refused ?? []);

    expect(new Set(steps.flatMap(({ plan }) => Object.values(plan)))).toEqual(new Set(["create", "update", "replace"]));
    expect(steps.filter(({ delete: deleted }) => deleted).length).toBeGreaterThan(5);
    for (const { because } of refusals) expect(because).toContain("https://docs.aws.amazon.com/msk/");
  });

  test("have cluster names that MSK accepts", () => {
    for (const { name } of all) expect(name.replace("/", "-")).toMatch(/^[0-9A-Za-z][0-9A-Za-z-]{0,56}$/); // some add a suffix
  });

  test("are selected by file or by name", () => {
    expect(descriptionsNamed(["serverless", "cluster/basic"]).map(({ name }) => name)).toEqual([
      ...["cluster/basic", "serverless/basic", "serverless/disappears", "serverless/tags", "serverless/security-group"],
    ]);
    expect(() => descriptionsNamed(["cluster/none"])).toThrow("--only cluster/none: no such description; use cluster, configuration, ");
  });
});
