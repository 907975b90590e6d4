import { DataAwsEc2ManagedPrefixList } from "@cdktf/provider-aws/lib/data-aws-ec2-managed-prefix-list";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import type { AwsEnvironment, VpcFunction } from "../aws/index.js";

/** The addresses of a service in the Region, which functions reach through its gateway endpoint or a NAT gateway. */
export class RegionalService {
  private readonly addresses: DataAwsEc2ManagedPrefixList;

  constructor(
    scope: Construct,
    id: string,
    private readonly service: "dynamodb" | "s3",
    { region }: AwsEnvironment,
  ) {
    this.addresses = new DataAwsEc2ManagedPrefixList(scope, id, { name: `com.amazonaws.${region}.${service}` });
  }

  /** Allows a function to reach the service. */
  allowFrom(to: VpcFunction): ITerraformDependable {
    return new VpcSecurityGroupEgressRule(to, `${this.service}_out`, {
      securityGroupId: to.securityGroup.id,
      description: `HTTPS to ${this.service === "s3" ? "S3" : "DynamoDB"}`,
      prefixListId: this.addresses.id,
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
    });
  }
}

/** Allows a function to reach services of AWS that have no gateway endpoint, through interface endpoints or a NAT gateway. */
export function allowHttpsFrom(to: VpcFunction, reason: string): ITerraformDependable {
  return new VpcSecurityGroupEgressRule(to, "https_out", {
    securityGroupId: to.securityGroup.id,
    description: `HTTPS to ${reason}`,
    cidrIpv4: "0.0.0.0/0",
    ipProtocol: "tcp",
    fromPort: 443,
    toPort: 443,
  });
}
