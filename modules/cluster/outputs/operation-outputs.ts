import type { Outputs } from "../../terraform/index.js";
import type { ClusterOperations } from "../connectivity/cluster-construct.js";

/**
 * Returns the outputs for operations on a provisioned cluster and its brokers, by name.
 *
 * @param prefix - of the names that do not say what they are about
 */
export function operationOutputs(operations: ClusterOperations, prefix: "" | "cluster_" = ""): Outputs {
  return {
    broker_endpoints: [operations.brokerEndpoints, "Host name of each broker, by its id."],
    [`${prefix}configuration_arn`]: [operations.configurationArn, "ARN of the MSK configuration with the broker properties."],
    [`${prefix}configuration_revision`]: [operations.configurationRevision, "Revision of the MSK configuration."],
    [`${prefix}uuid`]: [operations.uuid, "UUID of the cluster, which ARNs of its topics and groups contain."],
    [`${prefix}log_group_name`]: [operations.logGroupName ?? "", "Log group of the brokers; empty if they write to none."],
    zookeeper_connect: [operations.zookeeperConnect, "Addresses of ZooKeeper with TLS, host:port,…; empty with KRaft."],
  };
}
