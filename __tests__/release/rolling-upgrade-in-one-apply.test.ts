import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { expectRolledInPlace, RollingCluster } from "../support/deployments/rolling-cluster.js";

// Plain Terraform without modules of this repository. rolling-upgrade.test.ts tests each change separately.
let cluster: RollingCluster;

beforeAll(async () => {
  cluster = await RollingCluster.create({ kafkaVersion: "3.8.x.kraft", retentionHours: 24 });
});

afterAll(() => cluster?.stop());

test("rolls the brokers in place for a changed property and an upgrade from 3.8 to 3.9 in one apply, and loses no acknowledged record", async () => {
  const rolled = await cluster.roll({ kafkaVersion: "3.9.x.kraft", retentionHours: 48 });
  expectRolledInPlace(rolled, ["aws_msk_cluster.main", "aws_msk_configuration.main"]);
  expect(rolled).toMatchObject({ release: "3.9.1", retentionHours: "48", metadataRaised: true });
});
