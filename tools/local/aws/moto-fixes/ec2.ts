import type { Moto } from "../moto/moto.js";
import { type AwsResponse, type AwsService, formParameters } from "../protocol/request.js";
import { elementTexts, escapeXml } from "../protocol/xml.js";
import { checkInstanceChange, checkNewInstance } from "./instances.js";
import { Volumes } from "./volumes.js";

/**
 * Stores the descriptions of rules that name a security group or a prefix list, which moto drops, and gives an instance the security groups that a
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
        for (const peer of PEERS) {
          const ruleIds = response.status < 300 ? ruleIdsOf(peer, response.body.toString()) : [];
          for (const [index, description] of descriptionsOf(peer, form).entries()) {
            if (description && ruleIds[index]) descriptions.set(ruleIds[index], description);
          }
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
          if (rule("SecurityGroupRule.ReferencedGroupId") || rule("SecurityGroupRule.PrefixListId"))
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

/** What a rule without addresses names: its list and ID in requests, and its element in responses. */
interface Peer {
  readonly list: string;
  readonly id: string;
  readonly element: string;
}

const PEERS: readonly Peer[] = [
  { list: "Groups", id: "GroupId", element: "<referencedGroupInfo>" },
  { list: "PrefixListIds", id: "PrefixListId", element: "<prefixListId>" },
];

/** Returns the IDs of the rules in a response that name such a peer, in the order of the request. */
function ruleIdsOf({ element }: Peer, response: string): string[] {
  return response
    .split(/(?=<securityGroupRuleId>)/)
    .filter((rule) => rule.includes(element))
    .flatMap((rule) => elementTexts(rule, "securityGroupRuleId"));
}

/** Returns the description of each such peer in a request; undefined for one without a description. */
function descriptionsOf({ list, id }: Peer, form: URLSearchParams): (string | undefined)[] {
  const found: (string | undefined)[] = [];
  for (let permission = 1; form.has(`IpPermissions.${permission}.IpProtocol`); permission++) {
    for (let peer = 1; form.has(`IpPermissions.${permission}.${list}.${peer}.${id}`); peer++) {
      found.push(form.get(`IpPermissions.${permission}.${list}.${peer}.Description`) ?? undefined);
    }
  }
  return found;
}
