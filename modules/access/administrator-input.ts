import { Fn, forExpression, Op, Token } from "cdktf";
import type { TopicAdminInput } from "../../lambdas/topic-admin/contract.js";
import type { AclsSettings } from "./acl-settings.js";
import type { TopicsSettings } from "./settings.js";
import { topicConfiguration, topicConfigurationExpression } from "./topic-configuration.js";

export interface AdministratorWishes {
  readonly topics: TopicsSettings;
  readonly released: readonly string[];
  /** Undefined where ACLs are not managed. */
  readonly acls: AclsSettings;
}

/** The administrator function's input, as JSON: written now of what is known, by Terraform of what are its variables. */
export function administratorInput({ topics, released, acls }: AdministratorWishes): string {
  if ([topics, released, acls].every((wish) => !Token.isUnresolved(wish))) {
    const input: TopicAdminInput = { topics: topicsOf(topics), release: [...released], ...(acls && { acls: aclsOf(acls) }) };
    return JSON.stringify(input);
  }
  return Fn.jsonencode({
    topics: Token.isUnresolved(topics) ? forExpression(topics, TOPIC) : topicsOf(topics),
    release: released,
    ...(acls && { acls: Token.isUnresolved(acls) ? ifAny(acls) : aclsOf(acls) }),
  });
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
