import { allowsLogs } from "./key-policy.js";
import type { Key, Resources, Subnet } from "./resources.js";

/** A reason why a reference is refused. */
export type Reason =
  | "missing subnet"
  | "missing group"
  | "missing VPC"
  | "too many groups"
  | "subnets in several VPCs"
  | "group in another VPC"
  | "zone used twice"
  | "unsupported zone"
  | "no free address"
  | "missing"
  | "disabled"
  | "pending deletion"
  | "not symmetric"
  | "not active"
  | "not trusted"
  | "not permitted";

/** A reference that does not fit. */
export interface Misfit {
  readonly reason: Reason;
  /** The reference, as in the request. */
  readonly id: string;
  /** The zone, the VPC, the state or the action that does not fit. */
  readonly detail: string;
}

/** Checks the references of one kind in a request. Returns the first that does not fit. */
export type Check = (
  values: readonly (readonly string[])[],
  context: { readonly resources: Resources; readonly region: string },
) => Promise<Misfit | undefined>;

const misfit = (reason: Reason, id = "", detail = ""): Misfit => ({ reason, id, detail });

/** Source: Amazon VPC User Guide, "Amazon VPC quotas", security groups per network interface, default (2026-11). */
const GROUPS_PER_INTERFACE = 5;

/** Addresses that a subnet needs for one network interface. */
const NEEDED_ADDRESSES = 1;

/**
 * Checks subnets, security groups and, as the third list, the VPC: all exist and are in one VPC.
 *
 * @param distinctZones - each subnet must be in a zone where no other subnet is
 * @param unsupportedZones - IDs of zones that the service does not support
 */
export function network(options: { readonly distinctZones?: boolean; readonly unsupportedZones?: readonly string[] } = {}): Check {
  return async ([subnetIds = [], groupIds = [], vpcIds = []], { resources, region }) => {
    const [vpcId] = vpcIds;
    const [subnets, vpcOfGroup, vpcExists] = await Promise.all([
      resources.subnets(region, subnetIds),
      resources.vpcsOfGroups(region, groupIds),
      vpcId === undefined || resources.vpcExists(region, vpcId),
    ]);
    if (!vpcExists) return misfit("missing VPC", vpcId);
    const missingSubnet = subnetIds.find((id) => !subnets.some((subnet) => subnet.id === id));
    if (missingSubnet) return misfit("missing subnet", missingSubnet);
    const missingGroup = groupIds.find((id) => !vpcOfGroup.has(id));
    if (missingGroup) return misfit("missing group", missingGroup);

    if (groupIds.length > GROUPS_PER_INTERFACE) return misfit("too many groups", groupIds.at(-1), String(GROUPS_PER_INTERFACE));

    const vpc = vpcId ?? subnets[0]?.vpcId;
    const stranger = subnets.find((subnet) => subnet.vpcId !== vpc);
    if (stranger) return misfit("subnets in several VPCs", stranger.id, stranger.vpcId);
    const strangeGroup = groupIds.find((id) => vpc !== undefined && vpcOfGroup.get(id) !== vpc);
    if (strangeGroup) return misfit("group in another VPC", strangeGroup, vpcOfGroup.get(strangeGroup));
    return zones(subnets, options);
  };
}

function zones(subnets: readonly Subnet[], options: Parameters<typeof network>[0] = {}): Misfit | undefined {
  const unsupported = subnets.find(({ zoneId }) => options.unsupportedZones?.includes(zoneId));
  if (unsupported) return misfit("unsupported zone", unsupported.id, unsupported.zone);
  const repeated = subnets.find(({ zone }, index) => subnets.findIndex((other) => other.zone === zone) !== index);
  if (options.distinctZones && repeated) return misfit("zone used twice", repeated.id, repeated.zone);
  const full = subnets.find(({ freeAddresses }) => freeAddresses < NEEDED_ADDRESSES);
  return full && misfit("no free address", full.id);
}

/** Checks that KMS keys exist, are enabled, and are symmetric encryption keys. */
export const symmetricKey: Check = each(async (id, { resources, region }) => keyMisfit(id, await resources.key(region, id)));

/**
 * Checks the key of a log group as {@link symmetricKey} does, and that the key's policy allows CloudWatch Logs to encrypt the log
 * group, whose name is the second value. The detail of a misfit is the ARN of the log group.
 */
