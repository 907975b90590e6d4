import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import type { Construct } from "constructs";

/** The brokers' own security group, for the cluster's whole life: MSK can't exchange it. Ports are opened by rules, never by another group. */
export function brokersGroup(scope: Construct, name: string, vpcId: string, groupName = name): SecurityGroup {
  return new SecurityGroup(scope, "security_group", {
    name: groupName,
    description: `Of the brokers of ${name}. Its rules stand beside it.`,
    vpcId,
    tags: { Name: groupName },
    lifecycle: { createBeforeDestroy: true }, // of another name: AWS deletes no group while rules of its clients' groups refer to it
  });
}
