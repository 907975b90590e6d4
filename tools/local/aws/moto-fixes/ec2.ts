import type { Moto } from "../moto/moto.js";
import { type AwsService, formParameters } from "../protocol/request.js";
import { elementTexts, escapeXml } from "../protocol/xml.js";

/** moto keeps no description of a rule that refers to a security group: they are kept here. */
export function ec2Service(moto: Moto): AwsService {
  /** By the rule's id. */
  const descriptions = new Map<string, string>();
  return async (request) => {
    const form = formParameters(request);
    switch (form.get("Action")) {
      case "AuthorizeSecurityGroupIngress":
      case "AuthorizeSecurityGroupEgress": {
        const response = await moto.forward(request);
        const made = response.status < 300 ? rulesOnGroups(response.body.toString()) : [];
        for (const [index, description] of describedGroups(form).entries()) {
          if (description && made[index]) descriptions.set(made[index], description);
        }
        return response;
      }
      case "ModifySecurityGroupRules": {
        const response = await moto.forward(request);
        for (let number = 1; response.status < 300 && form.has(`SecurityGroupRule.${number}.SecurityGroupRuleId`); number++) {
          const rule = (name: string) => form.get(`SecurityGroupRule.${number}.${name}`) ?? "";
          if (rule("SecurityGroupRule.ReferencedGroupId"))
            descriptions.set(rule("SecurityGroupRuleId"), rule("SecurityGroupRule.Description"));
        }
        return response;
      }
      case "DescribeSecurityGroupRules": {
        const response = await moto.forward(request);
        const body = response.body.toString().replace(/<securityGroupRuleId>([^<]+)<\/securityGroupRuleId>/g, (id, ruleId) => {
          const description = descriptions.get(ruleId);
          return description ? `${id}<description>${escapeXml(description)}</description>` : id;
        });
        return { ...response, body };
      }
      default:
        return undefined;
    }
  };
}

/** Ids of the rules in an answer that refer to a security group, in the order of the request. */
function rulesOnGroups(response: string): string[] {
  return response
    .split(/(?=<securityGroupRuleId>)/)
    .filter((rule) => rule.includes("<referencedGroupInfo>"))
    .flatMap((rule) => elementTexts(rule, "securityGroupRuleId"));
}

/** Descriptions of the groups that the permissions of a request refer to; undefined for a group without. */
function describedGroups(form: URLSearchParams): (string | undefined)[] {
  const found: (string | undefined)[] = [];
  for (let permission = 1; form.has(`IpPermissions.${permission}.IpProtocol`); permission++) {
    for (let group = 1; form.has(`IpPermissions.${permission}.Groups.${group}.GroupId`); group++) {
      found.push(form.get(`IpPermissions.${permission}.Groups.${group}.Description`) ?? undefined);
    }
  }
  return found;
}
