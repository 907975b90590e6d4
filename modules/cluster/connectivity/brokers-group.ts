import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import type { Construct } from "constructs";

/** Creates the security group of the brokers. MSK can't change it later, so access is given by rules, never by another group. */
export function brokersGroup(scope: Construct, name: string, vpcId: string, groupName = name): SecurityGroup {
  return new SecurityGroup(scope, "security_group", {
    name: groupName,
    description: `Brokers of ${name}. Rules are separate resources.`,
    vpcId,
    tags: { Name: groupName },
    lifecycle: {
      // For a group with a different name: AWS does not delete a group while rules of its clients' groups reference it.
      createBeforeDestroy: true,
      // AWS can't change a group's description: without this, new wording would replace the group, and with it the cluster.
      ignoreChanges: ["description"],
    },
  });
}
