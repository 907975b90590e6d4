import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { type AwsEnvironment, EncryptionKey, type VpcFunction } from "../aws/index.js";
import { textOf } from "../terraform/index.js";
import { RegionalService } from "./regional-service.js";

export interface CountTableProps {
  /** Name of the table. */
  readonly name: string;
  readonly environment: AwsEnvironment;
  /** Time for which the table has the ID of an event, in seconds. */
  readonly retentionSeconds: number;
  /** Refuse a plan that destroys the table or its key, and the deletion of the table. */
  readonly deletionProtection: boolean;
}

/**
 * The table in which each event is counted exactly once, with its key. Its items are the IDs of events, which expire, and the counts of each
 * advertisement by minute, which stay.
 */
export class CountTable extends Construct {
  readonly name: string;
  /** Environment variables of functions that use the table. */
  readonly variables: { readonly COUNT_TABLE: string; readonly EVENT_ID_RETENTION_SECONDS: string };
  private readonly arn: string;
  private readonly key: EncryptionKey;
  private readonly service: RegionalService;

  constructor(scope: Construct, id: string, { name, environment, retentionSeconds, deletionProtection }: CountTableProps) {
    super(scope, id);
    this.key = new EncryptionKey(this, "key", {
      alias: name,
      description: `Table of events and counts ${name}.`,
      environment,
      services: ["dynamodb"],
      preventDestroy: deletionProtection,
    });
    const table = new DynamodbTable(this, "this", {
      name,
      billingMode: "PAY_PER_REQUEST",
      hashKey: "pk",
      rangeKey: "sk",
      attribute: [
        { name: "pk", type: "S" },
        { name: "sk", type: "S" },
      ],
      ttl: { attributeName: "expiresAt", enabled: true },
      serverSideEncryption: { enabled: true, kmsKeyArn: this.key.arn },
      pointInTimeRecovery: { enabled: true },
      deletionProtectionEnabled: deletionProtection,
      lifecycle: { preventDestroy: deletionProtection },
    });
    this.service = new RegionalService(this, "addresses", "dynamodb", environment);
    this.name = table.name;
    this.arn = table.arn;
    this.variables = { COUNT_TABLE: table.name, EVENT_ID_RETENTION_SECONDS: textOf(retentionSeconds) };
  }

  /** Allows a function to reach DynamoDB and to write items: a transaction needs the actions of its items. */
  grantWrite(to: VpcFunction): ITerraformDependable[] {
    const permitted = to.policy("counts", [
      { sid: "WriteItems", actions: ["dynamodb:PutItem", "dynamodb:UpdateItem"], resources: [this.arn] },
      // DynamoDB decrypts the key of the table as the caller. Source: DynamoDB developer guide, encryption at rest: usage notes, 2026-11.
      { sid: "UseTableKey", actions: ["kms:Decrypt"], resources: [this.key.arn] },
    ]);
    return [this.service.allowFrom(to), permitted];
  }
}