export const logsKey: Check = async ([[id] = [] as string[], [logGroupName = ""] = [] as string[]], { resources, region }) => {
  if (id === undefined) return undefined;
  const logGroupArn = `arn:aws:logs:${region}:${resources.accountId}:log-group:${logGroupName}`;
  const key = await resources.key(region, id);
  const unusable = keyMisfit(id, key);
  if (unusable || !key) return unusable && { ...unusable, detail: logGroupArn };
  const policy = await resources.keyPolicy(region, key.Arn);
  return allowsLogs(policy ?? "", region, logGroupArn) ? undefined : misfit("not permitted", id, logGroupArn);
};

function keyMisfit(id: string, key: Key | undefined): Misfit | undefined {
  if (!key) return misfit("missing", id);
  if (key.KeyState === "PendingDeletion") return misfit("pending deletion", id, key.KeyState);
  if (key.KeyState !== "Enabled") return misfit("disabled", id, key.KeyState);
  return key.KeySpec === "SYMMETRIC_DEFAULT" ? undefined : misfit("not symmetric", id, key.KeySpec);
}

/**
 * Checks that a role exists and trusts a service.
 *
 * @param service - principal: `lambda.amazonaws.com`
 * @param sourceArn - returns the ARN of the resource for which the service assumes the role, whose name is the second value. @default none
 */
export function roleFor(service: string, sourceArn?: (name: string, region: string, accountId: string) => string): Check {
  return async ([roles = [], [name = ""] = []], { resources, region }) => {
    const source = sourceArn && { sourceArn: sourceArn(name, region, resources.accountId) };
    for (const arn of roles) {
      const role = await resources.iam.canAssume(arn, { kind: "service", name: service, ...source }).catch(ignoreMissingRole);
      if (!role) return misfit("missing", arn);
      if (!role.allowed) return misfit("not trusted", arn, role.reason);
    }
    return undefined;
  };
}

/**
 * Checks that the policies of a role allow actions if the request needs them: the first value is the role, the second is any reference
 * that needs the actions. A role that does not exist is left to {@link roleFor}.
 *
 * @param resource - returns the resource of the actions
 */
export function roleMay(actions: readonly string[], resource: (reference: string, region: string, accountId: string) => string): Check {
  return async ([[role] = [] as string[], [reference] = [] as string[]], { resources, region }) => {
    if (role === undefined || reference === undefined) return undefined;
    const target = resource(reference, region, resources.accountId);
    const decisions = await Promise.all(actions.map((action) => resources.iam.isAllowed(role, action, target).catch(ignoreMissingRole)));
    const denied = decisions.findIndex((decision) => decision?.allowed === false);
    return denied < 0 ? undefined : misfit("not permitted", role, actions[denied]);
  };
}

function ignoreMissingRole(failure: Error): undefined {
  if (!failure.message.includes("NoSuchEntity")) throw failure;
  return undefined;
}

/** Checks that a private certificate authority exists and is ACTIVE. */
export const authority: Check = each(async (arn, { resources, region }) => {
  const status = await resources.authorityStatus(region, arn);
  if (status === undefined) return misfit("missing", arn);
  return status === "ACTIVE" ? undefined : misfit("not active", arn, status);
});

/** Checks that log groups exist. The values are names or ARNs. */
export const logGroup = exists((resources, region, id) => {
  const [, , , logRegion = region, , , name = id] = id.split(":");
  return logRegion === region ? resources.logGroupExists(region, name) : Promise.resolve(false);
});
export const bucket = exists((resources, region, name) => resources.bucketExists(region, name));
export const deliveryStream = exists((resources, region, name) => resources.deliveryStreamExists(region, name));
/** Checks that paths of the API Gateway v2 API exist. */
export const apiPath = exists((resources, region, path) => resources.apiPathExists(region, path));

/** Checks that the target of failed events exists: the ARN of a queue or a topic. ARNs of other services are not checked. */
export const failureTarget = exists((resources, _, arn) => {
  const [, , service, region = "", , name = ""] = arn.split(":");
  if (service === "sqs") return resources.queueExists(region, name);
  return service === "sns" ? resources.topicExists(region, arn) : Promise.resolve(true);
});

function exists(found: (resources: Resources, region: string, id: string) => Promise<boolean>): Check {
  return each(async (id, { resources, region }) => ((await found(resources, region, id)) ? undefined : misfit("missing", id)));
}

/** Returns a check of each value on its own. All values are looked up at the same time. */
function each(check: (id: string, context: Parameters<Check>[1]) => Promise<Misfit | undefined>): Check {
  return async (values, context) => (await Promise.all(values.flat().map((id) => check(id, context)))).find((found) => found !== undefined);
}
