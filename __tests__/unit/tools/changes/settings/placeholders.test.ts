import { expect, test } from "@jest/globals";
import { filledIn } from "../../../../../tools/changes/settings/placeholders.js";

test("placeholders become their values, each as often as it occurs", () => {
  expect(filledIn("a: {{vpc}}, b: [{{subnet a}}, {{vpc}}], c: { d }", { vpc: "vpc-1", "subnet a": "subnet-1" })).toBe(
    "a: vpc-1, b: [subnet-1, vpc-1], c: { d }",
  );
});

test("a placeholder without a value is an error that lists the known ones", () => {
  expect(() => filledIn("{{vpc}}", { cluster: "c", "subnet a": "s" })).toThrow(
    "{{vpc}}: the placeholder has no value; use one of cluster, subnet a",
  );
});
