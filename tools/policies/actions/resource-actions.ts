/** IAM actions for a type of Terraform resource, as `service:Action`. */
interface ResourceActions {
  /** What a plan uses for a resource that exists. A data source has only this. */
  readonly read: readonly string[];
  readonly create?: readonly string[];
  readonly update?: readonly string[];
  readonly delete?: readonly string[];
  /** Actions that AWS requires of the caller although Terraform calls none of them. */
  readonly required?: readonly RequiredAction[];
}

interface RequiredAction {
  readonly action: string;
  readonly why: string;
}

/** By type of resource; data sources as `data.aws_…`. */
export type ActionTable = Readonly<Record<string, ResourceActions>>;

/** Returns actions of one service. @example actionsOf("kafka", "DescribeCluster GetBootstrapBrokers") */
export const actionsOf = (service: string, names: string): string[] => names.split(" ").map((name) => `${service}:${name}`);

/** Returns required actions of one service, with one reason. */
export const requiredOf = (service: string, names: string, why: string): RequiredAction[] =>
  actionsOf(service, names).map((action) => ({ action, why }));
