import { resourceTypesOf } from "./authorization/authorization.js";
import type { PlatformScope } from "./platform-scope.js";
import {
  resourcePatterns,
  taggedActions,
  taggedCreation,
  taggedTypes,
  taggingActions,
  taggingCreations,
  unnamedActions,
} from "./resource-patterns.js";

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
  /** Name of the only function that the principal needs, by the platform's prefix. @default all functions of the platform */
  readonly name?: (prefix: string) => string;
}

/** What statements depend on in addition to the action. */
export interface Circumstances {
  /** Services to which roles of the platform are passed. */
  readonly passedTo: readonly string[];
  /** Services with service-linked roles. */
  readonly linked: readonly string[];
  /** The default security group, which AWS creates without tags, becomes one of the platform. */
  readonly adoptsSecurityGroup: boolean;
}

/** Services without regions: requests to them have the region us-east-1. */
const globalServices = new Set(["iam", "route53", "organizations", "sso", "sts"]);

/** Returns statements with the least resources and the most conditions that AWS supports for the actions. */
export function statementsFor(needed: readonly NeededAction[], scope: PlatformScope, circumstances: Circumstances): PolicyStatement[] {
  const creations = needed.flatMap(({ action }) => (taggedCreation.test(action) ? [action.slice("ec2:".length)] : [])).sort();
  const grants = needed.flatMap((each) =>
    grantsOf(each, scope, { ...circumstances, creations }).map((grant) => ({ action: each.action, ...grant })),
  );
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

/** The condition that a resource is of no platform yet. */
const untagged = { Null: { "aws:ResourceTag/Platform": "true" } } as const;

type TagConditions = (kind: "ResourceTag" | "RequestTag") => { readonly StringEquals: Readonly<Record<string, string>> };

/** Returns the grants of `ec2:CreateTags`: with a creation, for resources of the platform, and for a default security group. */
function tagGrants({ partition, region, account }: PlatformScope, tags: TagConditions, circumstances: AllCircumstances): Grant[] {
  const { creations, adoptsSecurityGroup } = circumstances;
  const creation = (names: readonly string[]) => ({ "ec2:CreateAction": names });
  const groups = `arn:${partition}:ec2:${region}:${account}:security-group/*`;
  return [
    ...(creations.length > 0
      ? [{ resources: ["*"], conditions: { StringEquals: { ...creation(creations), ...tags("RequestTag").StringEquals } } }]
      : []),
    // MSK tags the endpoints that it creates as the caller.
    ...(creations.includes("CreateVpcEndpoint")
      ? [{ resources: ["*"], conditions: { StringEquals: creation(["CreateVpcEndpoint"]) } }]
      : []),
    { resources: ["*"], conditions: tags("ResourceTag") },
    ...(adoptsSecurityGroup ? [{ resources: [groups], conditions: { ...tags("RequestTag"), ...untagged } }] : []),
  ];
}

interface AllCircumstances extends Circumstances {
  /** Actions of EC2 that create what is tagged, without the service. */
  readonly creations: readonly string[];
}

function grantsOf({ action, reads, name }: NeededAction, scope: PlatformScope, circumstances: AllCircumstances): Grant[] {
  const { passedTo, linked } = circumstances;
  const [service = ""] = action.split(":");
  const tags: TagConditions = (kind) => ({
    StringEquals: Object.fromEntries(Object.entries(scope.tags).map(([key, value]) => [`aws:${kind}/${key}`, value])),
  });
  if (action === "iam:CreateServiceLinkedRole")
    return [
      {
        resources: [`arn:${scope.partition}:iam::${scope.account}:role/aws-service-role/*`],
        conditions: { StringEquals: { "iam:AWSServiceName": linked } },
      },
    ];
  if (action === "ec2:CreateTags") return tagGrants(scope, tags, circumstances);
  const types = resourceTypesOf(action).filter((type) => Object.hasOwn(resourcePatterns, type));
  if (/^lambda:(Create|Update|Delete)EventSourceMapping$/.test(action)) {
    const conditions = { ArnLike: { "lambda:FunctionArn": patternsOf("lambda:function", scope) } };
    return [{ resources: types.length === 0 ? ["*"] : types.flatMap((type) => patternsOf(type, scope)), conditions }];
  }
  if (name !== undefined) {
    const { partition, region, account, prefix } = scope;
    return [{ resources: [`arn:${partition}:lambda:${region}:${account}:function:${name(prefix)}`], conditions: {} }];
  }
  if (types.length === 0 || unnamedActions.has(action)) {
    if (taggingCreations.has(action)) return [{ resources: ["*"], conditions: tags("RequestTag") }];
    if (taggedActions.has(action)) return [{ resources: ["*"], conditions: tags("ResourceTag") }];
    const region: Conditions = globalServices.has(service) ? {} : { StringEquals: { "aws:RequestedRegion": scope.region } };
    return [{ resources: ["*"], conditions: region }];
  }
  return types.flatMap((type): Grant | Grant[] => {
    const resources = [...patternsOf(type, scope), ...(action === "s3:GetObject" ? scope.plugins : [])];
    if (taggingActions.has(action) && taggedTypes.has(type)) {
      return [
        { resources, conditions: tags("ResourceTag") },
        { resources, conditions: { ...tags("RequestTag"), ...untagged } },
      ];
    }
    if (action === "iam:PassRole") return { resources, conditions: { StringEquals: { "iam:PassedToService": passedTo } } };
    if (action === "kms:CreateGrant") return { resources, conditions: { Bool: { "kms:GrantIsForAWSResource": "true" } } };
    return { resources, conditions: !reads && taggedTypes.has(type) ? tags("ResourceTag") : {} };
  });
}

const patternsOf = (type: string, scope: PlatformScope): readonly string[] => resourcePatterns[type]?.(scope) ?? [];
