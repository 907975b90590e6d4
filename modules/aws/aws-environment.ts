import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity";
import { DataAwsPartition } from "@cdktf/provider-aws/lib/data-aws-partition";
import { DataAwsRegion } from "@cdktf/provider-aws/lib/data-aws-region";
import { Construct } from "constructs";

/** Account, region and partition of the stack, and the ARNs of resources that do not exist yet. */
export class AwsEnvironment extends Construct {
  private readonly identity: DataAwsCallerIdentity;
  private readonly partitionData: DataAwsPartition;

  /** Such as `us-east-1`. */
  readonly region: string;

  /** @param region - such as `us-east-1`; if it is left out, Terraform reads the provider's region */
  constructor(scope: Construct, id: string, region?: string) {
    super(scope, id);
    // `id` is the region's name in provider versions 5 and 6; `name` is deprecated in 6.
    this.region = region ?? new DataAwsRegion(this, "region", {}).id;
    this.identity = new DataAwsCallerIdentity(this, "this", {});
    this.partitionData = new DataAwsPartition(this, "partition", {});
  }

  get accountId(): string {
    return this.identity.accountId;
  }

  /** `aws`, `aws-cn` or `aws-us-gov`. */
  get partition(): string {
    return this.partitionData.partition;
  }

  /** Returns `arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE` for this region and account. */
  arn(service: string, resource: string): string {
    return `arn:${this.partition}:${service}:${this.region}:${this.accountId}:${resource}`;
  }

  /** ARN of the account as a principal: the account's IAM policies then decide. */
  get accountRoot(): string {
    return `arn:${this.partition}:iam::${this.accountId}:root`;
  }
}
