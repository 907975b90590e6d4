import { describe, expect, test } from "@jest/globals";
import { difference } from "../../../../../tools/cost/difference.js";
import { differenceText, dominating, estimateText, explanation, rowsOf, usd, usdChange } from "../../../../../tools/cost/report/text.js";
import { cluster, estimated, resource } from "../../../../support/prices/priced.js";

const load = { inMibPerSecond: 1, fanOut: 1, localReads: 1 };
const platform = estimated(
  [cluster("kafka.m7g.large", 3, { volumeGib: 100 }), resource("aws_eip"), resource("aws_kms_key"), resource("aws_sns_topic")],
  load,
);

test("amounts have two decimals, and no negative zero", () => {
  expect([1234.5, -0.004, -1.5, 0.005].map(usd)).toEqual(["1,234.50", "0.00", "-1.50", "0.01"]);
  expect([1234.5, -0.004, 0.004, -3.5, 0.005].map(usdChange)).toEqual(["+1,234.50", "0.00", "0.00", "-3.50", "+0.01"]);
});

test("traffic across zones has a separate row", () => {
  expect(rowsOf(platform).map(({ name, amount }) => [name, usd(amount.expected), usd(amount.high)])).toEqual([
    ["aws_msk_cluster.x", "476.76", "476.76"],
    ["aws_msk_cluster.x: traffic across zones", "34.22", "68.44"],
    ["aws_eip.x", "3.65", "3.65"],
    ["aws_kms_key.x", "1.00", "1.00"],
  ]);
});

test("the dominating rows have 80 % of the total together", () => {
  const row = (name: string, expected: number) => ({ name, amount: { low: 0, expected, high: 0 } });

  expect(dominating([row("a", 50), row("b", 30), row("c", 20)]).map(({ name }) => name)).toEqual(["a", "b"]);
  expect(dominating([row("a", 50), row("b", 29), row("c", 21)]).map(({ name }) => name)).toEqual(["a", "b", "c"]);
  expect(dominating([])).toEqual([]);
});

describe("the text of an estimate", () => {
  const lines = (explain: boolean) =>
    estimateText(
      "plan.json",
      { ...platform, undecided: ["aws_eip.x"], hints: [{ id: "egress", now: 99, instead: 22, text: "One endpoint." }] },
      explain,
    ).split("\n");

  test("has the total, the resources by cost, what dominates, what is unpriced, and the assumptions", () => {
    expect(lines(false).slice(0, 19)).toEqual([
      "plan.json in us-east-1: $515.63 a month (low 498.52, high 549.85)",
      "On demand, before free tier and tax, 730 hours. Low and high are half and twice the load, with what grows or scales with it.",
      "",
      "   $ a month  share  resource",
      "      476.76   92 %  aws_msk_cluster.x",
      "       34.22    7 %  aws_msk_cluster.x: traffic across zones",
      "        4.65    1 %  2 others, each below 1 %",
      "",
      "Dominating: aws_msk_cluster.x (92 %).",
      "",
      "Unpriced, not in the sum:",
      "  aws_sns_topic.x: resources of the type aws_sns_topic are not priced here",
      "",
      "Counted as one, since only Terraform knows their number; a plan has it:",
      "  aws_eip.x",
      "",
      "Alternatives, $ a month now → instead:",
      "  egress: 99.00 → 22.00. One endpoint.",
      "",
    ]);
    expect(lines(false)).toContain("  inMibPerSecond=1  Data that producers write, in MiB/s, before replication and as compressed.");
    expect(lines(false)).toContain("  fanOut=1  Data that consumers read for each byte written. Default: groups.");
  });

  test("explains each amount with its price row, once", () => {
    const explained = lines(true);

    expect(explained).toContain(
      "  aws_msk_cluster.x, brokers: 3 brokers × 730 h = 2,190 broker-hour × $0.204 = $446.76 [msk.broker.kafka.m7g.large]",
    );
    expect(explained).toContain("  kms.key: $1 for a key-month; Public worked example of KMS prices: 1.00 for a key a month, 2019-10-30");
    expect(explained.filter((line) => line.startsWith("  vpc.public-ipv4: "))).toHaveLength(1);
    expect(lines(false).filter((line) => line.includes("[kms.key]"))).toEqual([]);
  });

  test("of nothing has a total of 0 and no other section than the assumptions", () => {
    const text = estimateText("x", { ...estimated([]), hints: [] }, true);
    expect(text).not.toMatch(/Counted as one|Alternatives|Unpriced|Dominating/);

    expect(text.split("\n").slice(0, 7)).toEqual([
      "x in us-east-1: $0.00 a month (low 0.00, high 0.00)",
      expect.stringMatching("On demand"),
      "",
      "   $ a month  share  resource",
      "",
      "How each amount is computed:",
      "",
    ]);
  });
});

