import type { Moto } from "../moto/moto.js";
import { type AwsResponse, type AwsService, formParameters } from "../protocol/request.js";
import { elementTexts, escapeXml } from "../protocol/xml.js";
import { checkInstanceChange, checkNewInstance } from "./instances.js";
import { Volumes } from "./volumes.js";

/**
 * Stores the descriptions of rules that reference a security group, which moto drops, and gives an instance the security groups that a
 * request has in its first network interface: Terraform puts them there if it also decides about a public address. Leaves out the empty
 * association of an interface without a public address, which Terraform takes for an address. Refuses instances and
 * changes of volumes that EC2 refuses.
 */
export function ec2Service(moto: Moto, options: { readonly volumeCoolDownMs: number }): AwsService {
  const volumes = new Volumes(moto, options.volumeCoolDownMs);
  /** Key: rule ID. */
  const descriptions = new Map<string, string>();
  return async (request) => {
    const form = formParameters(request);
    switch (form.get("Action")) {
      case "AuthorizeSecurityGroupIngress":
      case "AuthorizeSecurityGroupEgress": {
        const response = await moto.forward(request);
        const ruleIds = response.status < 300 ? groupRuleIds(response.body.toString()) : [];
        for (const [index, description] of groupDescriptions(form).entries()) {
          if (description && ruleIds[index]) descriptions.set(ruleIds[index], description);
        }
        return response;
      }
      case "ModifyVolume":
        return volumes.modify(request, form);
      case "ModifyInstanceAttribute":
        await checkInstanceChange(moto, request.region, form);
        return undefined;
      case "RunInstances": {
        await checkNewInstance(moto, request.region, form);
        for (let number = 1; form.has(`NetworkInterface.1.SecurityGroupId.${number}`); number++) {
          form.set(`SecurityGroupId.${number}`, form.get(`NetworkInterface.1.SecurityGroupId.${number}`) ?? "");
        }
        return withoutEmptyAssociation(await moto.forward({ ...request, body: Buffer.from(form.toString()) }));
      }
      case "DescribeInstances":
        return withoutEmptyAssociation(await moto.forward(request));
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

const withoutEmptyAssociation = (response: AwsResponse): AwsResponse => ({
  ...response,
  body: response.body.toString().replaceAll("<association/>", ""),
});

/** Returns the IDs of the rules in a response that reference a security group, in the order of the request. */
function groupRuleIds(response: string): string[] {
  return response
    .split(/(?=<securityGroupRuleId>)/)
    .filter((rule) => rule.includes("<referencedGroupInfo>"))
    .flatMap((rule) => elementTexts(rule, "securityGroupRuleId"));
}

/** Returns the description of each referenced security group in a request; undefined for a group without a description. */
function groupDescriptions(form: URLSearchParams): (string | undefined)[] {
  const found: (string | undefined)[] = [];
  for (let permission = 1; form.has(`IpPermissions.${permission}.IpProtocol`); permission++) {
    for (let group = 1; form.has(`IpPermissions.${permission}.Groups.${group}.GroupId`); group++) {
      found.push(form.get(`IpPermissions.${permission}.Groups.${group}.Description`) ?? undefined);
    }
  }
  return found;
}
