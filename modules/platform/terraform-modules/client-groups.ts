import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { ref, TerraformIterator, Token } from "cdktf";
import { Construct } from "constructs";
import { z } from "zod";
import { listenerPorts } from "../../kafka/index.js";

const listener = z.enum(["iam", "scram", "tls", "plaintext"]);

/** Security groups of clients, by a name that the user chooses: for_each needs keys that are known before the groups' ids. */
export const clientGroups = z
  .record(
    z
      .string()
      .regex(/^[a-zA-Z0-9_-]{1,64}$/)
      .meta({ allowed: "letters, digits, hyphens and underscores" }),
    z.strictObject({
      securityGroupId: z
        .string()
        .regex(/^sg-[0-9a-f]+$/)
        .meta({ description: "Security group of the clients.", allowed: "an id such as sg-0123456789abcdef0" }),
      listeners: z.array(listener).min(1).default(["iam"]).describe("Listeners that the group can reach."),
    }),
  )
  .default({})
  .describe(
    "Security groups that can reach the brokers, by a name that you choose, each with its listeners: iam, scram, tls or plaintext.",
  );

export const clientNetworks = z
  .record(z.cidrv4().meta({ allowed: "an IPv4 network such as 10.0.0.0/16" }), z.array(listener).min(1))
  .default({})
  .describe("CIDR blocks, such as that of a VPN, that can reach the brokers, each with its listeners.");

/** An ingress rule of the brokers' security group for each client and listener. The clients' security groups are not changed. */
export class ClientGroups extends Construct {
  constructor(scope: Construct, id: string, { securityGroupId }: { readonly securityGroupId: string }) {
    super(scope, id);
    const ports = `{ ${Object.entries(listenerPorts)
      .map(([name, port]) => `${name} = ${port}`)
      .join(", ")} }`;
    const rules = (over: string, listeners: string, fields: string) =>
      TerraformIterator.fromMap(
        Token.asAnyMap(
          ref(
            `merge([for name, client in ${over} : { for listener in ${listeners} : "\${name}-\${listener}" => { ${fields}, listener = listener, port = ${ports}[listener] } }]...)`,
          ),
        ),
      );
    const rule = (each: TerraformIterator & { getString(name: string): string; getNumber(name: string): number }) => ({
      forEach: each,
      securityGroupId,
      ipProtocol: "tcp",
      fromPort: each.getNumber("port"),
      toPort: each.getNumber("port"),
    });
    const groups = rules("var.clients", "client.listeners", "security_group_id = client.security_group_id, name = name");
    new VpcSecurityGroupIngressRule(this, "groups", {
      ...rule(groups),
      description: `Kafka (${groups.getString("listener")}) from ${groups.getString("name")}`,
      referencedSecurityGroupId: groups.getString("security_group_id"),
    });
    const networks = rules("var.client_networks", "client", "cidr = name");
    new VpcSecurityGroupIngressRule(this, "networks", {
      ...rule(networks),
      description: `Kafka (${networks.getString("listener")}) from ${networks.getString("cidr")}`,
      cidrIpv4: networks.getString("cidr"),
    });
  }
}
