import { createHash } from "node:crypto";
import { Fn, forExpression, Op, Token } from "cdktf";
import type { TopicAdminInput } from "../../lambdas/topic-admin/contract.js";
import type { AclsSettings } from "./acl-settings.js";
import { limitNames, limits, type QuotasSettings } from "./quotas/settings.js";
import type { TopicsSettings } from "./settings.js";
import { topicConfiguration, topicConfigurationExpression } from "./topic-configuration.js";

/** Length of the hash that distinguishes inputs. */
const HASH_LENGTH = 12;

/** What a plan declares. */
export interface DeclaredState {
  readonly topics: TopicsSettings;
  /** Topics that the administrator function can delete. */
  readonly deletable: readonly string[];
  /** Undefined where ACLs are not managed. */
  readonly acls: AclsSettings;
  /** @default quotas are not managed */
  readonly quotas?: QuotasSettings;
  /** MSK fixes the replication of topics, so their configuration has no `min.insync.replicas`. @default false */
  readonly fixedReplication?: boolean;
}

/** What a plan declares for a cluster. */
export interface DesiredState extends DeclaredState {
  /** ARN of the cluster. A different cluster changes the input, so that the function is invoked for it. */
  readonly cluster: string;
  /** Identifies the differences that the confirmation corrects. @default differences are not detected */
  readonly corrects?: string | undefined;
}

/** Inputs of the invocations, as JSON. */
export interface AdministratorInputs {
  readonly first: string;
  /** The same state, with a hash of it: the confirmation. */
  readonly confirming: string;
}

/**
 * Returns the inputs of the two invocations of the administrator function: JSON where the desired state is known, except the ARN, and an
 * expression where it is a Terraform variable.
 */
export function administratorInputs({ cluster, corrects, ...declared }: DesiredState): AdministratorInputs {
  const correcting = corrects === undefined ? {} : { corrects };
  if (isKnown(declared)) {
    const input = knownInput(declared);
    const hash = createHash("sha1").update(JSON.stringify(input)).digest("hex").slice(0, HASH_LENGTH);
    return {
      first: JSON.stringify({ cluster, ...input }),
      confirming: JSON.stringify({ cluster, ...input, confirm: `${hash} ${cluster}`, ...correcting }),
    };
  }
  const state = { cluster, ...inputExpressions(declared) };
  const first = Fn.jsonencode(state);
  return { first, confirming: Fn.jsonencode({ ...state, confirm: Fn.substr(Fn.sha1(first), 0, HASH_LENGTH), ...correcting }) };
}

/** Returns the input of a comparison. It does not contain the cluster: the ARN of a new one is not known when Terraform plans. */
export const comparisonInput = (declared: DeclaredState): string =>
  isKnown(declared) ? JSON.stringify(knownInput(declared)) : Fn.jsonencode(inputExpressions(declared));

const isKnown = ({ topics, deletable, acls, quotas }: DeclaredState): boolean =>
  [topics, deletable, acls, quotas].every((value) => !Token.isUnresolved(value));

const knownInput = ({ topics, deletable, acls, quotas, fixedReplication = false }: DeclaredState): TopicAdminInput => ({
  topics: topicsOf(topics, fixedReplication),
  release: [...deletable],
  ...(acls && { acls: aclsOf(acls) }),
  ...(quotas && { quotas: quotasOf(quotas) }),
});

const inputExpressions = ({ topics, deletable, acls, quotas, fixedReplication = false }: DeclaredState) => ({
  topics: Token.isUnresolved(topics) ? forExpression(topics, topicExpression(fixedReplication)) : topicsOf(topics, fixedReplication),
  release: deletable,
  ...(acls && { acls: Token.isUnresolved(acls) ? itemsOrNull(acls, ACL) : aclsOf(acls) }),
  ...(quotas && { quotas: Token.isUnresolved(quotas) ? itemsOrNull(quotas, QUOTA) : quotasOf(quotas) }),
});

const topicsOf = (topics: TopicsSettings, fixedReplication: boolean): TopicAdminInput["topics"] =>
  Object.entries(topics).map(([name, settings]) => ({
    name,
    partitions: settings.partitions,
    replicationFactor: settings.replicationFactor,
    configuration: topicConfiguration(settings, fixedReplication),
  }));

/** A topic of the variable. In CDKTF's for expressions `key` is the name and `val` the topic. */
const topicExpression = (fixedReplication: boolean) => `{
  name              = key
  partitions        = val.partitions
  replicationFactor = val.replication_factor
  configuration     = ${topicConfigurationExpression(fixedReplication)}
}`;

const aclsOf = (acls: NonNullable<AclsSettings>): NonNullable<TopicAdminInput["acls"]> =>
  acls.map(({ users, certificates, ...others }) => ({ principals: [...users, ...certificates].map((name) => `User:${name}`), ...others }));

const ACL = `{
  principals       = [for name in concat(val.users, val.certificates) : format("User:%s", name)]
  host             = val.host
  produce          = val.produce
  consume          = val.consume
  transactionalIds = val.transactional_ids
  rules            = val.rules
}`;

const quotasOf = (quotas: NonNullable<QuotasSettings>): NonNullable<TopicAdminInput["quotas"]> =>
  quotas.map(({ user, certificate, clientId, ...quota }) => ({
    ...((user ?? certificate) !== undefined && { user: user ?? certificate }),
    ...(clientId !== undefined && { clientId }),
    limits: Object.fromEntries(limits.flatMap((limit) => (quota[limit] === undefined ? [] : [[limitNames[limit], quota[limit]]]))),
  }));

const QUOTA = `{
  user     = val.user == null ? val.certificate : val.user
  clientId = val.client_id
  limits   = { for name, value in { ${Object.values(limitNames)
    .map((name) => `${name} = val.${name}`)
    .join(", ")} } : name => value if value != null }
}`;

/** Items of a variable; null, for a variable that manages nothing, stays null. */
const itemsOrNull = (items: readonly unknown[], item: string) =>
  Fn.conditional(Op.neq(items, Token.nullValue()), forExpression(items as unknown[], item), Token.nullValue());
