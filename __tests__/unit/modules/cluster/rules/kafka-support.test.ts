import { expect, test } from "@jest/globals";
import { supportWarning } from "../../../../../modules/cluster/index.js";
import { synthesize } from "../../../../support/modules/synthesized.js";

const on = (day: string) => supportWarning("3.7.x.kraft", new Date(`${day}T12:00:00Z`));

test("returns no warning while the end of support is more than 180 days away", () => {
  expect(on("2026-03-04")).toBeUndefined();
});

test("warns from 180 days before the end of support, with the remaining days", () => {
  expect(on("2026-03-05")).toBe(
    "MSK's support of Kafka 3.7.x.kraft ends on 2026-09-01, in 180 days; MSK upgrades clusters without notice after it. Plan an upgrade",
  );
  expect(on("2026-08-31")).toContain("in 1 days");
});

test("warns after the end of support", () => {
  expect(on("2026-11-21")).toContain("ended on 2026-09-01");
});

test("returns no warning for a version without an announced end of support", () => {
  expect(supportWarning("3.9.x.kraft", new Date("2030-01-01"))).toBeUndefined();
});

test("adds a Terraform check for versions with an announced end of support", () => {
  const of = (version: string) => synthesize(`environment: dev\ncluster: { kafkaVersion: ${version} }`) as { check?: unknown };
  expect(of("3.9.x.kraft")).not.toHaveProperty("check");
  expect(of("3.7.x.kraft").check).toEqual({
    cluster_kafka_support: {
      assert: [
        {
          condition:
            '${timecmp(timeadd(plantimestamp(), "4320h"), "${lookup({ "3.7.x" = "2026-09-01", "3.7.x.kraft" = "2026-09-01" }, aws_msk_cluster.cluster.kafka_version, "9999-12-31")}T00:00:00Z") < 0}',
          error_message: expect.stringMatching(
            /^MSK's support of Kafka \$\{aws_msk_cluster\.cluster\.kafka_version\} ends on \$\{lookup\(.*\)\}, and MSK/,
          ),
        },
      ],
    },
  });
});