test("a price with tiers is explained with each of them", () => {
  const [line] = estimated([resource("aws_apigatewayv2_api")], { requestsPerSecond: 1e6 / (730 * 3600) }).lines;

  expect(line && explanation(line)).toBe(
    "  aws_apigatewayv2_api.x, requests: 1,000,000 requests × 0.000001 million = 1 million requests × $1 up to 300, then $0.9 = $1.00 [api.http-requests]",
  );
});

test("a price with tiers that several resources share is explained with what they use together", () => {
  const groups = ["a", "b"].map((name) => resource("aws_cloudwatch_log_group", { name: `/aws/vpc/${name}` }, name));
  const [line] = estimated(groups, { flowLogGib: 20_480 }).lines;

  expect(line && explanation(line)).toBe(
    "  aws_cloudwatch_log_group.a, written: 10,240 GB of flow logs, its part = 10,240 GB, of 20,480 together × " +
      "$0.5 up to 10,240, then $0.25 up to 30,720, then $0.1 up to 51,200, then $0.05 = $3,840.00 [logs.vended]",
  );
});

describe("the text of a difference", () => {
  const before = estimated([resource("aws_eip"), resource("aws_kms_key")]);

  test("has the changes with their sign, before and after", () => {
    const after = estimated([resource("aws_kms_key"), resource("aws_kms_key", {}, "new"), resource("aws_sns_topic")]);

    expect(differenceText("a instead of b", difference(before, after)).split("\n")).toEqual([
      "a instead of b: -2.65 $ a month (low -2.65, high -2.65), from 4.65 to 2.00",
      "       -3.65  aws_eip.x, address: 3.65 → –",
      "       +1.00  aws_kms_key.new, key: – → 1.00",
      "",
      "Unpriced, not in the sum:",
      "  aws_sns_topic.x: resources of the type aws_sns_topic are not priced here",
      "",
    ]);
  });

  test("has the assumptions that differ", () => {
    const [one, two] = [estimated([resource("aws_eip")]), estimated([resource("aws_eip")], { natGib: 2000, fanOut: 3 })];

    expect(differenceText("x", difference(one, two)).split("\n")[1]).toBe("Assumptions that differ: fanOut – → 3, natGib 10 → 2,000.");
    expect(differenceText("x", difference(one, one))).not.toContain("Assumptions");
  });

  test("has small changes in one row", () => {
    const alarms = ["a", "b", "c"].map((name) => resource("aws_cloudwatch_metric_alarm", {}, name));
    const keys = Array.from({ length: 29 }, (_, i) => resource("aws_kms_key", {}, `k${String(i).padStart(2, "0")}`));
    const lines = differenceText("x", difference(estimated([]), estimated([...alarms, ...keys]))).split("\n");

    expect(lines.slice(-3)).toEqual([
      "       +1.00  aws_kms_key.k28, key: – → 1.00",
      "       +0.30  3 others, each below 1 % of the changes; --json has all",
      "",
    ]);
    expect(lines).toHaveLength(1 + 29 + 2);
  });

  test("has both cases of a change that only a higher or lower load has", () => {
    const pollers = (most: number) =>
      estimated([
        resource("aws_lambda_event_source_mapping", { provisioned_poller_config: { minimum_pollers: 1, maximum_pollers: most } }),
      ]);

    expect(differenceText("x", difference(pollers(10), pollers(20))).split("\n")[1]).toBe(
      "        0.00  aws_lambda_event_source_mapping.x, pollers: 135.05 → 135.05 (low 0.00, high +135.05)",
    );
  });

  test("reports that nothing changes", () => {
    expect(differenceText("same", difference(before, before))).toBe(
      "same: 0.00 $ a month (low 0.00, high 0.00), from 4.65 to 4.65\nNothing that is priced changes.\n",
    );
  });
});
