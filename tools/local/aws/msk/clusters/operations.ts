import { randomUUID } from "node:crypto";
import { notFound } from "../errors.js";

/** A change of a running cluster, as DescribeClusterOperation returns it. */
export interface Operation {
  readonly operationArn: string;
  readonly clusterArn: string;
  /** `UPDATE_CLUSTER_CONFIGURATION`, `REBOOT_NODE`… */
  readonly operationType: string;
  readonly creationTime: string;
  /** The changed settings, before and after. */
  readonly sourceClusterInfo: object;
  readonly targetClusterInfo: object;
  operationState: "PENDING" | "UPDATE_IN_PROGRESS" | "UPDATE_COMPLETE" | "UPDATE_FAILED";
  endTime?: string;
  errorInfo?: { readonly errorCode: string; readonly errorString: string };
}

/** The operations of all clusters. */
export class Operations {
  private readonly all = new Map<string, Operation>();

  begin(clusterArn: string, operationType: string, source: object, target: object): Operation {
    const operation: Operation = {
      operationArn: `${clusterArn.replace(":cluster/", ":cluster-operation/")}/${randomUUID()}`,
      clusterArn,
      operationType,
      creationTime: new Date().toISOString(),
      sourceClusterInfo: source,
      targetClusterInfo: target,
      operationState: "PENDING",
    };
    this.all.set(operation.operationArn, operation);
    return operation;
  }

  finish(operation: Operation, failure?: Error): void {
    operation.operationState = failure ? "UPDATE_FAILED" : "UPDATE_COMPLETE";
    operation.endTime = new Date().toISOString();
    if (failure) operation.errorInfo = { errorCode: "InternalError", errorString: failure.message };
  }

  describe(arn: string): object {
    return { clusterOperationInfo: this.find(arn) };
  }

  describeV2(arn: string): object {
    const { sourceClusterInfo, targetClusterInfo, ...operation } = this.find(arn);
    return { clusterOperationInfo: { ...summaryV2(operation), provisioned: { sourceClusterInfo, targetClusterInfo } } };
  }

  list(clusterArn: string): object {
    return { clusterOperationInfoList: this.ofCluster(clusterArn) };
  }

  listV2(clusterArn: string): object {
    return {
      clusterOperationInfoList: this.ofCluster(clusterArn).map(({ sourceClusterInfo: _, targetClusterInfo: __, ...rest }) =>
        summaryV2(rest),
      ),
    };
  }

  removeAll(clusterArn: string): void {
    for (const { operationArn } of this.ofCluster(clusterArn)) this.all.delete(operationArn);
  }

  /** Returns the operations of a cluster, newest first as MSK does. */
  private ofCluster(clusterArn: string): Operation[] {
    return [...this.all.values()].filter((operation) => operation.clusterArn === clusterArn).reverse();
  }

  private find(arn: string): Operation {
    const operation = this.all.get(arn);
    if (!operation) throw notFound("Cluster operation does not exist.");
    return operation;
  }
}

/** Returns a summary for version 2 of the API, which has startTime instead of creationTime. */
function summaryV2({ creationTime, ...rest }: Omit<Operation, "sourceClusterInfo" | "targetClusterInfo">): object {
  return { ...rest, clusterType: "PROVISIONED", startTime: creationTime };
}
