import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { expectRolledInPlace, RollingCluster } from "../support/deployments/rolling-cluster.js";

// The tests run in order, under a running producer. rolling-upgrade-in-one-apply.test.ts tests both changes in one apply.
let cluster: RollingCluster;

beforeAll(async () => {
  cluster = await RollingCluster.create({ kafkaVersion: "3.8.x.kraft", retentionHours: 24 });
});

afterAll(() => cluster?.stop());

test("rolls the brokers in place for a changed property, and loses no acknowledged record", async () => {
  const rolled = await cluster.roll({ kafkaVersion: "3.8.x.kraft", retentionHours: 48 });
  expectRolledInPlace(rolled, ["aws_msk_cluster.main", "aws_msk_configuration.main"]);
  expect(rolled).toMatchObject({ release: "3.8.1", retentionHours: "48", metadataRaised: false });
});

test("rolls the brokers in place for an upgrade from 3.8 to 3.9, and loses no acknowledged record", async () => {
  const rolled = await cluster.roll({ kafkaVersion: "3.9.x.kraft", retentionHours: 48 });
  expectRolledInPlace(rolled, ["aws_msk_cluster.main"]);
  expect(rolled).toMatchObject({ release: "3.9.1", retentionHours: "48", metadataRaised: true });
});
