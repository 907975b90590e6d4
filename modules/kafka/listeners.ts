import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { type ITerraformDependable, TerraformIterator } from "cdktf";
import type { Construct } from "constructs";

/** Ports of the brokers inside the VPC, by authentication. Source: MSK developer guide, port information, 2026-11. */
export const listenerPorts = { plaintext: 9092, tls: 9094, scram: 9096, iam: 9098 } as const;

export type Listener = keyof typeof listenerPorts;

/** Ports of the brokers on the internet, with public access. Source: as above. */
export const publicListenerPorts = { tls: 9194, scram: 9196, iam: 9198 } as const;

export type PublicListener = keyof typeof publicListenerPorts;

/** Ports of the exporters of open monitoring. Source: MSK developer guide, open monitoring with Prometheus, 2026-11. */
export const exporterPorts = { jmx: 11001, node: 11002 } as const;

/** A security group in a rule. */
interface SecurityGroupRef {
  readonly id: string;
  /** Name of the group in descriptions of rules. */
  readonly name: string;
}

/**
 * Opens a listener of the brokers to the clients' security group: one ingress rule at the brokers, one egress rule at the clients.
 * Rules are separate resources: MSK can't replace a cluster's security group, and inline rules would conflict with separate ones.
 *
 * @param scope - first part of the rules' addresses: the clients' group, if this stack creates it
 */
export function openListener(
  scope: Construct,
  brokers: SecurityGroupRef,
  clients: SecurityGroupRef,
  listener: Listener,
): ITerraformDependable[] {
  return openPorts(scope, `kafka_${listener}`, `Kafka (${listener})`, brokers, clients, [listenerPorts[listener], listenerPorts[listener]]);
}

/** Opens the exporters of open monitoring to the clients' security group. */
export function openExporters(scope: Construct, brokers: SecurityGroupRef, clients: SecurityGroupRef): ITerraformDependable[] {
  return openPorts(scope, "exporters", "Exporters", brokers, clients, [exporterPorts.jmx, exporterPorts.node]);
}

function openPorts(
  scope: Construct,
  id: string,
  what: string,
  brokers: SecurityGroupRef,
  clients: SecurityGroupRef,
  [fromPort, toPort]: readonly [number, number],
): ITerraformDependable[] {
  const port = { ipProtocol: "tcp", fromPort, toPort };
  return [
    new VpcSecurityGroupIngressRule(scope, `${id}_in`, {
      ...port,
      description: `${what} from ${clients.name}`,
      securityGroupId: brokers.id,
      referencedSecurityGroupId: clients.id,
    }),
    new VpcSecurityGroupEgressRule(scope, `${id}_out`, {
      ...port,
      description: `${what} to ${brokers.name}`,
      securityGroupId: clients.id,
      referencedSecurityGroupId: brokers.id,
    }),
  ];
}

/**
 * Opens a listener to networks outside the VPC, such as a VPN or peered VPCs: one rule per CIDR, which can be a Terraform variable.
 *
 * @param port - of the listener. @default its port inside the VPC
 */
export function openListenerToNetworks(
  scope: Construct,
  id: string,
  brokersGroupId: string,
  cidrs: string[],
  listener: Listener,
  port: number = listenerPorts[listener],
): void {
  const each = TerraformIterator.fromList(cidrs);
  new VpcSecurityGroupIngressRule(scope, id, {
    forEach: each,
    description: `Kafka (${listener}) from ${listener === "iam" ? "administrators" : "clients"}`,
    securityGroupId: brokersGroupId,
    cidrIpv4: each.value,
    ipProtocol: "tcp",
    fromPort: port,
    toPort: port,
  });
}
