import { DataAwsMskBootstrapBrokers } from "@cdktf/provider-aws/lib/data-aws-msk-bootstrap-brokers";
import { MskVpcConnection } from "@cdktf/provider-aws/lib/msk-vpc-connection";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { DataResource, Token } from "cdktf";
import { Construct } from "constructs";
import { hcl, reference } from "../../terraform/index.js";
import type { ConnectionSettings } from "../settings/connections.js";

/** Authentication of a connection's clients: name in the settings → name in MSK's API. */
const authentications = { iam: "SASL_IAM", scram: "SASL_SCRAM", tls: "TLS" } as const;

/** Ports of multi-VPC connectivity. Source: MSK developer guide, configure VPC connections, 2026-11. */
const PORTS = { ipProtocol: "tcp", fromPort: 14_001, toPort: 14_100 } as const;

export interface VpcConnectionProps {
  readonly name: string;
  readonly settings: ConnectionSettings;
  readonly vpcId: string;
  /** Subnets in zones of the cluster; zone ids must match. */
  readonly subnetIds: string[];
}

/** The client side of multi-VPC connectivity: an endpoint in the clients' VPC, and a security group whose members can connect. */
export class VpcConnection extends Construct {
  readonly arn: string;
  /** Id of the security group whose members can connect to the cluster. */
  readonly clientsGroupId: string;
  /** `host:port,…` of three brokers for the connection's authentication, the same ones as long as the connection exists. */
  readonly bootstrapBrokers: string;

  constructor(scope: Construct, id: string, { name, settings, vpcId, subnetIds }: VpcConnectionProps) {
    super(scope, id);
    const group = (role: "endpoint" | "clients", description: string) =>
      new SecurityGroup(this, `${role}_group`, {
        name: `${name}-${role}`,
        description,
        vpcId,
        tags: { Name: `${name}-${role}` },
        // AWS can't change a group's description: without this, new wording would replace the group.
        lifecycle: { ignoreChanges: ["description"] },
      });
    const endpoint = group("endpoint", `Endpoint of the connection ${name}. Rules are separate resources.`);
    const clients = group("clients", `Clients of the connection ${name}. Rules are separate resources.`);
    this.clientsGroupId = clients.id;
    const ingress = new VpcSecurityGroupIngressRule(this, "in", {
      ...PORTS,
      description: `Kafka (${settings.authentication}) from clients`,
      securityGroupId: endpoint.id,
      referencedSecurityGroupId: clients.id,
    });
    new VpcSecurityGroupEgressRule(this, "out", {
      ...PORTS,
      description: `Kafka (${settings.authentication}) through the connection`,
      securityGroupId: clients.id,
      referencedSecurityGroupId: endpoint.id,
    });
    const connection = new MskVpcConnection(this, "this", {
      targetClusterArn: settings.clusterArn,
      authentication: authentications[settings.authentication],
      vpcId,
      clientSubnets: subnetIds,
      securityGroups: [endpoint.id],
      tags: { Name: name },
      dependsOn: [ingress],
    });
    this.arn = connection.arn;
    const brokers = new DataAwsMskBootstrapBrokers(this, "bootstrap", { clusterArn: connection.targetClusterArn });
    // MSK answers with three brokers, others in each response, and its list of nodes has no addresses of connections: the first answer stays.
    const first = new DataResource(this, "brokers", {
      input: {
        addresses: {
          iam: brokers.bootstrapBrokersVpcConnectivitySaslIam,
          scram: brokers.bootstrapBrokersVpcConnectivitySaslScram,
          tls: brokers.bootstrapBrokersVpcConnectivityTls,
        }[settings.authentication],
      },
      triggersReplace: { connection: connection.arn },
      lifecycle: { ignoreChanges: ["input"] },
    });
    this.bootstrapBrokers = Token.asString(hcl`${reference(first)}.output.addresses`);
  }
}
