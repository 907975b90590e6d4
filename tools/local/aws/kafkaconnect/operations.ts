import { randomUUID } from "node:crypto";
import { notFound } from "./errors.js";

export type OperationType = "UPDATE_WORKER_SETTING" | "UPDATE_CONNECTOR_CONFIGURATION" | "RESTART_CONNECTOR";

type OperationState =
  | "UPDATE_IN_PROGRESS"
  | "UPDATE_COMPLETE"
  | "ROLLBACK_COMPLETE"
  | "RESTART_IN_PROGRESS"
  | "RESTART_COMPLETE"
  | "RESTART_FAILED";

/** What an operation changes: capacity or configuration, as before and after it. */
export interface Change {
  readonly originWorkerSetting?: object;
  readonly targetWorkerSetting?: object;
  readonly originConnectorConfiguration?: object;
  readonly targetConnectorConfiguration?: object;
}

/** An operation of a connector, in the format of the API. */
interface Operation extends Change {
  readonly connectorArn: string;
  readonly connectorOperationArn: string;
  readonly connectorOperationType: OperationType;
  connectorOperationState: OperationState;
  readonly creationTime: string;
  endTime?: string;
  errorInfo?: { readonly code: string; readonly message: string };
}

/** The operations of all connectors, the newest first. */
export class ConnectorOperations {
  private readonly all: Operation[] = [];

  begin(connectorArn: string, connectorOperationType: OperationType, change: Change = {}): Operation {
    const operation: Operation = {
      connectorArn,
      connectorOperationArn: `${connectorArn.replace(":connector/", ":connector-operation/")}/${randomUUID()}`,
      connectorOperationType,
      connectorOperationState: connectorOperationType === "RESTART_CONNECTOR" ? "RESTART_IN_PROGRESS" : "UPDATE_IN_PROGRESS",
      creationTime: new Date().toISOString(),
      ...change,
    };
    this.all.unshift(operation);
    return operation;
  }

  /** Ends an operation. A failed update is rolled back. */
  end(operation: Operation, failure?: Error): void {
    const isRestart = operation.connectorOperationType === "RESTART_CONNECTOR";
    const [done, failed] = isRestart
      ? (["RESTART_COMPLETE", "RESTART_FAILED"] as const)
      : (["UPDATE_COMPLETE", "ROLLBACK_COMPLETE"] as const);
    operation.connectorOperationState = failure ? failed : done;
    operation.endTime = new Date().toISOString();
    if (failure) operation.errorInfo = { code: "InvalidInput.InvalidConnectorConfiguration", message: failure.message };
  }

  of(connectorArn: string): { readonly arn: string; readonly summary: object }[] {
    return this.all
      .filter((operation) => operation.connectorArn === connectorArn)
      .map(({ connectorOperationArn, connectorOperationType, connectorOperationState, creationTime, endTime }) => ({
        arn: connectorOperationArn,
        summary: { connectorOperationArn, connectorOperationType, connectorOperationState, creationTime, endTime },
      }));
  }

  /** @throws AwsError 404 */
  describe(arn: string): object {
    const operation = this.all.find(({ connectorOperationArn }) => connectorOperationArn === arn);
    if (!operation) throw notFound();
    return { ...operation };
  }
}
