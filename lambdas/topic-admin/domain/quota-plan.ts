import { type DeclaredQuota, quotaLimits } from "../contract.js";

/** What a quota applies to: a user, a client id, or a client id of a user. `*` is the default of those without their own quota. */
export interface QuotaEntity {
  readonly user?: string;
  readonly clientId?: string;
}

/** Limits by Kafka's names. */
export type QuotaLimits = Readonly<Record<string, number>>;

/** The quotas of an entity. */
export interface Quota extends QuotaEntity {
  readonly limits: QuotaLimits;
}

export interface QuotaPlanInput {
  /** Undefined if quotas are not managed. */
  readonly declared: readonly DeclaredQuota[] | undefined;
  /** Quotas of one or several earlier inputs. */
  readonly previous: readonly DeclaredQuota[];
  readonly existing: readonly Quota[];
}

/** A change of the quotas of one entity. */
export interface QuotaAction extends QuotaEntity {
  readonly kind: "changeQuota";
  /** Limits that are added or changed. */
  readonly set: QuotaLimits;
  /** Names of limits that are removed. */
  readonly unset: readonly string[];
  /** The present limits. */
  readonly from: QuotaLimits;
}

export interface QuotaPlan {
  readonly actions: readonly QuotaAction[];
  /** Entities with quotas that were never declared here and are kept. */
  readonly unmanaged: readonly QuotaEntity[];
  readonly errors: readonly string[];
}

/** Plans the actions that set the declared limits and remove those that are no longer declared. Limits set by others are kept. */
export function planQuotas({ declared, previous, existing }: QuotaPlanInput): QuotaPlan {
  if (declared === undefined) return { actions: [], unmanaged: [], errors: [] };
  const [desired, before, present] = [byEntity(declared.map(quotaOf)), byEntity(previous.map(quotaOf)), byEntity(existing)];
  const actions: QuotaAction[] = [];
  for (const [key, { limits: _, ...entity }] of new Map([...desired, ...before])) {
    const limits = desired.get(key)?.limits ?? {};
    const from = present.get(key)?.limits ?? {};
    const set = Object.fromEntries(Object.entries(limits).filter(([name, value]) => from[name] !== value));
    const declaredBefore = before.get(key)?.limits ?? {};
    const unset = Object.keys(from).filter((name) => Object.hasOwn(declaredBefore, name) && !Object.hasOwn(limits, name));
    if (Object.keys(set).length > 0 || unset.length > 0) actions.push({ kind: "changeQuota", ...entity, set, unset: unset.sort(), from });
  }
  const unmanaged = existing.filter((quota) => !desired.has(entityKey(quota)) && !before.has(entityKey(quota)));
  return { actions, unmanaged: unmanaged.map(({ limits: _, ...entity }) => entity), errors: quotaErrors(declared) };
}

/** Returns a key that is equal for equal entities only. */
export const entityKey = ({ user, clientId }: QuotaEntity): string => JSON.stringify([user, clientId]);

/** Returns one quota for each entity, with all limits that its quotas have; the last value of each. */
function byEntity(quotas: readonly Quota[]): Map<string, Quota> {
  const merged = new Map<string, Quota>();
  for (const quota of quotas) {
    const key = entityKey(quota);
    merged.set(key, { ...quota, limits: { ...merged.get(key)?.limits, ...quota.limits } });
  }
  return merged;
}

/** Returns a declared quota as the cluster has it. */
export const quotaOf = ({ user, clientId, limits }: DeclaredQuota): Quota => ({
  ...(user && { user }),
  ...(clientId && { clientId }),
  limits: limits as QuotaLimits,
});

/** Returns the errors in declared quotas. */
function quotaErrors(declared: readonly DeclaredQuota[]): string[] {
  const seen = new Set<string>();
  return declared.map(quotaOf).flatMap((quota) => {
    const { user, clientId, limits } = quota;
    const key = entityKey(quota);
    const twice = seen.has(key);
    seen.add(key);
    if (user === undefined && clientId === undefined)
      return ["a quota has neither a user nor a client id; set one of them, * for the default"];
    const name = describeEntity(quota);
    return [
      ...(twice ? [`${name}: the quota is declared more than once`] : []),
      ...(Object.keys(limits).length === 0 ? [`${name}: the quota has no limit; set one of ${quotaLimits.join(", ")}`] : []),
    ];
  });
}

/** Returns, for example, `user shop, client id importer`. */
export function describeEntity({ user, clientId }: QuotaEntity): string {
  const part = (kind: string, name: string | undefined) => {
    if (name === undefined) return [];
    return [name === "*" ? `default of ${kind}s` : `${kind} ${name}`];
  };
  return [...part("user", user), ...part("client id", clientId)].join(", ");
}
