import { createHash } from "node:crypto";
import { Fn, forExpression, Op, Token } from "cdktf";
import type { TopicAdminInput } from "../../lambdas/topic-admin/contract.js";
import type { AclsSettings } from "./acl-settings.js";
import type { TopicsSettings } from "./settings.js";
import { topicConfiguration, topicConfigurationExpression } from "./topic-configuration.js";

/** Enough to tell the inputs of one cluster apart. */
const MARK_LENGTH = 12;

export interface AdministratorWishes {
  /** The cluster's ARN: another cluster has none of this yet, and has to be told. */
  readonly cluster: string;
  readonly topics: TopicsSettings;
  readonly released: readonly string[];
  /** Undefined where ACLs are not managed. */
  readonly acls: AclsSettings;
}

/** What the two invocations of the administrator function are told, as JSON. */
export interface AdministratorInputs {
  readonly first: string;
  /** The same, marked as a confirmation of it. */
  readonly confirming: string;
}

/** Written now of what is known, the cluster aside; by Terraform of what are its variables. */
export function administratorInputs({ cluster, topics, released, acls }: AdministratorWishes): AdministratorInputs {
  if ([topics, released, acls].every((wish) => !Token.isUnresolved(wish))) {
    const input: TopicAdminInput = { topics: topicsOf(topics), release: [...released], ...(acls && { acls: aclsOf(acls) }) };
    const mark = createHash("sha1").update(JSON.stringify(input)).digest("hex").slice(0, MARK_LENGTH);
    return {
      first: JSON.stringify({ cluster, ...input }),
      confirming: JSON.stringify({ cluster, ...input, confirm: `${mark} ${cluster}` }),
    };
  }
  const wishes = {
    cluster,
    topics: Token.isUnresolved(topics) ? forExpression(topics, TOPIC) : topicsOf(topics),
    release: released,
    ...(acls && { acls: Token.isUnresolved(acls) ? ifAny(acls) : aclsOf(acls) }),
  };
  const first = Fn.jsonencode(wishes);
  return { first, confirming: Fn.jsonencode({ ...wishes, confirm: Fn.substr(Fn.sha1(first), 0, MARK_LENGTH) }) };
}

const topicsOf = (topics: TopicsSettings): TopicAdminInput["topics"] =>
  Object.entries(topics).map(([name, settings]) => ({
    name,
    partitions: settings.partitions,
    replicationFactor: settings.replicationFactor,
    configuration: topicConfiguration(settings),
  }));

/** An item of the variable, where CDKTF calls name and item `key` and `val`. */
const TOPIC = `{
  name              = key
  partitions        = val.partitions
  replicationFactor = val.replication_factor
  configuration     = ${topicConfigurationExpression}
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

/** ACLs of a variable; null, where none are managed, stays so. */
const ifAny = (acls: NonNullable<AclsSettings>) =>
  Fn.conditional(Op.neq(acls, Token.nullValue()), forExpression(acls, ACL), Token.nullValue());
