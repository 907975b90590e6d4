import { AwsError } from "../protocol/errors.js";
import { member, type Operations } from "../protocol/operations.js";
import { failureTarget, type Misfit, network, roleFor, roleMay, symmetricKey } from "./checks.js";
import type { Row } from "./row.js";

const invalid = (message: string) => new AwsError(400, "InvalidParameterValueException", message);

/** Lambda repeats EC2's errors. Source: Lambda's messages in public reports, 2016-2026; those of a full subnet and of too many groups are not known. */
function refuseNetwork({ reason, id, detail }: Misfit): AwsError {
  switch (reason) {
    case "missing subnet":
      return invalid(
        `Error occurred while DescribeSubnets. EC2 Error Code: InvalidSubnetID.NotFound. EC2 Error Message: The subnet ID '${id}' does not exist`,
      );
    case "missing group":
      return invalid(
        `Error occurred while DescribeSecurityGroups. EC2 Error Code: InvalidGroup.NotFound. EC2 Error Message: The security group '${id}' does not exist`,
      );
    case "too many groups":
      return invalid(`A maximum of ${detail} security groups can be specified.`);
    case "subnets in several VPCs":
      return invalid("Subnets are required to be in the same VPC.");
    case "group in another VPC":
      return invalid("Security Groups are required to be in the same VPC.");
    default:
      return invalid(`The subnet ${id} does not have enough free addresses.`);
  }
}

/** The exceptions of KMS that Lambda repeats. Source: AWS KMS API Reference, CreateGrant, errors (2026-11). */
function refuseKey({ reason, id, detail }: Misfit): AwsError {
  const exceptions: Partial<Record<typeof reason, string>> = {
    missing: `NotFoundException KMS Message: Key '${id}' does not exist`,
    disabled: `DisabledException KMS Message: ${id} is disabled.`,
    "pending deletion": `KMSInvalidStateException KMS Message: ${id} is pending deletion.`,
    "not symmetric": `InvalidKeyUsageException KMS Message: ${id} key spec is ${detail}.`,
  };
  return invalid(
    `Lambda was unable to configure access to your environment variables because the KMS key is invalid for CreateGrant. Please check your KMS key settings. KMS Exception: ${exceptions[reason]}`,
  );
}

/** Source: Lambda's messages in public reports, 2016-2026. */
const notPermitted =
  (service: string) =>
  ({ detail }: Misfit): AwsError =>
    invalid(`The provided execution role does not have permissions to call ${detail.split(":")[1]} on ${service}`);

const functionRows: readonly Row[] = [
  {
    values: [member("Role")],
    check: roleFor("lambda.amazonaws.com"),
    refuse: () => invalid("The role defined for the function cannot be assumed by Lambda."),
  },
  { values: [member("VpcConfig.SubnetIds"), member("VpcConfig.SecurityGroupIds")], check: network(), refuse: refuseNetwork },
  { values: [member("KMSKeyArn")], check: symmetricKey, refuse: refuseKey },
  {
    // Lambda's wording for a queue or topic that does not exist is not known.
    values: [member("DeadLetterConfig.TargetArn")],
    check: failureTarget,
    refuse: ({ id }) => invalid(`The dead letter target does not exist: ${id}`),
  },
];

const deadLetters = (service: "sqs" | "sns", action: string): Row => ({
  values: [member("Role"), (input) => member("DeadLetterConfig.TargetArn")(input).filter((arn) => arn.split(":")[2] === service)],
  check: roleMay([action], (target) => target),
  refuse: notPermitted(service.toUpperCase()),
});

/** Rows that come last: the role exists and trusts Lambda. */
const permissions: readonly Row[] = [
  {
    // Source: AWS Lambda Developer Guide, "Required IAM permissions" for a VPC (2026-11).
    values: [member("Role"), member("VpcConfig.SubnetIds")],
    check: roleMay(
      ["ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DeleteNetworkInterface"],
      (_, region, accountId) => `arn:aws:ec2:${region}:${accountId}:network-interface/*`,
    ),
    refuse: notPermitted("EC2"),
  },
  deadLetters("sqs", "sqs:SendMessage"),
  deadLetters("sns", "sns:Publish"),
];

const mappingRows: readonly Row[] = [
  {
    // Lambda's wording is not known.
    values: [member("DestinationConfig.OnFailure.Destination")],
    check: failureTarget,
    refuse: ({ id }) => invalid(`Invalid request provided: The on-failure destination does not exist: ${id}`),
  },
];

/** References in requests to Lambda. The MSK cluster and the function of a mapping are checked by the mappings. */
export const lambda: Operations<readonly Row[]> = {
  "POST /2015-03-31/functions": [...functionRows, ...permissions],
  "PUT /2015-03-31/functions/{name}/configuration": [...functionRows, ...permissions],
  "POST /2015-03-31/event-source-mappings": mappingRows,
  "PUT /2015-03-31/event-source-mappings/{uuid}": mappingRows,
};
