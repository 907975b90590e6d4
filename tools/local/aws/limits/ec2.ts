import { AwsError } from "../protocol/errors.js";
import { type Input, operationTable } from "../protocol/operations.js";
import type { AwsRequest } from "../protocol/request.js";

/** Source: Amazon EC2 API Reference, CreateSecurityGroup and IpRange, constraints for a VPC (2026-11). */
const NAME = /^[a-zA-Z0-9 ._\-:/()#,@[\]+=&;{}!$*]{0,255}$/;
const CHARACTERS = "strings less than 256 characters from the following set:  a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*";

const invalid = (message: string) => new AwsError(400, "InvalidParameterValue", message);

function newGroup({ GroupName: name, GroupDescription: description }: Input): void {
  const value = `Value (${name}) for parameter GroupName is invalid.`;
  if (String(name).startsWith("sg-")) throw invalid(`${value} Group names may not be in the format sg-*.`);
  if (!NAME.test(String(name))) throw invalid(`${value} Valid names are ${CHARACTERS}`);
  if (!NAME.test(String(description))) throw invalid(`Invalid security group description. Valid descriptions are ${CHARACTERS}`);
}

/** Checks the descriptions of rules. EC2 sends one for each address range, group and prefix list. */
function rules(input: Input): void {
  const descriptions = Object.entries(input).filter(([member]) => /^(IpPermissions|SecurityGroupRule)\..*\.Description$/.test(member));
  if (descriptions.some(([, description]) => !NAME.test(String(description))))
    throw invalid(`Invalid rule description. Valid descriptions are ${CHARACTERS}`);
}

const checkOf = operationTable({
  CreateSecurityGroup: newGroup,
  AuthorizeSecurityGroupIngress: rules,
  AuthorizeSecurityGroupEgress: rules,
  ModifySecurityGroupRules: rules,
});

/** Checks names and descriptions of security groups and their rules. moto checks the number of rules. @throws AwsError 400 */
export function checkEc2Limits(request: AwsRequest): void {
  const operation = checkOf(request);
  operation?.entry(operation.input);
}
