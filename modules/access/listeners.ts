import type { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { type ITerraformDependable, TerraformIterator } from "cdktf";
import type { Construct } from "constructs";

/** Ports of the brokers inside the VPC, by how clients prove who they are. Source: MSK developer guide, port information, 2026-11. */
export const listenerPorts = { tls: 9094, scram: 9096, iam: 9098 } as const;

export type Listener = keyof typeof listenerPorts;

/**
 * Opens a listener of the brokers to a group of clients: in at the brokers, out at the clients.
 * The rules stand alone, since a cluster can't exchange its group and inline rules would fight them.
 */
export function openListener(brokers: SecurityGroup, clients: SecurityGroup, listener: Listener): ITerraformDependable[] {
  const port = { ipProtocol: "tcp", fromPort: listenerPorts[listener], toPort: listenerPorts[listener] };
  return [
    new VpcSecurityGroupIngressRule(clients, `kafka_${listener}_in`, {
      ...port,
      description: `Kafka (${listener}) from ${clients.nameInput ?? "clients"}`,
      securityGroupId: brokers.id,
      referencedSecurityGroupId: clients.id,
    }),
    new VpcSecurityGroupEgressRule(clients, `kafka_${listener}_out`, {
      ...port,
      description: `Kafka (${listener}) to ${brokers.nameInput ?? "brokers"}`,
      securityGroupId: clients.id,
      referencedSecurityGroupId: brokers.id,
    }),
  ];
}

/** Opens a listener to networks outside the VPC, such as a VPN or peered VPCs: one rule for each address range, known or not. */
export function openListenerToNetworks(scope: Construct, id: string, brokers: SecurityGroup, cidrs: string[], listener: Listener): void {
  const each = TerraformIterator.fromList(cidrs);
  new VpcSecurityGroupIngressRule(scope, id, {
    forEach: each,
    description: `Kafka (${listener}) from administrators`,
    securityGroupId: brokers.id,
    cidrIpv4: each.value,
    ipProtocol: "tcp",
    fromPort: listenerPorts[listener],
    toPort: listenerPorts[listener],
  });
}
