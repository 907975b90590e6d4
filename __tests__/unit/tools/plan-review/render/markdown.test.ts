import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { marked } from "marked";
import { markdown, markerOf } from "../../../../../tools/plan-review/render/markdown.js";
import { code, plain } from "../../../../../tools/plan-review/render/markdown-text.js";
import { terminal } from "../../../../../tools/plan-review/render/terminal.js";
import { reviewRules } from "../../../../../tools/plan-review/rules/index.js";
import { planWith } from "../../../../support/review/plan-builder.js";
import { reviewOf } from "../../../../support/review/recorded.js";

describe("code", () => {
  test.each([
    ["plain", "`plain`"],
    ["a`b", "``a`b``"],
    ["a``b`c", "```a``b`c```"],
    ["`a", "`` `a ``"],
    ["a`", "`` a` ``"],
    [" a ", "`  a  `"],
    [" a", "` a`"],
    ["a|b", "`a\\u007cb`"],
    ["a\nb\r\t", "`a\\nb\\r\\t`"],
    ["\u202eabc\u200b\u0007", "`\\u202eabc\\u200b\\u0007`"],
    ["\ud800", "`\\ud800`"],
    ["", "(empty)"],
    ["  ", "(empty)"],
  ])("shows %j as %s", (text, expected) => {
    expect(code(text)).toBe(expected);
  });
});

