import { type AwsRequest, formParameters, isQueryRequest, jsonBody } from "../protocol/request.js";
import type { ReadOperation } from "./read-operation.js";

type Values = Readonly<Record<string, unknown>>;
/** Returns the end of an ARN, after the service, for the value of a parameter; `@` is the region and the account. */
type ArnEnd = (value: string, operation: string, values: Values) => string;

interface NamedResources {
  /** The service in ARNs. @default the service of the request */
  readonly service?: string;
  /** By parameter: the first that a request has decides, or every one if `all` is true. */
  readonly parameters: Readonly<Record<string, ArnEnd>>;
  readonly all?: true;
  /** Parameters with a list of names. */
  readonly lists?: Readonly<Record<string, ArnEnd>>;
}

const regional =
  (before: string): ArnEnd =>
  (name) =>
    `@:${before}${name}`;
const last = (path: string): string => path.split("/").at(-1) as string;
const alarm = regional("alarm:");
const dashboard: ArnEnd = (name) => `:#:dashboard/${name}`;
const key: ArnEnd = (id) => (id.startsWith("alias/") ? `@:${id}` : `@:key/${id}`);

/** Parameters that name the resource of an action, by the service's name in signatures. ARNs of the service are resources anyway. */
const named: Readonly<Record<string, NamedResources>> = {
  iam: {
    parameters: {
      InstanceProfileName: (name) => `:#:instance-profile/${name}`,
      RoleName: (name) => `:#:role/${name}`,
      PolicyName: (name) => `:#:policy/${name}`,
    },
  },
  lambda: { parameters: { FunctionName: regional("function:"), UUID: regional("event-source-mapping:") } },
  logs: { parameters: { logGroupName: regional("log-group:"), logGroupIdentifier: regional("log-group:") } },
  dynamodb: { parameters: { TableName: regional("table/") } },
  sqs: { parameters: { QueueUrl: (url) => `@:${last(url)}`, QueueName: regional("") } },
  sns: { parameters: { Name: regional("") } },
  kms: { parameters: { AliasName: key, TargetKeyId: key, KeyId: key }, all: true },
  secretsmanager: { parameters: { SecretId: regional("secret:"), Name: regional("secret:") } },
  monitoring: {
    service: "cloudwatch",
    parameters: { AlarmName: alarm, DashboardName: dashboard },
    lists: { AlarmNames: alarm, DashboardNames: dashboard },
  },
  // MSK adds a random id.
  kafka: { parameters: { ClusterName: (name) => `@:cluster/${name}/id`, Name: (name) => `@:configuration/${name}/id` } },
  // Public parameters have no account.
  ssm: {
    parameters: { Name: (name) => (name.startsWith("/aws/service/") ? `~::parameter${name}` : `@:parameter/${name.replace(/^\//, "")}`) },
  },
  aps: {
    parameters: {
      workspaceId: (id, operation, { name }) =>
        operation.endsWith("RuleGroupsNamespace") ? `@:rulegroupsnamespace/${id}/${String(name)}` : `@:workspace/${id}`,
    },
  },
  grafana: { parameters: { workspaceId: regional("/workspaces/") } },
  route53: {
    parameters: {
      HostedZoneId: (id) => `::hostedzone/${last(id)}`,
      ResourceId: (id) => `::hostedzone/${last(id)}`,
      Id: (id, operation) => `::${operation === "GetChange" ? "change" : "hostedzone"}/${last(id)}`,
    },
  },
  "application-autoscaling": { parameters: { ResourceId: () => "@:scalable-target/id" } },
};

/** Returns the ARNs of the resources that a request names; `*` if it names none. */
export function resourcesOf(request: AwsRequest, { operation, input }: ReadOperation, accountId: string): string[] {
  const values: Values = Object.keys(input).length > 0 ? input : inputOf(request);
  const { service = request.service, parameters = {}, all, lists = {} } = named[request.service] ?? {};
  const arnOf = (end: string) =>
    `arn:aws:${service}:${end.replace("@", `${request.region}:${accountId}`).replace("~", request.region).replace("#", accountId)}`;
  const texts = Object.entries(values).flatMap(([name, value]) =>
    typeof value === "string" && value !== "" ? [[name, value] as const] : [],
  );
  const arns = texts.flatMap(([, value]) => (isArnOf(service, value) ? [value] : []));
  if (arns.length > 0 && all === undefined) return [...new Set(arns)];
  const byName = new Map(texts);
  const found = Object.entries(parameters).flatMap(([name, end]) => {
    const value = byName.get(name);
    return value === undefined ? [] : [isArnOf(service, value) ? value : arnOf(end(value, operation, values))];
  });
  const listed = Object.entries(lists).flatMap(([name, end]) => textsAt(values[name]).map((value) => arnOf(end(value, operation, values))));
  if (listed.length > 0) return listed;
  return found.length === 0 ? ["*"] : all ? found : found.slice(0, 1);
}

const textsAt = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((each): each is string => typeof each === "string") : [];

/** Returns whether text is the ARN of a resource in an account; templates of Private CA are in none. */
const isArnOf = (service: string, text: string): boolean => /^arn:aws:([\w-]+):[\w-]*:\d{12}:/.exec(text)?.[1] === service;

function inputOf(request: AwsRequest): Values {
  if (isQueryRequest(request)) return Object.fromEntries(formParameters(request));
  try {
    return jsonBody(request);
  } catch {
    return {}; // a body in XML
  }
}
