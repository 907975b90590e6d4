import { expect, test } from "@jest/globals";
import { sarif } from "../../../../../tools/plan-review/render/sarif.js";
import { reviewRules } from "../../../../../tools/plan-review/rules/index.js";
import { planWith } from "../../../../support/review/plan-builder.js";
import { reviewOf } from "../../../../support/review/recorded.js";

const plan = planWith([
  { type: "aws_s3_bucket", before: { bucket: "a" } },
  { type: "aws_msk_cluster", before: { enhanced_monitoring: "PER_BROKER" }, after: { enhanced_monitoring: "DEFAULT" } },
  { type: "aws_msk_single_scram_secret_association", after: { secret_arn: "arn:aws:secretsmanager:r:1:secret:AmazonMSK_a_b-123456" } },
]);

test("a log of SARIF has a result for each finding, with its place in the settings file", async () => {
  const settings = {
    cluster: { kind: "standard" },
    planReview: { accepted: [{ rule: "review/monitoring-off", reason: "measured elsewhere" }] },
  } as never;
  const review = await reviewOf(plan, { settings });
  const place = (address: string) => [
    {
      physicalLocation: { artifactLocation: { uri: "config/my%20prod.yaml" }, region: { startLine: 1 } },
      logicalLocations: [{ fullyQualifiedName: address, kind: "resource" }],
    },
  ];

  expect(sarif(review, { artifact: "config/my prod.yaml" })).toMatchObject({
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        results: [
          {
            ruleId: "review/data-destroyed",
            level: "error",
            message: { text: "aws_s3_bucket.this: is destroyed, and with it all objects of the bucket" },
            locations: place("aws_s3_bucket.this"),
            partialFingerprints: { "address/v1": "review/data-destroyed aws_s3_bucket.this " },
          },
          {
            ruleId: "review/user-added",
            level: "note",
            message: { text: "aws_msk_single_scram_secret_association.this: the user of this secret can connect: AmazonMSK_a_b" },
          },
          {
            ruleId: "review/monitoring-off",
            level: "warning",
            message: { text: "aws_msk_cluster.this: MSK emits fewer metrics; enhanced_monitoring (PER_BROKER → DEFAULT)" },
            suppressions: [{ kind: "external", justification: "measured elsewhere" }],
            partialFingerprints: { "address/v1": "review/monitoring-off aws_msk_cluster.this enhanced_monitoring" },
          },
        ],
      },
    ],
  });
});

test("describes every rule, with the level and the score of its severity", async () => {
  const { runs } = sarif(await reviewOf(planWith([])), { artifact: "a" }) as {
    runs: { tool: { driver: { name: string; rules: Record<string, unknown>[] } }; results: unknown[] }[];
  };
  const [run] = runs;
  const [first] = reviewRules;

  expect(run?.results).toEqual([]);
  expect(run?.tool.driver.rules.map(({ id }) => id)).toEqual(reviewRules.map(({ id }) => id));
  expect(run?.tool.driver.rules[0]).toEqual({
    id: "review/data-destroyed",
    shortDescription: { text: first?.finds },
    fullDescription: { text: first?.why },
    help: { text: first?.fix },
    helpUri: first?.docs,
    defaultConfiguration: { level: "error" },
    properties: { "security-severity": "9.5", severity: "critical" },
  });
});
