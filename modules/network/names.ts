import { composed, composedPrefix, type DerivedNames, type PlatformName, sharedName } from "../settings/index.js";

export interface NetworkContext extends PlatformName {
  readonly network: { readonly mode: "new"; readonly egress: string } | { readonly mode: "existing" };
}

/** Names of the flow logs and of the interface endpoints. */
export const networkNames: DerivedNames<NetworkContext> = (settings) => {
  const prefix = composedPrefix(settings);
  const { network } = settings;
  if (network.mode === "existing") return [];
  return [
    ...sharedName(composed`${prefix}-flow-logs`, "aws_iam_role.name"),
    ...sharedName(composed`/aws/vpc/${prefix}/flow-logs`, "aws_cloudwatch_log_group.name"),
    ...(network.egress === "endpoints" ? sharedName(composed`${prefix}-endpoints`, "aws_security_group.name") : []),
  ];
};
