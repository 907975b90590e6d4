import { randomUUID } from "node:crypto";
import type { AwsRequest } from "../../protocol/request.js";
import { notFound } from "../errors.js";
import { page } from "../paging.js";

/** The state names of an operation. Reboots have their own. Source: MSK Developer Guide, "Reboot a broker" (REBOOT_FAILED is inferred). */
const states = {
  update: { running: "UPDATE_IN_PROGRESS", complete: "UPDATE_COMPLETE", failed: "UPDATE_FAILED" },
  reboot: { running: "REBOOT_IN_PROGRESS", complete: "REBOOT_COMPLETE", failed: "REBOOT_FAILED" },
} as const;

/** The steps of an operation that MSK reports. Source: MSK Developer Guide, "Updating the Apache Kafka version". */
const stepsOf: Readonly<Record<string, readonly string[]>> = {
  UPDATE_CLUSTER_KAFKA_VERSION: ["INITIALIZE_UPDATE", "UPDATE_APACHE_KAFKA_BINARIES", "FINALIZE_UPDATE"],
};

interface Step {
  readonly stepName: string;
  /** COMPLETED and FAILED are not in MSK's documentation; PENDING and IN_PROGRESS are. */
  stepInfo: { readonly stepStatus: "PENDING" | "IN_PROGRESS" | "COMPLETED" | "FAILED" };
}

/** A change of a running cluster, as DescribeClusterOperation returns it. */
export interface Operation {
  readonly clientRequestId: string;
  readonly operationArn: string;
  readonly clusterArn: string;
  /** `UPDATE_CLUSTER_CONFIGURATION`, `REBOOT_NODE`… */
  readonly operationType: string;
  readonly creationTime: string;
  /** The changed settings, before and after. */
  readonly sourceClusterInfo: object;
  readonly targetClusterInfo: object;
  readonly operationSteps?: readonly Step[];
  operationState: string;
  endTime?: string;
  errorInfo?: { readonly errorCode: string; readonly errorString: string };
}

/** The operations of all clusters. */
export class Operations {
  private readonly all = new Map<string, Operation>();

  begin(clusterArn: string, operationType: string, source: object, target: object): Operation {
    const steps = stepsOf[operationType];
    const operation: Operation = {
      clientRequestId: randomUUID(),
      operationArn: `${clusterArn.replace(":cluster/", ":cluster-operation/")}/${randomUUID()}`,
      clusterArn,
      operationType,
      creationTime: new Date().toISOString(),
      sourceClusterInfo: source,
      targetClusterInfo: target,
      ...(steps ? { operationSteps: steps.map((stepName) => ({ stepName, stepInfo: { stepStatus: "PENDING" } })) } : {}),
      operationState: "PENDING",
    };
    this.all.set(operation.operationArn, operation);
    return operation;
  }

  /** Marks an operation as in progress: its first step is complete, its second runs. */
  run(operation: Operation): void {
    operation.operationState = statesOf(operation).running;
    for (const [index, step] of (operation.operationSteps ?? []).entries())
      step.stepInfo = { stepStatus: index === 0 ? "COMPLETED" : index === 1 ? "IN_PROGRESS" : "PENDING" };
  }

  finish(operation: Operation, failure?: Error): void {
    const { complete, failed } = statesOf(operation);
    operation.operationState = failure ? failed : complete;
    operation.endTime = new Date().toISOString();
    for (const step of operation.operationSteps ?? []) {
      if (!failure) step.stepInfo = { stepStatus: "COMPLETED" };
      else if (step.stepInfo.stepStatus === "IN_PROGRESS") step.stepInfo = { stepStatus: "FAILED" };
    }
    if (failure) operation.errorInfo = { errorCode: "InternalError", errorString: failure.message };
  }

  describe(arn: string): object {
    return { clusterOperationInfo: this.find(arn) };
  }

  describeV2(arn: string): object {
    const { sourceClusterInfo, targetClusterInfo, operationSteps, errorInfo, ...operation } = this.find(arn);
    const provisioned = { ...(operationSteps ? { operationSteps } : {}), sourceClusterInfo, targetClusterInfo };
    return { clusterOperationInfo: { ...summaryV2(operation), ...(errorInfo ? { errorInfo } : {}), provisioned } };
  }

  list(clusterArn: string, request: AwsRequest): object {
    return this.page(clusterArn, request, (operation) => operation);
  }

  listV2(clusterArn: string, request: AwsRequest): object {
    return this.page(clusterArn, request, summaryV2);
  }

  /** Returns the ARN of the operation of a cluster that is not finished, if there is one. */
  active(clusterArn: string): string | undefined {
    return this.ofCluster(clusterArn).find(({ endTime }) => endTime === undefined)?.operationArn;
  }

  removeAll(clusterArn: string): void {
    for (const { operationArn } of this.ofCluster(clusterArn)) this.all.delete(operationArn);
  }

  private page(clusterArn: string, request: AwsRequest, describe: (operation: Operation) => object): object {
    return page(request, "clusterOperationInfoList", this.ofCluster(clusterArn), ({ operationArn }) => operationArn, describe);
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

const statesOf = ({ operationType }: Operation) => (operationType === "REBOOT_NODE" ? states.reboot : states.update);

/** Returns a summary for version 2 of the API, which has startTime instead of creationTime. */
function summaryV2({ creationTime, clusterArn, operationArn, operationType, operationState, endTime }: Summarized): object {
  return {
    ...{ clusterArn, clusterType: "PROVISIONED", startTime: creationTime, operationArn, operationType, operationState },
    ...(endTime === undefined ? {} : { endTime }),
  };
}

type Summarized = Pick<Operation, "creationTime" | "clusterArn" | "operationArn" | "operationType" | "operationState" | "endTime">;
