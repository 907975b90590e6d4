import { expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  appliedProperties,
  controllerSubset,
  LOCAL_DEFAULTS,
  renderProperties,
} from "../../../../../tools/local/kafka/server-properties.js";

test("overrides every default of the local platform with the cluster's configuration", () => {
  const configured = Object.fromEntries(LOCAL_DEFAULTS.map(({ name }) => [name, "7"]));
  expect(appliedProperties(configured, 3).applied).toMatchObject(configured);
});

test("uses MSK's defaults instead of Kafka's", () => {
  expect(appliedProperties({}, 3).applied).toMatchObject({
    "allow.everyone.if.no.acl.found": "true",
    "auto.create.topics.enable": "false",
    "default.replication.factor": "3",
    "min.insync.replicas": "2",
    "unclean.leader.election.enable": "true",
  });
  expect(appliedProperties({}, 2).applied).toMatchObject({ "default.replication.factor": "2", "min.insync.replicas": "1" });
});

test("ignores ZooKeeper and node properties and returns the reasons", () => {
  const configured = {
    "zookeeper.session.timeout.ms": "18000",
    listeners: "PLAINTEXT://:1",
    "super.users": "User:me",
    "num.partitions": "6",
  };
  const { applied, ignored } = appliedProperties(configured, 3);
  expect(applied["num.partitions"]).toBe("6");
  for (const name of ["zookeeper.session.timeout.ms", "listeners", "super.users"]) expect(applied).not.toHaveProperty([name]);
  expect(ignored).toEqual([
    { name: "zookeeper.session.timeout.ms", reason: "a KRaft cluster has no ZooKeeper" },
    { name: "listeners", reason: "the local platform sets it for each node" },
    { name: "super.users", reason: "the local platform sets it for each node" },
  ]);
});

test("passes only the properties that controllers use to controllers", () => {
  const share = controllerSubset({ "min.insync.replicas": "2", "unclean.leader.election.enable": "false", "log.retention.hours": "24" });
  expect(share).toEqual({ "min.insync.replicas": "2", "unclean.leader.election.enable": "false" });
});

test("documents a reason for each difference from MSK", () => {
  for (const { name, reason } of LOCAL_DEFAULTS) expect([name, reason.length > 5]).toEqual([name, true]);
});

/** Parses like java.util.Properties, for the syntax that renderProperties writes. */
function parse(text: string): Record<string, string> {
  const escapes: Record<string, string> = { n: "\n", r: "\r", t: "\t", f: "\f" };
  const entries = text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const at = line.indexOf("=");
      const value = line
        .slice(at + 1)
        .replace(/^ +/, "")
        .replace(/\\(u([0-9a-f]{4})|.)/g, (_, one: string, code: string | undefined) =>
          code ? String.fromCharCode(Number.parseInt(code, 16)) : (escapes[one] ?? one),
        );
      return [line.slice(0, at), value] as const;
    });
  return Object.fromEntries(entries);
}

test("writes any value so that Java reads the same value", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (value) => {
      expect(parse(renderProperties({ name: value }))).toEqual({ name: value });
    }),
  );
});
