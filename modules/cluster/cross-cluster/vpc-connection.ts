import { DataAwsMskBootstrapBrokers } from "@cdktf/provider-aws/lib/data-aws-msk-bootstrap-brokers";
import { MskVpcConnection } from "@cdktf/provider-aws/lib/msk-vpc-connection";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Construct } from "constructs";
import type { ConnectionSettings } from "../settings/connections.js";

/** How clients of a connection prove who they are, in the words of the settings and of MSK. */
const authentications = { iam: "SASL_IAM", scram: "SASL_SCRAM", tls: "TLS" } as const;

/** Ports at which multi-VPC connectivity listens. Source: MSK developer guide, configure VPC connections, 2026-11. */
const PORTS = { ipProtocol: "tcp", fromPort: 14_001, toPort: 14_100 } as const;

export interface VpcConnectionProps {
  readonly name: string;
  readonly settings: ConnectionSettings;
  readonly vpcId: string;
  /** In zones that the cluster has too, by their ids. */
  readonly subnetIds: string[];
}

/** The clients' side of multi-VPC connectivity: an endpoint in their VPC, and a group that lets its members through. */
export class VpcConnection extends Construct {
  readonly arn: string;
  /** Members of this security group reach the cluster. */
  readonly clientsGroupId: string;
  /** `host:port,…` for the connection's way of authentication. */
  readonly bootstrapBrokers: string;

  constructor(scope: Construct, id: string, { name, settings, vpcId, subnetIds }: VpcConnectionProps) {
    super(scope, id);
    const group = (of: string, description: string) =>
      new SecurityGroup(this, `${of}_group`, { name: `${name}-${of}`, description, vpcId, tags: { Name: `${name}-${of}` } });
    const endpoint = group("endpoint", `Of the connection ${name}. Its rules stand beside it.`);
    const clients = group("clients", `Its members reach a cluster through the connection ${name}.`);
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
    const made = new MskVpcConnection(this, "this", {
      targetClusterArn: settings.clusterArn,
      authentication: authentications[settings.authentication],
      vpcId,
      clientSubnets: subnetIds,
      securityGroups: [endpoint.id],
      tags: { Name: name },
      dependsOn: [ingress],
    });
    this.arn = made.arn;
    const brokers = new DataAwsMskBootstrapBrokers(this, "bootstrap", { clusterArn: made.targetClusterArn });
    this.bootstrapBrokers = {
      iam: brokers.bootstrapBrokersVpcConnectivitySaslIam,
      scram: brokers.bootstrapBrokersVpcConnectivitySaslScram,
      tls: brokers.bootstrapBrokersVpcConnectivityTls,
    }[settings.authentication];
  }
}
