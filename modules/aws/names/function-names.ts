import { type ComposedText, composed, type DerivedName, sharedName } from "../../settings/index.js";

/** Returns the names of the resources of a `VpcFunction`. */
export const functionNames = (name: ComposedText): DerivedName[] => [
  ...sharedName(name, "aws_lambda_function.function_name", "aws_iam_role.name", "aws_security_group.name"),
  ...sharedName(composed`/aws/lambda/${name}`, "aws_cloudwatch_log_group.name"),
];
