import { composed, composedPrefix, type DerivedNames, type PlatformName, sharedName } from "../settings/index.js";

/** Names of the bastion's resources. */
export const bastionNames: DerivedNames<PlatformName & { readonly bastion: unknown }> = (settings) => {
  if (settings.bastion === "off") return [];
  const name = composed`${composedPrefix(settings)}-bastion`;
  return [
    ...sharedName(name, "aws_iam_role.name", "aws_iam_instance_profile.name", "aws_security_group.name"),
    ...sharedName(composed`alias/${name}`, "aws_kms_alias.name"),
    ...sharedName(composed`/aws/ec2/${name}`, "aws_cloudwatch_log_group.name"),
  ];
};
