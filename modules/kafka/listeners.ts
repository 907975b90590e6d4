import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { type ITerraformDependable, TerraformIterator } from "cdktf";
import type { Construct } from "constructs";

/** Ports of the brokers inside the VPC, by how clients prove who they are. Source: MSK developer guide, port information, 2026-11. */
export const listenerPorts = { plaintext: 9092, tls: 9094, scram: 9096, iam: 9098 } as const;

export type Listener = keyof typeof listenerPorts;

/** A security group, as rules speak of it. */
interface RuledGroup {
  readonly id: string;
  /** What descriptions call it. */
  readonly name: string;
}

/**
 * Opens a listener of the brokers to a group of clients: in at the brokers, out at the clients.
 * The rules stand alone, since a cluster can't exchange its group and inline rules would fight them.
 *
 * @param scope whose address the rules have as their first part: the clients' group, if it is of this stack
 */
export function openListener(scope: Construct, brokers: RuledGroup, clients: RuledGroup, listener: Listener): ITerraformDependable[] {
  const port = { ipProtocol: "tcp", fromPort: listenerPorts[listener], toPort: listenerPorts[listener] };
  return [
    new VpcSecurityGroupIngressRule(scope, `kafka_${listener}_in`, {
      ...port,
      description: `Kafka (${listener}) from ${clients.name}`,
      securityGroupId: brokers.id,
      referencedSecurityGroupId: clients.id,
    }),
    new VpcSecurityGroupEgressRule(scope, `kafka_${listener}_out`, {
      ...port,
      description: `Kafka (${listener}) to ${brokers.name}`,
      securityGroupId: clients.id,
      referencedSecurityGroupId: brokers.id,
    }),
  ];
}

/** Opens a listener to networks outside the VPC, such as a VPN or peered VPCs: one rule for each address range, known or not. */
export function openListenerToNetworks(scope: Construct, id: string, brokersGroupId: string, cidrs: string[], listener: Listener): void {
  const each = TerraformIterator.fromList(cidrs);
  new VpcSecurityGroupIngressRule(scope, id, {
    forEach: each,
    description: `Kafka (${listener}) from ${listener === "iam" ? "administrators" : "clients"}`,
    securityGroupId: brokersGroupId,
    cidrIpv4: each.value,
    ipProtocol: "tcp",
    fromPort: listenerPorts[listener],
    toPort: listenerPorts[listener],
  });
}
