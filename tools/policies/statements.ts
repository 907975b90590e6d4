import { resourceTypesOf } from "./authorization/authorization.js";
import type { PlatformScope } from "./platform-scope.js";
import { resourcePatterns, taggedActions, taggedTypes, taggingCreations, unnamedActions } from "./resource-patterns.js";

export type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** A statement of an IAM policy. */
export interface PolicyStatement {
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Conditions;
}

/** An action that a principal needs. */
export interface NeededAction {
  readonly action: string;
  /** The action changes nothing. */
  readonly reads: boolean;
}

/** Services to which roles of the platform are passed, and services with service-linked roles. */
export interface ServicesOfRoles {
  readonly passedTo: readonly string[];
  readonly linked: readonly string[];
}

/** Services without regions: requests to them have the region us-east-1. */
const globalServices = new Set(["iam", "route53", "organizations", "sso", "sts"]);

/** Returns statements with the least resources and the most conditions that AWS supports for the actions. */
export function statementsFor(needed: readonly NeededAction[], scope: PlatformScope, services: ServicesOfRoles): PolicyStatement[] {
  const grants = needed.flatMap((each) => grantsOf(each, scope, services).map((grant) => ({ action: each.action, ...grant })));
  const groups = new Map<string, { readonly grant: Grant; readonly actions: Set<string> }>();
  for (const { action, resources, conditions } of grants) {
    const service = action.split(":")[0];
    const key = JSON.stringify([service, resources, conditions]);
    const group = groups.get(key) ?? { grant: { resources, conditions }, actions: new Set<string>() };
    groups.set(key, group);
    group.actions.add(action);
  }
  return [...groups.values()].map(({ grant: { resources, conditions }, actions }) => ({
    Effect: "Allow",
    Action: [...actions].sort(),
    Resource: resources,
    ...(Object.keys(conditions).length > 0 && { Condition: conditions }),
  }));
}

interface Grant {
  readonly resources: readonly string[];
  readonly conditions: Conditions;
}

function grantsOf({ action, reads }: NeededAction, scope: PlatformScope, { passedTo, linked }: ServicesOfRoles): Grant[] {
  const [service = ""] = action.split(":");
  const tags = (kind: "ResourceTag" | "RequestTag"): Conditions => ({
    StringEquals: Object.fromEntries(Object.entries(scope.tags).map(([key, value]) => [`aws:${kind}/${key}`, value])),
  });
  if (action === "iam:CreateServiceLinkedRole")
    return [
      {
        resources: [`arn:${scope.partition}:iam::${scope.account}:role/aws-service-role/*`],
        conditions: { StringEquals: { "iam:AWSServiceName": linked } },
      },
    ];
  if (action === "ec2:CreateTags")
    return [
      { resources: ["*"], conditions: { StringLike: { "ec2:CreateAction": "?*" } } },
      { resources: ["*"], conditions: tags("RequestTag") },
      { resources: ["*"], conditions: tags("ResourceTag") },
    ];
  const types = resourceTypesOf(action).filter((type) => Object.hasOwn(resourcePatterns, type));
  if (/^lambda:(Create|Update|Delete)EventSourceMapping$/.test(action)) {
    const conditions = { ArnLike: { "lambda:FunctionArn": patternsOf("lambda:function", scope) } };
    return [{ resources: types.length === 0 ? ["*"] : types.flatMap((type) => patternsOf(type, scope)), conditions }];
  }
  if (types.length === 0 || unnamedActions.has(action)) {
    if (taggingCreations.has(action)) return [{ resources: ["*"], conditions: tags("RequestTag") }];
    if (taggedActions.has(action)) return [{ resources: ["*"], conditions: tags("ResourceTag") }];
    const region: Conditions = globalServices.has(service) ? {} : { StringEquals: { "aws:RequestedRegion": scope.region } };
    return [{ resources: ["*"], conditions: region }];
  }
  return types.map((type): Grant => {
    const resources = patternsOf(type, scope);
    if (action === "iam:PassRole") return { resources, conditions: { StringEquals: { "iam:PassedToService": passedTo } } };
    if (action === "kms:CreateGrant") return { resources, conditions: { Bool: { "kms:GrantIsForAWSResource": "true" } } };
    return { resources, conditions: !reads && taggedTypes.has(type) ? tags("ResourceTag") : {} };
  });
}

const patternsOf = (type: string, scope: PlatformScope): readonly string[] => resourcePatterns[type]?.(scope) ?? [];
