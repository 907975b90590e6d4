import { expect, test } from "@jest/globals";
import { type SarifOptions, sarif } from "../../../../../tools/plan-review/render/sarif.js";
import type { Review } from "../../../../../tools/plan-review/review.js";
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
            partialFingerprints: { "mskReviewFinding/v2": expect.stringMatching(/^[0-9a-f]{64}$/) },
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

interface Log {
  readonly runs: readonly {
    readonly results: readonly {
      readonly ruleId: string;
      readonly message: { readonly text: string };
      readonly locations: readonly { readonly physicalLocation: { readonly artifactLocation: { readonly uri: string } } }[];
      readonly partialFingerprints: Readonly<Record<string, string>>;
    }[];
  }[];
}
const resultsOf = (review: Review, options: Partial<SarifOptions> = {}) =>
  (sarif(review, { artifact: "a", ...options }) as Log).runs[0]?.results ?? [];

test("a finding has the same fingerprint wherever it is in the plan, and no other finding has it", async () => {
  const resources = [
    ...["10.1.0.0/16", "10.2.0.0/16"].map((cidr_ipv4) => ({
      type: "aws_vpc_security_group_ingress_rule",
      after: { security_group_id: "sg", cidr_ipv4, from_port: 1, to_port: 1 },
    })),
    { type: "aws_s3_bucket", before: {} },
    { type: "aws_s3_bucket", address: "other", before: {} },
    { type: "aws_msk_single_scram_secret_association", after: { secret_arn: "arn:aws:secretsmanager:r:1:secret:a" } },
    { type: "aws_msk_single_scram_secret_association", after: { secret_arn: "arn:aws:secretsmanager:r:1:secret:b" } },
    {
      type: "aws_msk_configuration",
      before: { server_properties: "min.insync.replicas=2\nunclean.leader.election.enable=false" },
      after: { server_properties: "min.insync.replicas=1\nunclean.leader.election.enable=true" },
    },
  ];
  const fingerprints = async (planned: typeof resources) =>
    resultsOf(await reviewOf(planWith(planned))).map(({ partialFingerprints: { "mskReviewFinding/v2": print } }) => print ?? "");

  const prints = await fingerprints(resources);

  expect(new Set(prints).size).toBe(8);
  expect((await fingerprints([...resources].reverse())).sort()).toEqual([...prints].sort());
});

test("no text of a plan is an argument or a link of a message", async () => {
  const bucket = (address: string) => ({ type: "aws_s3_bucket", address, before: {} });
  const texts = async (address: string) =>
    resultsOf(await reviewOf(planWith([bucket(address)]))).map(({ message: { text } }) => text.split(": ")[0]);

  expect(await texts('a["k"]')).toEqual(['a["k"]']);
  expect(await texts("a{0}")).toEqual(["a{{0}}"]);
  expect(await texts("[a](https://evil.example)")).toEqual(["\\[a\\](https://evil.example)"]);
  expect(await texts("[a [b](1)")).toEqual(["[a \\[b\\](1)"]);
  expect(await texts("a\nb")).toEqual(["a\\nb"]);
});

test.each([
  ["config/my prod.yaml", "config/my%20prod.yaml"],
  ["/repository/config/prod.yaml", "config/prod.yaml"],
  ["./config/../prod.yaml", "prod.yaml"],
  ["/elsewhere/plan #1?.json", "plan%20%231%3F.json"],
  ["../plan.json", "plan.json"],
  ["..config/plan.json", "..config/plan.json"],
  ["a:b.json", "a%3Ab.json"],
])("a finding in the file %s points to %s", async (artifact, uri) => {
  const review = await reviewOf(plan);
  const repository = artifact.startsWith("/") ? "/repository" : process.cwd();

  expect(resultsOf(review, { artifact, repository })[0]?.locations[0]?.physicalLocation.artifactLocation).toEqual({ uri });
});
