import { setTimeout as sleep } from "node:timers/promises";
import { type EventSourceMappingConfiguration, LambdaClient, paginateListEventSourceMappings } from "@aws-sdk/client-lambda";
import type { QuotaEntry } from "../../../lambdas/kafka/client-quotas.js";
import { committedBy, type GroupState, lagOf } from "../../kafka-state/index.js";
import { type Check, failed, passed, type Result, skipped, warning } from "../check.js";
import type { Context } from "../context.js";
import { groupsOf, quotasOf } from "../kafka/kafka-view.js";

const lag: Check<Context> = {
  id: "groups/lag",
  about: "consumer groups have members, and their lag does not grow",
  needs: ["brokers/metadata"],
  run: async (context) => {
    const kafka = context.client();
    const before = await groupsOf(kafka);
    if (before.length === 0) return [skipped("no consumer groups, or this identity can't describe them")];
    if (before.some((group) => lagOf(group) > 0)) await sleep(context.lagIntervalMs, undefined, { signal: context.signal });
    const after = await groupsOf(kafka);
    return after.map((group) =>
      judgeGroup(
        group,
        before.find(({ id }) => id === group.id),
        context.lagIntervalMs,
      ),
    );
  },
};

/** Judges a group by two observations. */
export function judgeGroup(group: GroupState, before: GroupState | undefined, intervalMs: number): Result {
  const { id, state, members } = group;
  const records = lagOf(group);
  const stands = before !== undefined && committedBy(group) === committedBy(before);
  const seconds = intervalMs / 1_000;
  if (records === 0) return passed(`no lag, ${members} members`, id);
  if (members === 0 && stands)
    return failed(
      `${records} records behind, and no member`,
      "Its consumers have stopped or can't join: see their log. A group that is not used any more can be deleted.",
      id,
    );
  const grown = before ? records - lagOf(before) : 0;
  if (stands && grown >= 0)
    return failed(
      `${records} records behind, and nothing was committed within ${seconds} s (${state.toLowerCase()}, ${members} members)`,
      "Its consumers are stuck: look for a poison record, a slow dependency, or rebalances that never end.",
      id,
    );
  if (grown > 0)
    return warning(
      `${records} records behind, ${Math.round(grown / seconds)} more each second`,
      "Its consumers are slower than the producers: add consumers up to the number of partitions, or make them faster.",
      id,
    );
  return passed(`${records} records behind, catching up`, id);
}

const mapping: Check<Context> = {
  id: "groups/event-source",
  about: "Lambda polls the topic for the consumer function",
  needs: ["aws/credentials"],
  run: async ({ target, passed: sound }) => {
    if (target.consumerFunction === undefined) return [skipped("the outputs name no consumer function")];
    const lambda = new LambdaClient({ region: target.region });
    const mappings: EventSourceMappingConfiguration[] = [];
    try {
      for await (const { EventSourceMappings = [] } of paginateListEventSourceMappings(
        { client: lambda },
        { FunctionName: target.consumerFunction },
      ))
        mappings.push(...EventSourceMappings);
    } finally {
      lambda.destroy();
    }
    if (mappings.length === 0) return [failed("it has no event source mapping", "Apply the configuration again.", target.consumerFunction)];
    // Lambda keeps the result of the last batch until the next one: an old problem of a group without lag is over.
    const keepsUp = target.consumerGroup !== undefined && sound("groups/lag", [target.consumerGroup]).length > 0;
    return mappings.map(({ State = "", LastProcessingResult = "", Topics = [] }) =>
      mappingResult(State, LastProcessingResult, { subject: `${target.consumerFunction}, ${Topics.join(", ")}`, keepsUp }),
    );
  },
};

/** Judges a mapping by its state and what Lambda says of its last batch. @param keepsUp - its group has no growing lag */
export function mappingResult(state: string, last: string, { subject, keepsUp }: { subject: string; keepsUp: boolean }): Result {
  if (state === "Disabled" || state === "Disabling")
    return failed(
      `${state.toLowerCase()}: nothing reads the topic for it`,
      "Turn it on: `aws lambda update-event-source-mapping --enabled`, or apply the configuration.",
      subject,
    );
  if (last.startsWith("PROBLEM") && !keepsUp)
    return failed(
      last,
      "Lambda's pollers need the network path, kafka-cluster permissions of the function's role, and the topic: see docs/runbook.",
      subject,
    );
  return passed(`${state.toLowerCase()}${last ? `, last result: ${last}` : ""}`, subject);
}

export const groupChecks: readonly Check<Context>[] = [lag, mapping];

/** Below this, a quota throttles even a client that only sends heartbeats and small records. */
const LEAST_BYTES_PER_SECOND = 10_240;
const LEAST_REQUEST_PERCENTAGE = 1;

const quotas: Check<Context> = {
  id: "quotas/clients",
  about: "no quota throttles a client to a standstill",
  needs: ["brokers/metadata"],
  run: async (context) => {
    const entries = await quotasOf(context.client()).catch((error: Error & { type?: string }) => {
      if (error.type === "CLUSTER_AUTHORIZATION_FAILED") return undefined;
      throw error;
    });
    if (!entries) return [skipped("this identity can't read the quotas: kafka-cluster:DescribeClusterDynamicConfiguration")];
    const found = entries.flatMap(strictQuotas);
    return found.length > 0 ? found : [passed(`${entries.length} quotas`)];
  },
};

/** Returns a warning for each limit of an entity that leaves it next to nothing. */
export function strictQuotas({ entity, values }: QuotaEntry): Result[] {
  const subject = entity.map(({ type, name }) => `${type} ${name ?? "(default)"}`).join(", ");
  return values
    .filter(({ key, value }) =>
      key.endsWith("_byte_rate") ? value < LEAST_BYTES_PER_SECOND : key === "request_percentage" && value < LEAST_REQUEST_PERCENTAGE,
    )
    .map(({ key, value }) =>
      warning(
        `${key} ${value}: brokers delay its requests by seconds`,
        "Raise the quota in the settings (quotas), or remove it with kafka-configs.",
        subject,
      ),
    );
}

export const quotaChecks: readonly Check<Context>[] = [quotas];
