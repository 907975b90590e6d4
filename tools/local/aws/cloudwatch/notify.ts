import type { Alarm, Notify } from "../../metrics/index.js";
import { evaluate, type Policy, type Statement, toArray } from "../iam/policy.js";
import type { Moto } from "../moto/moto.js";
import { elementTexts } from "../protocol/xml.js";

const SERVICE = "cloudwatch.amazonaws.com";

/**
 * Returns the action of alarms: it publishes to SNS topics, if the topic's policy and the policy of its key allow CloudWatch to. Other actions
 * fail, and the alarm's history says so.
 */
export function notifyTopics(moto: Pick<Moto, "query" | "json">, region: string, accountId: string): Notify {
  return async (alarm, before, actions) => {
    for (const action of actions) {
      if (action.split(":")[2] !== "sns") throw new Error(`the local platform performs no action ${action}`);
      await publish(moto, region, accountId, action, alarm, before);
    }
  };
}

async function publish(
  moto: Pick<Moto, "query" | "json">,
  region: string,
  accountId: string,
  topic: string,
  alarm: Alarm,
  before: string,
): Promise<void> {
  const version = "2010-03-31";
  const attributes = await moto.query("sns", region, { Action: "GetTopicAttributes", Version: version, TopicArn: topic });
  const [keys, values] = [elementTexts(attributes, "key"), elementTexts(attributes, "value")];
  const attribute = (name: string) => values[keys.indexOf(name)] ?? "";
  const context = { "aws:SourceArn": alarm.definition.arn, "aws:SourceAccount": accountId, "aws:SecureTransport": "true" };
  const denied = deniedBy(attribute("Policy"), { action: "sns:Publish", resource: topic, context }, accountId);
  if (denied) throw new Error(`the topic ${topic} does not allow ${SERVICE} to publish: ${denied}`);
  const key = attribute("KmsMasterKeyId");
  if (key !== "") await checkKey(moto, region, key, context, accountId);
  await moto.query("sns", region, {
    Action: "Publish",
    Version: version,
    TopicArn: topic,
    Subject: `${alarm.state}: "${alarm.definition.name}" in ${region}`.slice(0, 100),
    Message: JSON.stringify(messageOf(alarm, before, region, accountId)),
  });
}

async function checkKey(
  moto: Pick<Moto, "json">,
  region: string,
  KeyId: string,
  context: Readonly<Record<string, string>>,
  accountId: string,
): Promise<void> {
  const target = "TrentService.GetKeyPolicy";
  const { Policy } = await moto.json<{ readonly Policy: string }>("kms", region, target, { KeyId, PolicyName: "default" });
  for (const action of ["kms:Decrypt", "kms:GenerateDataKey"]) {
    const denied = deniedBy(Policy, { action, resource: "*", context }, accountId);
    if (denied) throw new Error(`the key ${KeyId} of the topic does not allow ${SERVICE}: ${denied}`);
  }
}

/** Returns the reason why a resource's policy doesn't allow CloudWatch an action; undefined if it does. */
function deniedBy(policy: string, request: Parameters<typeof evaluate>[1], accountId: string): string | undefined {
  const statements = policy === "" ? [] : [JSON.parse(policy) as Policy];
  const { effect, reason } = evaluate(statements.map(withOwner(accountId)), request, namesCloudWatch);
  return effect === "allow" ? undefined : reason;
}

/** A topic's default policy has a condition on its owner, which the alarms of the same account fulfil. */
const withOwner =
  (accountId: string) =>
  (policy: Policy): Policy => ({
    ...policy,
    Statement: toArray(policy.Statement).map((statement) => {
      const owner = Object.values(statement.Condition ?? {}).flatMap((keys) => Object.entries(keys));
      const sameOwner = owner.length === 1 && /^aws:sourceowner$/i.test(owner[0]?.[0] ?? "") && owner[0]?.[1] === accountId;
      const { Condition: _, ...unconditional } = statement;
      return sameOwner ? unconditional : statement;
    }),
  });

function namesCloudWatch({ Principal }: Statement): boolean {
  if (Principal === undefined || Principal === "*") return Principal === "*";
  return toArray(Principal["Service"] ?? []).includes(SERVICE) || toArray(Principal["AWS"] ?? []).includes("*");
}

/** The message that CloudWatch sends to topics. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-actions.html */
function messageOf(alarm: Alarm, before: string, region: string, accountId: string): object {
  const { definition, state, reason, stateChangedAt } = alarm;
  const common = {
    AlarmName: definition.name,
    AlarmDescription: definition.description ?? null,
    AWSAccountId: accountId,
    AlarmConfigurationUpdatedTimestamp: isoOffset(definition.configuredAt),
    NewStateValue: state,
    NewStateReason: reason,
    StateChangeTime: isoOffset(stateChangedAt),
    Region: region,
    AlarmArn: definition.arn,
    OldStateValue: before,
    OKActions: definition.actions.OK,
    AlarmActions: definition.actions.ALARM,
    InsufficientDataActions: definition.actions.INSUFFICIENT_DATA,
  };
  if (definition.kind === "composite")
    return { ...common, AlarmRule: definition.ruleText, TriggeringChildren: alarm.reasonData?.["triggeringAlarms"] ?? [] };
  return { ...common, Trigger: { ...definition.settings } };
}

/** `2026-11-26T18:00:00.000+0000`, the form in CloudWatch's messages. */
const isoOffset = (date: Date) => date.toISOString().replace("Z", "+0000");
