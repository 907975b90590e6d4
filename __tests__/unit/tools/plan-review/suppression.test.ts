import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Finding } from "../../../../tools/plan-review/finding.js";
import { type Suppression, suppressionOf } from "../../../../tools/plan-review/suppression.js";
import { planWith } from "../../../support/review/plan-builder.js";
import { commentOf, reviewOf } from "../../../support/review/recorded.js";

const finding = (address: string) => ({ rule: "review/network-opened", address }) as Finding;

describe("suppressionOf", () => {
  test.each([
    [undefined, "a.b", true],
    ["a.b", "a.b", true],
    ["a.b", "a.bc", false],
    ["a.*", "a.b", true],
    ["*", "", true],
    ["a*c", "abc", true],
    ["a*c", "ac", true],
    ["a*c", "acd", false],
    ["a*b*c", "a1b2c", true],
    ["a*b*c", "a1c2b", false],
    ["a*a", "a", false],
    ["b*", "ab", false],
    ['a["*"]', 'a["k"]', true],
  ])("with address %j, %s is accepted: %s", (address, found, expected) => {
    const suppression = { rule: "review/network-opened", address, reason: "because it is so" };

    expect(suppressionOf(finding(found), [suppression])).toBe(expected ? suppression : undefined);
    expect(suppressionOf(finding(found), [{ ...suppression, rule: "review/other" }])).toBeUndefined();
  });

  test("takes every other character for itself", () => {
    const text = fc.string({ unit: fc.constantFrom("a", ".", "+", "[", "*"), maxLength: 6 });
    fc.assert(
      fc.property(text, text, (address, found) => {
        const expression = new RegExp(`^${address.replace(/[.+[]/g, "\\$&").replaceAll("*", ".*")}$`);

        expect(suppressionOf(finding(found), [{ rule: "review/network-opened", address, reason: "" }]) !== undefined).toBe(
          expression.test(found),
        );
      }),
    );
  });
});

const rule = (address: string) => ({
  type: "aws_vpc_security_group_ingress_rule",
  address,
  after: { security_group_id: "sg", cidr_ipv4: "10.0.0.0/16", from_port: 9098, to_port: 9098 },
});
const settingsWith = (accepted: Suppression[], cluster: object = {}) =>
  ({ cluster: { kind: "standard", ...cluster }, planReview: { accepted } }) as never;

test("an accepted finding is listed with its reason, and an acceptance that matches nothing is named", async () => {
  const accepted = [
    { rule: "review/network-opened", address: "a.*", reason: "the partner's VPN, <b>OPS-1234</b>" },
    { rule: "review/drift", reason: "no longer needed" },
  ];
  const review = await reviewOf(planWith([rule("a.one"), rule("b.two")]), { settings: settingsWith(accepted) });

  expect(review.findings.map(({ address }) => address)).toEqual(["b.two"]);
  expect(review.suppressed.map(({ finding: { address }, reason }) => [address, reason])).toEqual([
    ["a.one", "the partner's VPN, <b>OPS-1234</b>"],
  ]);
  expect(review.unusedSuppressions).toEqual([accepted[1]]);
  const comment = commentOf("test", review);
  expect(comment).toContain("<summary>1 accepted in the settings</summary>");
  expect(comment).toContain("(medium: review/network-opened). Accepted because: `the partner's VPN, <b>OPS-1234</b>`");
  expect(comment).toContain("- `review/drift` at `*` matches nothing: remove it from planReview.accepted.");
});

test("settings without deletion protection are found, because a plan doesn't contain it", async () => {
  const found = async (cluster: object) =>
    (await reviewOf(planWith([]), { settings: settingsWith([], cluster) })).findings.map(({ rule: id, address, attribute }) => [
      id,
      address,
      attribute,
    ]);

  expect(await found({ deletionProtection: false })).toEqual([
    ["review/deletion-protection-off", "settings", "cluster.deletionProtection"],
  ]);
  expect(await found({})).toEqual([]);
});
