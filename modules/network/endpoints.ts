import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Construct } from "constructs";

export interface InterfaceEndpointsProps {
  readonly name: string;
  readonly region: string;
  readonly vpcId: string;
  /** CIDR of the VPC, whose addresses can call the endpoints. */
  readonly vpcCidr: string;
  readonly subnetIds: string[];
  /** Services, by the last part of their name: `xray`. */
  readonly services: readonly string[];
}

/** Interface endpoints (AWS PrivateLink) to AWS services, for a network without internet egress. */
export class InterfaceEndpoints extends Construct {
  constructor(scope: Construct, id: string, { name, region, vpcId, vpcCidr, subnetIds, services }: InterfaceEndpointsProps) {
    super(scope, id);
    const group = new SecurityGroup(this, "security_group", {
      name: `${name}-endpoints`,
      description: `Interface endpoints of ${name}. Rules are separate resources.`,
      vpcId,
      tags: { Name: `${name}-endpoints` },
      // AWS can't change a group's description: without this, new wording would replace the group.
      lifecycle: { ignoreChanges: ["description"] },
    });
    new VpcSecurityGroupIngressRule(this, "https", {
      securityGroupId: group.id,
      description: "HTTPS from inside the VPC",
      cidrIpv4: vpcCidr,
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
    });
    for (const service of services) {
      new VpcEndpoint(this, service, {
        vpcId,
        vpcEndpointType: "Interface",
        serviceName: `com.amazonaws.${region}.${service}`,
        subnetIds,
        securityGroupIds: [group.id],
        privateDnsEnabled: true,
        tags: { Name: `${name}-${service}` },
      });
    }
  }
}
