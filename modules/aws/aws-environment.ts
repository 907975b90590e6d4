import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity";
import { DataAwsPartition } from "@cdktf/provider-aws/lib/data-aws-partition";
import { DataAwsRegion } from "@cdktf/provider-aws/lib/data-aws-region";
import { Construct } from "constructs";

/** Where the stack is deployed, for ARNs that must be known before their resource is. */
export class AwsEnvironment extends Construct {
  private readonly identity: DataAwsCallerIdentity;
  private readonly partitionData: DataAwsPartition;

  /** Such as `us-east-1`. */
  readonly region: string;

  /** @param region such as `us-east-1`; left out, Terraform asks the provider for its own */
  constructor(scope: Construct, id: string, region?: string) {
    super(scope, id);
    // Its id is the region's name with provider 5 and 6 alike; `name` is deprecated in 6.
    this.region = region ?? new DataAwsRegion(this, "region", {}).id;
    this.identity = new DataAwsCallerIdentity(this, "this", {});
    this.partitionData = new DataAwsPartition(this, "partition", {});
  }

  get accountId(): string {
    return this.identity.accountId;
  }

  /** `aws`, or that of China or GovCloud. */
  get partition(): string {
    return this.partitionData.partition;
  }

  /** `arn:aws:SERVICE:REGION:ACCOUNT:RESOURCE` in this region and account. */
  arn(service: string, resource: string): string {
    return `arn:${this.partition}:${service}:${this.region}:${this.accountId}:${resource}`;
  }

  /** The account itself as a principal, which hands the decision to its IAM policies. */
  get accountRoot(): string {
    return `arn:${this.partition}:iam::${this.accountId}:root`;
  }
}