test("plain text is shown as it is written", () => {
  const text = "a <b> [c](d) *e* _f_ `g` #1 @user \\ | ~ & $x$ ^ (2026-11), it's 5 to 15 min.";

  const shown = String(marked.parseInline(plain(text)))
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");

  expect(shown).toBe(text);
  expect(plain(text)).not.toMatch(/[<>[\]*_`@\\|~$^]/);
});

/** Elements of the comment's own markup. */
const OWN = new Set([
  "h3",
  "h4",
  "p",
  "strong",
  "em",
  "table",
  "thead",
  "tbody",
  "tr",
  "th",
  "td",
  "ul",
  "li",
  "code",
  "details",
  "summary",
  "br",
  "a",
  "sub",
]);
const links = new Set<string>(reviewRules.map(({ docs }) => docs));

/** Returns the elements of a comment that are not its own, and its links that lead elsewhere. */
async function foreignMarkup(comment: string): Promise<string[]> {
  const html = (await marked.parse(comment, { gfm: true })).replace(/^<!-- msk-review [\w.-]+ -->/, "");
  const elements = [...html.matchAll(/<\/?([a-zA-Z!][^\s>/]*)([^>]*)>/g)].filter(([, name = "", rest = ""]) => {
    if (!OWN.has(name)) return true;
    return rest.trim() !== "" && !(name === "a" && links.has(/^ href="([^"]*)"$/.exec(rest)?.[1] ?? "")) && rest !== " /";
  });
  return elements.map(([element]) => element);
}

const hostile = [
  "</code></details><img src=x onerror=alert(1)>",
  "`` ` ```",
  "[click](https://evil.example)",
  "![x](https://evil.example/x.png)",
  "<!-- msk-review other -->",
  "@team #123 https://evil.example www.evil.example",
  "a\n\n# Heading\n\n- item\n<script>x</script>",
  "| a | b |\n|---|---|",
  "&lt;b&gt; &#60;b&#62;",
  "\\`<b>\\`",
  "\u202etxt.exe",
];
const text = fc.oneof(
  fc.constantFrom(...hostile),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.string({ unit: fc.constantFrom("`", "<", ">", "|", "[", "]", "(", ")", "!", "\\", "\n", "a", " ", "*", "_", "&"), maxLength: 30 }),
);

/** A plan in which every text that anyone chooses is arbitrary, and many rules find something. */
const hostilePlan = fc
  .record({ address: text, module: text, value: text, other: text, topic: text })
  .map(({ address, module, value, other, topic }) =>
    planWith(
      [
        {
          type: "aws_msk_cluster",
          address,
          module,
          actions: ["delete", "create"],
          before: { cluster_name: other },
          after: { cluster_name: value },
          replacePaths: [["cluster_name"], [value]],
        },
        {
          type: "aws_msk_cluster",
          address: `${address}2`,
          before: { kafka_version: "3.8.x", [value]: 1, name: other },
          after: { kafka_version: value, [value]: 2, name: value },
        },
        {
          type: "aws_vpc_security_group_ingress_rule",
          address,
          after: { security_group_id: other, cidr_ipv4: value, from_port: 1, to_port: 2 },
        },
        {
          type: "aws_iam_policy",
          address,
          after: { policy: JSON.stringify({ Statement: [{ Effect: "Allow", Principal: "*", Action: value, Resource: other }] }) },
        },
        { type: "aws_thing", address, after: { [`${value}_password`]: "secret-value" } },
        {
          type: "aws_lambda_invocation",
          address,
          before: {
            input: JSON.stringify({ topics: [{ name: `a${topic}`, partitions: 1, replicationFactor: 1, configuration: {} }], release: [] }),
          },
          after: {
            input: JSON.stringify({
              topics: [{ name: `b${value}`, partitions: 1, replicationFactor: 1, configuration: { [`a${other}`]: value } }],
              release: [`a${topic}`],
            }),
          },
        },
      ],
      {
        checks: [
          {
            address: { to_display: address, kind: "check" },
            status: "fail",
            instances: [{ address: { to_display: "" }, status: "fail", problems: [{ message: value }] }],
          },
        ],
      },
    ),
  );

test("no name or value of a plan becomes markup of the comment, or control characters of a terminal", async () => {
  await fc.assert(
    fc.asyncProperty(hostilePlan, async (plan) => {
      const review = await reviewOf(plan);
      const comment = markdown(review, { name: "test" });

      expect(review.findings.length).toBeGreaterThan(5);
      expect(await foreignMarkup(comment)).toEqual([]);
      expect(comment.match(/<!--/g)).toEqual(expect.arrayContaining(["<!--"]));
      expect(comment.split("\n")[0]).toBe("<!-- msk-review test -->");
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
      expect(terminal(review)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    }),
    { numRuns: 60 },
  );
});

test("the check above finds markup", async () => {
  for (const markup of ["<img src=x>", "[a](https://evil.example)", "![a](b)", "<script>x</script>", "<details open>"])
    expect(await foreignMarkup(markup)).not.toEqual([]);
});

describe("a long plan", () => {
  const alarms = (count: number) =>
    Array.from({ length: count }, (_, i) => ({
      type: "aws_cloudwatch_metric_alarm",
      address: `aws_cloudwatch_metric_alarm.a["${"x".repeat(60)}${i}"]`,
      before: {},
    }));

  test("is folded: five findings of a rule are shown, and the others on request", async () => {
    const comment = markdown(await reviewOf(planWith(alarms(7))), { name: "test" });

    expect(comment).toContain("<summary>2 more</summary>");
    expect(comment.split("<summary>2 more</summary>")[0]?.match(/the alarm is removed/g)).toHaveLength(5);
    expect(comment.match(/the alarm is removed/g)).toHaveLength(7);
  });

  test("fits into a comment of GitHub, and says what is left out", async () => {
    const review = await reviewOf(planWith([{ type: "aws_s3_bucket", before: { bucket: "a" } }, ...alarms(3_000)]));
    const comment = markdown(review, { name: "test" });
    const short = markdown(review, { name: "test", maximumLength: 3_000 });

    expect(comment.length).toBeLessThan(60_000);
    expect(comment).toContain("- and 2701 more");
    expect(short.length).toBeLessThanOrEqual(3_000);
    expect(short).toContain("**review/data-destroyed**");
    expect(short).toMatch(/- and \d+ more\n\n<\/details>\n\nWhy: /);
  });

  const buckets = (count: number) =>
    Array.from({ length: count }, (_, i) => ({ type: "aws_s3_bucket", address: `aws_s3_bucket.a["${"x".repeat(400)}${i}"]`, before: {} }));

  test("shows as many of the gravest findings as fit, and counts the others", async () => {
    const review = await reviewOf(planWith([...buckets(190), ...alarms(190)]));
    const lengths = [2_100, 5_000, 20_000, 60_000];
    const shown = lengths.map((maximumLength) => {
      const comment = markdown(review, { name: "test", maximumLength });
      const gravest = comment.split("**review/data-destroyed**")[1]?.split("#### ")[0] ?? "";
      const lines = gravest.match(/is destroyed, and with it all objects of the bucket/g)?.length ?? 0;

      expect(comment.length).toBeLessThanOrEqual(maximumLength);
      expect(comment).toContain("**190 critical, 190 medium · 380 destroyed**");
      expect(gravest.match(/^- and (\d+) more$/m)?.[1]).toBe(lines === 190 ? undefined : String(190 - lines));
      if (lines > 5) expect(gravest).toContain(`<summary>185 more</summary>`);
      return lines;
    });

    expect(shown.every((count, i) => count > (shown[i - 1] ?? 0))).toBe(true);
    expect(shown[0]).toBe(2);
  });

  test("says that sections are left out of which not one line fits", async () => {
    const review = await reviewOf(planWith([...buckets(1), ...alarms(1)]));
    const note = (maximumLength: number) =>
      /\*\*The comment is too long: .*\*\*/.exec(markdown(review, { name: "test", maximumLength }))?.[0];

    expect(note(60_000)).toBeUndefined();
    const left = Array.from({ length: 20 }, (_, i) => /\d+ sections? (is|are) left out/.exec(note(1_000 + i * 100) ?? "")?.[0]);
    // With more space, the first section fits, which leaves less of it for the others.
    expect([...new Set(left)]).toEqual([
      "3 sections are left out",
      "4 sections are left out",
      "2 sections are left out",
      "1 section is left out",
      undefined,
    ]);
  });

  test("shortens an address of any length", async () => {
    const comment = markdown(await reviewOf(planWith([{ type: "aws_s3_bucket", address: "a".repeat(100_000), before: {} }])), {
      name: "test",
    });

    expect(comment).toContain(`- \`${"a".repeat(300)}…\`: is destroyed`);
    expect(comment.length).toBeLessThan(3_000);
  });

  test("counts modules and accepted findings that are left out", async () => {
    const modules = Array.from({ length: 102 }, (_, i) => ({
      type: "aws_thing",
      module: `module.m${i}`,
      address: `module.m${i}.aws_thing.a`,
      after: {},
    }));
    const settings = {
      cluster: { kind: "standard" },
      planReview: { accepted: [{ rule: "review/monitoring-off", reason: "measured elsewhere" }] },
    } as never;
    const review = await reviewOf(planWith([...modules, ...alarms(400)]), { settings });
    const comment = markdown(review, { name: "test" });
    const short = markdown(review, { name: "test", maximumLength: 5_000 });

    expect(comment).toContain("| 3 more modules | |");
    expect(comment).toContain("- and 200 more\n\n</details>");
    expect(comment.match(/Accepted because: `measured elsewhere`/g)).toHaveLength(200);
    const accepted = short.match(/Accepted because: `measured elsewhere`/g)?.length ?? 0;
    expect(accepted).toBeGreaterThan(5);
    expect(short).toContain(`<summary>400 accepted in the settings</summary>`);
    expect(short).toContain(`- and ${400 - accepted} more\n\n</details>`);
  });
});

test("the marker of one environment is not part of another's", () => {
  expect(markerOf("prod")).toBe("<!-- msk-review prod -->");
  expect(markerOf("non-prod")).not.toContain(markerOf("prod").slice(4));
});
