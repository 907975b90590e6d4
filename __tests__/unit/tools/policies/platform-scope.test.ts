import { expect, test } from "@jest/globals";
import { scopeOf } from "../../../../tools/policies/platform-scope.js";
import { settingsFrom } from "../../../support/modules/synthesized.js";
import { anyPlugin, source, withPipelines } from "../../../support/settings/pipelines.js";

const peer = "arn:aws:kafka:us-east-1:123456789012:cluster/theirs/0a1b2c3d-0000-1111-2222-333344445555-1";
const scope = (yaml: string) => scopeOf(settingsFrom(`environment: dev\n${yaml}`), "*");

test("names begin with the platform's prefix, or with the cluster's name", () => {
  expect(scope("")).toMatchObject({ names: ["msk-ha-dev"], prefix: "msk-ha-dev", cluster: "msk-ha-dev", partition: "aws", account: "*" });
  expect(scope("cluster: { name: orders }").names).toEqual(["msk-ha-dev", "orders"]);
  expect(scope("cluster: { name: msk-ha-dev-2 }").names).toEqual(["msk-ha-dev"]);
  expect(scope("cluster: { name: msk-ha-dev2 }").names).toEqual(["msk-ha-dev", "msk-ha-dev2"]);
  expect(scope("").tags).toEqual({ Platform: "msk-ha", Environment: "dev" });
});

test.each([
  ["us-east-1", "aws"],
  ["cn-north-1", "aws-cn"],
  ["us-gov-west-1", "aws-us-gov"],
])("%s is in the partition %s", (region, partition) => {
  expect(scope(`region: ${region}`)).toMatchObject({
    region,
    partition,
    clusters: [`arn:${partition}:kafka:${region}:*:cluster/msk-ha-dev/*`],
  });
});

test("an existing cluster, and the other cluster of a replicator and of connections, are among the clusters", () => {
  expect(scope(`cluster: { kind: existing, arn: "${peer}", securityGroupId: sg-0a }`).clusters).toEqual([peer]);
  const others = `cluster: { replicated: true, vpcConnectivity: { iam: true } }
replicator: { direction: to, peer: { arn: "${peer}", subnetIds: [subnet-1, subnet-2, subnet-3], securityGroupIds: [sg-1] } }
connections: { billing: { clusterArn: "${peer.replace("theirs", "billing")}", authentication: iam } }
`;
  expect(scope(others).clusters).toEqual(["arn:aws:kafka:us-east-1:*:cluster/msk-ha-dev/*", peer, peer.replace("theirs", "billing")]);
});

test("plugins in buckets of the account are part of the scope, others are not", () => {
  const pipelines = withPipelines(source(), anyPlugin());

  expect(scope(pipelines).plugins).toEqual(["arn:aws:s3:::plugins/any.zip"]);
  expect(scope("").plugins).toEqual([]);
});
