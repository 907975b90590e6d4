import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import Ajv from "ajv";
import fc from "fast-check";
import { sarif } from "../../../../../tools/plan-review/render/sarif.js";
import { planWith } from "../../../../support/review/plan-builder.js";
import { recordedPlan, reviewOf } from "../../../../support/review/recorded.js";
import { scenarios } from "../../../../support/review/scenarios.js";

/** The schema of OASIS, as a package has it. It is one of draft 4, of which it uses nothing that later drafts changed, other than these two keys. */
const {
  $schema: _,
  id: __,
  ...schema
} = JSON.parse(readFileSync(require.resolve("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"), "utf8")) as Record<
  string,
  unknown
>;

/** RFC 3986, as far as a relative reference to a file needs it. */
const URI = /^([A-Za-z0-9._~!$&'()*+,;=:@/?#[\]-]|%[0-9A-Fa-f]{2})*$/;
const ajv = new Ajv({
  strict: false,
  unicodeRegExp: false,
  allErrors: true,
  formats: { uri: /^https?:\/\/\S+$/, "uri-reference": URI, "date-time": true },
});
const validate = ajv.compile(schema);

/** Returns what of a log doesn't follow the schema. */
function errorsIn(log: object): string[] {
  validate(JSON.parse(JSON.stringify(log)));
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

test.each(scenarios)("the log of the plan of $name follows the schema of SARIF 2.1.0", async ({ name }) => {
  expect(errorsIn(sarif(await reviewOf(recordedPlan(name)), { artifact: "config/prod.yaml" }))).toEqual([]);
});

test("a log with any names, values and file follows the schema", async () => {
  const text = fc.string({ unit: "binary", maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(text, text, text, async (address, value, file) => {
      const settings = {
        cluster: { kind: "standard" },
        planReview: { accepted: [{ rule: "review/monitoring-off", reason: `because ${value}` }] },
      } as never;
      const plan = planWith([
        { type: "aws_s3_bucket", address, before: { bucket: value } },
        {
          type: "aws_vpc_security_group_ingress_rule",
          address,
          after: { security_group_id: "sg", cidr_ipv4: value, from_port: 1, to_port: 2 },
        },
        { type: "aws_flow_log", address, before: {} },
      ]);

      expect(errorsIn(sarif(await reviewOf(plan, { settings }), { artifact: file }))).toEqual([]);
    }),
    { numRuns: 8 },
  );
});

test("the check finds what the schema refuses", () => {
  expect(errorsIn({ version: "2.1.0", runs: [{ tool: { driver: {} }, results: [{ level: "grave" }] }] })).not.toEqual([]);
  expect(
    errorsIn({
      version: "2.1.0",
      runs: [
        {
          tool: { driver: { name: "a" } },
          results: [{ message: { text: "a" }, locations: [{ physicalLocation: { artifactLocation: { uri: "a b" } } }] }],
        },
      ],
    }),
  ).toEqual([expect.stringContaining("must match format")]);
});
