import { Readable } from "node:stream";
import { expect, test } from "@jest/globals";
import { chargedResourcesOf } from "../../../../tools/cost/charged-resources.js";
import { ChargedResourcesReader, type CostDelta, costDelta } from "../../../../tools/cost/index.js";
import { type PlanJson, planIn, streamPlan } from "../../../../tools/terraform/index.js";

const regionOfPlan = (document: PlanJson) => chargedResourcesOf(document).region;
const plan = (document: object) => planIn({ format_version: "1.2", ...document });
const change = (address: string, before: object | null, after: object | null, more: object = {}) => ({
  ...{ address, mode: "managed", type: address.split(".")[0], name: "x", provider_name: "aws" },
  ...{ change: { actions: ["update"], before, after, after_unknown: {} }, ...more },
});

test("a plan has the managed resources before and after, without data sources and objects of failed replacements", () => {
  const changes = plan({
    resource_changes: [
      change("aws_eip.new", null, { a: 1 }),
      change("aws_eip.old", { a: 2 }, null),
      change("aws_eip.moved", { a: 3 }, { a: 4 }, { previous_address: "aws_eip.before" }),
      change("aws_eip.moved", { a: 5 }, null, { deposed: "0a1b" }),
      change("data.aws_eip.read", { a: 6 }, { a: 6 }, { mode: "data" }),
    ],
  });

  const { before, after } = chargedResourcesOf(changes);
  expect(before.map(({ address, values }) => [address, values])).toEqual([
    ["aws_eip.old", { a: 2 }],
    ["aws_eip.moved", { a: 3 }],
  ]);
  expect(after.map(({ address, values }) => [address, values])).toEqual([
    ["aws_eip.new", { a: 1 }],
    ["aws_eip.moved", { a: 4 }],
  ]);
  expect(chargedResourcesOf(plan({}))).toEqual({ before: [], after: [] });
});

test("of a plan, only what its cost depends on is kept", () => {
  const long = "x".repeat(257);
  const { after, region } = chargedResourcesOf(
    plan({
      resource_changes: [
        change("aws_iam_policy.free", null, { policy: "{}", arn: "arn:aws:x:us-east-1:1:x" }),
        change("aws_sns_topic.unpriced", null, { name: "x" }),
        change("aws_appautoscaling_target.part", null, { max_capacity: 9 }),
        change("aws_cloudwatch_dashboard.priced", null, { name: long.slice(1), body: long, blocks: [{ text: long, number: 1 }, null] }),
      ],
    }),
  );

  expect(after.map(({ address, values }) => [address, values])).toEqual([
    ["aws_sns_topic.unpriced", {}],
    ["aws_appautoscaling_target.part", { max_capacity: 9 }],
    ["aws_cloudwatch_dashboard.priced", { name: long.slice(1), blocks: [{ number: 1 }, null] }],
  ]);
  expect(region).toBe("us-east-1");
});

test("the region of a plan is that of the provider without an alias, constant or a variable", () => {
  const other = { name: "aws", alias: "other", expressions: { region: { constant_value: "eu-west-1" } } };
  const provider = (region: object) => ({ configuration: { provider_config: { other, aws: { name: "aws", expressions: { region } } } } });

  expect(regionOfPlan(plan(provider({ constant_value: "ap-northeast-2" })))).toBe("ap-northeast-2");
  expect(regionOfPlan(plan({ ...provider({ references: ["var.region"] }), variables: { region: { value: "us-west-2" } } }))).toBe(
    "us-west-2",
  );
  expect(regionOfPlan(plan(provider({ references: ["local.region"] })))).toBeUndefined();
});

test("without it, the region is the most frequent one in zones and ARNs", () => {
  const zones = plan({
    resource_changes: [
      change("aws_subnet.a", null, { availability_zone: "eu-west-1a" }),
      change("aws_subnet.b", { availability_zone: "eu-west-1b" }, null),
      change("aws_msk_cluster.c", { arn: "arn:aws:kafka:us-east-1:123456789012:cluster/a/b" }, null),
      change("aws_iam_role.d", { arn: "arn:aws:iam::123456789012:role/us-east-1" }, null),
    ],
  });

  expect(regionOfPlan(zones)).toBe("eu-west-1");
  expect(regionOfPlan(plan({ resource_changes: [change("aws_eip.a", null, { arn: 3, region: "somewhere" })] }))).toBeUndefined();
});

test("of data sources, only that of the Region counts, and a provider of another service does not", () => {
  const data = (address: string, region: string) => change(address, null, { region }, { mode: "data", type: address.split(".")[0] });
  const others = [data("aws_s3_bucket.a", "eu-west-1"), data("aws_s3_bucket.b", "eu-west-1")];

  expect(regionOfPlan(plan({ resource_changes: [...others, data("aws_region.here", "us-east-1")] }))).toBe("us-east-1");
  expect(regionOfPlan(plan({ resource_changes: others }))).toBeUndefined();
  expect(regionOfPlan(plan({ resource_changes: [change("aws_eip.a", null, { arn: ["us-east-1"] })] }))).toBeUndefined();
  const google = { name: "google", expressions: { region: { constant_value: "us-east-1" } } };
  expect(regionOfPlan(plan({ configuration: { provider_config: { google } } }))).toBeUndefined();
});

test("a plan that is read piece by piece has the same cost as one in memory", async () => {
  const document = plan({
    variables: { other: { value: "eu-west-1" }, region: { value: "us-east-1" }, long: { value: { a: 1 } } },
    resource_changes: [change("aws_eip.a", null, {}), change("aws_kms_key.b", {}, null)],
    configuration: { provider_config: { aws: { name: "aws", expressions: { region: { references: ["var.region"] } } } } },
  });
  const reader = new ChargedResourcesReader();
  await streamPlan(Readable.from([Buffer.from(JSON.stringify(document))]), reader);

  const delta: CostDelta = costDelta(reader.found);

  expect(reader.found.region).toBe("us-east-1");
  expect(delta).toEqual(costDelta(document));
  expect(delta.change.expected).toBeCloseTo(2.65, 8);
});
