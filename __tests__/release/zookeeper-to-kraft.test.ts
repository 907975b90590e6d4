import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { expectRolledInPlace, RollingCluster } from "../support/deployments/rolling-cluster.js";

// The tests run in order. The local brokers use KRaft all along: the conditions, the restarts and the records are tested, not the move of
// metadata.
let cluster: RollingCluster;

beforeAll(async () => {
  cluster = await RollingCluster.create({ kafkaVersion: "3.9.x", retentionHours: 24 });
});

afterAll(() => cluster?.stop());

test("MSK refuses the move to KRaft while clients have access to ZooKeeper", async () => {
  expect(await cluster.refusal({ kafkaVersion: "3.9.x.kraft", retentionHours: 24 })).toContain(
    "Turn off clients' access to ZooKeeper with UpdateConnectivity",
  );
});

test("moves to KRaft in place once the access is off, one broker after another, and loses no acknowledged record", async () => {
  await cluster.turnOffZookeeperAccess();
  const rolled = await cluster.roll({ kafkaVersion: "3.9.x.kraft", retentionHours: 24 });
  expectRolledInPlace(rolled, ["aws_msk_cluster.main"]);
  expect(rolled).toMatchObject({ release: "3.9.1", retentionHours: "24" });
});
