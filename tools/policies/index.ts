import type { PlatformSettings } from "../../modules/platform/index.js";
import { topicReaderName } from "../../modules/topics/index.js";
import { synthesizedStack } from "../stack/index.js";
import { terraformActions } from "./actions/index.js";
import { documentsOf, type PolicyDocument } from "./documents.js";
import { operatorActions } from "./operation-actions.js";
import { scopeOf } from "./platform-scope.js";
import type { Purpose } from "./purposes.js";
import { trustedServices, typesOf } from "./stack-types.js";
import { stateStatements } from "./state-statements.js";
import { type NeededAction, statementsFor } from "./statements.js";

export { terraformActions } from "./actions/index.js";
export type { PolicyDocument } from "./documents.js";
export {
  type ComparedRole,
  compareRoles,
  comparisonText,
  knownExplanations,
} from "./roles/compare-roles.js";
export { allowedActionsOf, servicesOf } from "./roles/role-policies.js";
export { typesOf } from "./stack-types.js";

/** Services with service-linked roles, which AWS creates at the first use in an account, by the type of resource that uses it. */
const linkedServices: Readonly<Record<string, string>> = {
  aws_msk_cluster: "kafka.amazonaws.com",
  aws_msk_serverless_cluster: "kafka.amazonaws.com",
  aws_msk_replicator: "kafka.amazonaws.com",
  aws_msk_vpc_connection: "kafka.amazonaws.com",
  aws_mskconnect_connector: "kafkaconnect.amazonaws.com",
  aws_appautoscaling_target: "kafka.application-autoscaling.amazonaws.com",
  aws_apigatewayv2_api: "ops.apigateway.amazonaws.com",
  aws_grafana_workspace: "grafana.amazonaws.com",
};

/**
 * Returns policy documents for the platform of settings. Each is short enough for a managed policy; a principal needs all of them.
 *
 * @param account - the account's id, or `*`: identity policies only give access to resources of the same account, unless others share them
 * @throws Error if the stack has a type of resource whose actions are not known
 */
export function policiesOf(settings: PlatformSettings, purpose: Purpose, account: string): PolicyDocument[] {
  const stack = synthesizedStack(settings);
  const types = typesOf(stack);
  const adoptsSecurityGroup = types.includes("aws_default_security_group");
  const circumstances = { passedTo: trustedServices(stack), linked: linkedOf(types), adoptsSecurityGroup };
  const scope = scopeOf(settings, account);
  const needed = unique(types.flatMap((type) => (purpose === "operate" ? operations(type) : provisioning(type, purpose))));
  const state = purpose === "operate" ? [] : stateStatements(settings, scope, purpose);
  return documentsOf([...statementsFor(needed, scope, circumstances), ...state]);
}

function provisioning(type: string, purpose: "deploy" | "plan"): NeededAction[] {
  const actions = terraformActions[type];
  if (actions === undefined) throw new Error(`The IAM actions of ${type} are not in tools/policies/actions.`);
  const reads = actions.read.map((action) => ({ action, reads: true }));
  if (purpose === "plan") return [...reads, ...decryption(type), ...comparison(type)];
  const { create = [], update = [], delete: deletion = [], required = [] } = actions;
  return [
    ...reads,
    ...[...create, ...update, ...deletion, ...required.map(({ action }) => action)].map((action) => ({ action, reads: false })),
  ];
}

/** A plan reads the values of secrets, which Secrets Manager decrypts as the caller. */
const decryption = (type: string): NeededAction[] =>
  type === "aws_secretsmanager_secret_version" ? [{ action: "kms:Decrypt", reads: false }] : [];

/** A plan invokes the function that compares topics with the settings, and no other one. */
const comparison = (type: string): NeededAction[] =>
  type === "data.aws_lambda_invocation" ? [{ action: "lambda:InvokeFunction", reads: true, name: topicReaderName }] : [];

const operations = (type: string): NeededAction[] => {
  const { reads = [], writes = [] } = operatorActions[type] ?? {};
  return [...reads.map((action) => ({ action, reads: true })), ...writes.map((action) => ({ action, reads: false }))];
};

const linkedOf = (types: readonly string[]): string[] => [...new Set(types.flatMap((type) => linkedServices[type] ?? []))].sort();

/** An action that reads for one type and is required for writes of another is granted for reading, which has fewer conditions. */
function unique(needed: readonly NeededAction[]): NeededAction[] {
  const byAction = new Map<string, NeededAction>();
  for (const each of needed) if (each.reads || !byAction.has(each.action)) byAction.set(each.action, each);
  return [...byAction.values()].sort((one, other) => (one.action < other.action ? -1 : 1));
}
