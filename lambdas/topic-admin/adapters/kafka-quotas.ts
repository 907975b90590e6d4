import type { QuotaEntityPart, QuotaEntry, QuotaRequests } from "../../kafka/client-quotas.js";
import { QUOTA_DEFAULT } from "../contract.js";
import { describeAction } from "../domain/descriptions.js";
import { entityKey, type Quota, type QuotaAction, type QuotaEntity, type QuotaLimits } from "../domain/quota-plan.js";
import { kafkaRequest } from "./kafka-request.js";

/** Kafka's types of the parts of an entity, and the properties that contain their names. */
const parts = [
  ["user", "user"],
  ["client-id", "clientId"],
] as const;

/** Quotas of a Kafka cluster. */
export class KafkaQuotas {
  constructor(private readonly requests: QuotaRequests) {}

  /** Returns the quotas of all users and client ids. Those of IP addresses are left out. */
  list(): Promise<Quota[]> {
    return kafkaRequest("read the quotas", async () => (await this.requests.describeClientQuotas()).flatMap(quotaOf));
  }

  /** Sends changes in one request. The caller converts errors. */
  async change(changes: readonly QuotaAction[], validateOnly: boolean): Promise<void> {
    const alterations = changes.map(({ set, unset, ...action }) => ({
      entity: entityOf(action),
      operations: [
        ...Object.entries(set).map(([key, value]) => ({ key, value, remove: false })),
        ...unset.map((key) => ({ key, value: 0, remove: true })),
      ],
    }));
    await this.requests.alterClientQuotas(alterations, validateOnly);
  }

  /** Returns the first pending change, or undefined. Brokers apply changes of quotas asynchronously. */
  async pending(changes: readonly QuotaAction[]): Promise<string | undefined> {
    const limits = new Map((await this.list()).map((quota) => [entityKey(quota), quota.limits]));
    const behind = changes.find((change) => !isVisible(change, limits.get(entityKey(change)) ?? {}));
    return behind && `${describeAction(behind)}: not visible yet`;
  }
}

const isVisible = ({ set, unset }: QuotaAction, current: QuotaLimits): boolean =>
  Object.entries(set).every(([name, value]) => current[name] === value) && !unset.some((name) => Object.hasOwn(current, name));

const entityOf = (entity: QuotaEntity): QuotaEntityPart[] =>
  parts.flatMap(([type, key]) => {
    const name = entity[key];
    return name === undefined ? [] : [{ type, name: name === QUOTA_DEFAULT ? null : name }];
  });

/** Returns the quota of an entity. A client id that is an asterisk, which no declaration can name, is left out as IP addresses are. */
function quotaOf({ entity, values }: QuotaEntry): Quota[] {
  const names = entity.map(({ type, name }) => {
    const key = parts.find(([known]) => known === type)?.[1];
    return key === undefined || name === QUOTA_DEFAULT ? undefined : ([key, name ?? QUOTA_DEFAULT] as const);
  });
  if (names.includes(undefined)) return [];
  return [{ ...Object.fromEntries(names as [string, string][]), limits: Object.fromEntries(values.map(({ key, value }) => [key, value])) }];
}
