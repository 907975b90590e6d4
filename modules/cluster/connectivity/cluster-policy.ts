import { MskClusterPolicy } from "@cdktf/provider-aws/lib/msk-cluster-policy";
import { Fn } from "cdktf";
import type { Construct } from "constructs";
import { type PolicyStatement, policyDocument } from "../../aws/index.js";
import type { ConnectivitySettings } from "../settings/connectivity.js";

/** Actions to connect through PrivateLink. Source: MSK developer guide, attach a cluster policy, 2026-11. */
const CONNECT_ACTIONS = ["kafka:CreateVpcConnection", "kafka:GetBootstrapBrokers", "kafka:DescribeCluster", "kafka:DescribeClusterV2"];

/**
 * Actions of clients in other accounts, which their own policies must permit as well: all but those that change the cluster and its ACLs.
 * Source: Service Authorization Reference, Apache Kafka APIs for Amazon MSK clusters, 2026-11.
 */
const CLIENT_ACTIONS = [
  "Connect",
  "DescribeCluster",
  "DescribeClusterDynamicConfiguration",
  "WriteDataIdempotently",
  "CreateTopic",
  "DescribeTopic",
  "AlterTopic",
  "DeleteTopic",
  "DescribeTopicDynamicConfiguration",
  "AlterTopicDynamicConfiguration",
  "ReadData",
  "WriteData",
  "DescribeGroup",
  "AlterGroup",
  "DeleteGroup",
  "DescribeTransactionalId",
  "AlterTransactionalId",
].map((action) => `kafka-cluster:${action}`);

/** Adds a cluster policy for other accounts and MSK Replicator, if the settings have any. */
export function addClusterPolicy(scope: Construct, id: string, clusterArn: string, { sharedWith, replicated }: ConnectivitySettings): void {
  const statements: PolicyStatement[] = [];
  if (sharedWith.length > 0) {
    const principals = { aws: sharedWith };
    statements.push(
      { sid: "Connect", principals, actions: CONNECT_ACTIONS, resources: [clusterArn] },
      {
        sid: "UseAsTheirPoliciesAllow",
        principals,
        actions: CLIENT_ACTIONS,
        resources: [
          clusterArn,
          ...["topic", "group", "transactional-id"].map((kind) => `${Fn.replace(clusterArn, ":cluster/", `:${kind}/`)}/*`),
        ],
      },
    );
  }
  if (replicated) {
    // Source: MSK developer guide, prepare the source cluster of a replicator, 2026-11.
    statements.push({
      sid: "Replicate",
      principals: { service: "kafka.amazonaws.com" },
      actions: ["kafka:CreateVpcConnection", "kafka:GetBootstrapBrokers", "kafka:DescribeClusterV2"],
      resources: [clusterArn],
    });
  }
  if (statements.length > 0) new MskClusterPolicy(scope, id, { clusterArn, policy: policyDocument(statements) });
}
