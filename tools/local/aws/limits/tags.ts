import { AwsError } from "../protocol/errors.js";
import { type Input, operationOf, serviceTables } from "../protocol/operations.js";
import { type AwsRequest, formParameters, isQueryRequest, jsonBody } from "../protocol/request.js";
import { elementTexts } from "../protocol/xml.js";
import { type Ask, existingTagKeys } from "./existing-tags.js";

interface Tag {
  readonly key: string;
  readonly value: string;
}

/** What can be wrong with the tags of a resource, in the order of the checks. */
type Problem = "too many" | "duplicate" | "empty key" | "long key" | "long value" | "reserved key" | "characters";

interface TagRules {
  readonly code: string;
  /** Keys that differ only in case are duplicates. @default false */
  readonly ignoresCase?: boolean;
  /** Any character is allowed. @default false */
  readonly anyCharacter?: boolean;
  /** Codes and messages of a service that differ from the general ones. */
  readonly errors?: Partial<Readonly<Record<Problem, readonly [code: string, message: string | ((key: string) => string)]>>>;
}

/** Source: AWS General Reference, "Tag naming limits and requirements" (2026-11). The prefix is reserved in any case. */
const MAXIMUM_TAGS = 50;
const MAXIMUM_KEY = 128;
const MAXIMUM_VALUE = 256;
const RESERVED = /^aws:/i;
const ALLOWED = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** Messages where those of the service are not known. */
const messages: Readonly<Record<Problem, (key: string) => string>> = {
  "too many": () => `A resource can have ${MAXIMUM_TAGS} tags at most.`,
  duplicate: (key) => `Duplicate tag key: ${key}`,
  "empty key": () => "Tag keys must not be empty.",
  "long key": (key) => `The tag key has more than ${MAXIMUM_KEY} characters: ${key}`,
  "long value": (key) => `The value of the tag ${key} has more than ${MAXIMUM_VALUE} characters.`,
  "reserved key": (key) => `Tag keys starting with 'aws:' are reserved for internal use: ${key}`,
  characters: (key) => `The tag ${key} has characters that are not allowed. Use letters, digits, spaces and _ . : / = + - @`,
};

/** EC2's and IAM's messages are those of AWS, seen in public reports up to 2026-11. */
const rules: Readonly<Record<string, TagRules>> = {
  kafka: { code: "BadRequestException" },
  kafkaconnect: { code: "BadRequestException" },
  lambda: { code: "InvalidParameterValueException" },
  apigateway: { code: "BadRequestException" },
  logs: { code: "InvalidParameterException" },
  sqs: { code: "InvalidParameterValue" },
  dynamodb: { code: "ValidationException" },
  kms: { code: "TagException", errors: { "too many": ["LimitExceededException", "The number of tags exceeds the limit."] } },
  secretsmanager: { code: "InvalidParameterException" },
  sns: { code: "InvalidParameter" },
  monitoring: { code: "InvalidParameterValue" },
  aps: { code: "ValidationException" },
  grafana: { code: "ValidationException" },
  "acm-pca": { code: "InvalidTagException" },
  "application-autoscaling": { code: "ValidationException" },
  iam: {
    code: "InvalidInput",
    ignoresCase: true,
    errors: {
      "too many": ["LimitExceeded", `The number of tags has reached the maximum limit: ${MAXIMUM_TAGS}`],
      duplicate: ["InvalidInput", "Duplicate tag keys found. Please note that Tag keys are case insensitive."],
    },
  },
  // Source: Amazon EC2 User Guide, "Tag restrictions" (2026-11): EC2 allows any character in tags.
  ec2: {
    code: "InvalidParameterValue",
    anyCharacter: true,
    errors: {
      "too many": ["TagLimitExceeded", "The maximum number of Tags for a resource has been reached."],
      duplicate: ["InvalidParameterValue", (key) => `Duplicate tag key '${key}' specified.`],
      "reserved key": ["InvalidParameterValue", "Tag keys starting with 'aws:' are reserved for internal use"],
    },
  },
  s3: {
    code: "InvalidTag",
    errors: {
      "too many": ["BadRequest", `Bucket tag count cannot be greater than ${MAXIMUM_TAGS}`],
      duplicate: ["InvalidTag", "Cannot provide multiple Tags with the same key"],
      "reserved key": ["InvalidTag", "System tags cannot be added/updated by requester"],
    },
  },
};

/** Reads the tags in an input: one list for each resource. */
type Reader = (input: Input) => Tag[][];

const map =
  (name: string): Reader =>
  (input) => [Object.entries((input[name] ?? {}) as Record<string, string>).map(([key, value]) => ({ key, value: String(value) }))];
const list =
  (name: string, key: string, value: string): Reader =>
  (input) => [((input[name] ?? []) as Record<string, string>[]).map((tag) => ({ key: tag[key] ?? "", value: tag[value] ?? "" }))];

/** Reads the tags of a Query API: `Tags.member.1.Key`, `TagSpecification.1.Tag.1.Key`. */
const form: Reader = (input) => {
  const lists = new Map<string, Tag[]>();
  for (const [name, key] of Object.entries(input)) {
    const [, group, tag] = /^((?:Tags\.member|Tag|TagSpecification\.\d+\.Tag)\.)(\d+)\.Key$/.exec(name) ?? [];
    if (group === undefined) continue;
    lists.set(group, [...(lists.get(group) ?? []), { key: String(key), value: String(input[`${group}${tag}.Value`] ?? "") }]);
  }
  return [...lists.values()];
};

/** The operations of services with REST or JSON protocols that set tags. */
const readerOf = serviceTables<Reader>({
  kafka: {
    "POST /v1/clusters": map("tags"),
    "POST /api/v2/clusters": map("tags"),
    "POST /v1/vpc-connection": map("tags"),
    "POST /replication/v1/replicators": map("tags"),
    "POST /v1/tags/{resourceArn}": map("tags"),
  },
  lambda: {
    "POST /2015-03-31/functions": map("Tags"),
    "POST /2015-03-31/event-source-mappings": map("Tags"),
    "POST /2017-03-31/tags/{arn}": map("Tags"),
  },
  apigateway: Object.fromEntries(
    ["apis", "vpclinks", "domainnames", "apis/{apiId}/stages", "tags/{arn}"].map((path) => [`POST /v2/${path}`, map("tags")]),
  ),
  logs: { CreateLogGroup: map("tags"), TagResource: map("tags"), TagLogGroup: map("tags") },
  sqs: { CreateQueue: map("tags"), TagQueue: map("Tags") },
  dynamodb: { CreateTable: list("Tags", "Key", "Value"), TagResource: list("Tags", "Key", "Value") },
  kms: { CreateKey: list("Tags", "TagKey", "TagValue"), TagResource: list("Tags", "TagKey", "TagValue") },
  secretsmanager: { CreateSecret: list("Tags", "Key", "Value"), TagResource: list("Tags", "Key", "Value") },
  monitoring: Object.fromEntries(
    ["PutMetricAlarm", "PutCompositeAlarm", "TagResource"].map((operation) => [operation, list("Tags", "Key", "Value")]),
  ),
  aps: { "POST /workspaces": map("tags"), "POST /tags/{arn}": map("tags") },
  grafana: { "POST /workspaces": map("tags"), "POST /tags/{arn}": map("tags") },
  "acm-pca": { CreateCertificateAuthority: list("Tags", "Key", "Value"), TagCertificateAuthority: list("Tags", "Key", "Value") },
  "application-autoscaling": { RegisterScalableTarget: map("Tags"), TagResource: map("Tags") },
});

/** Services with the Query protocol; SQS and KMS use JSON. */
const WITH_FORMS = ["iam", "ec2", "sns", "monitoring"];

/**
 * Checks the tags in a request, together with those that the resource has.
 *
 * @param ask - sends the request that lists the tags of a resource
 * @throws AwsError as the service answers for the first tag that breaks a rule
 */
export async function checkTags(request: AwsRequest, ask: Ask): Promise<void> {
  const service = rules[request.service];
  if (!service) return;
  for (const tags of tagsIn(request)) {
    checkResource(tags, service);
    if (tags.length === 0) continue;
    const existing = await existingTagKeys(request, operationOf(request), inputOf(request), ask);
    const identity = (key: string) => (service.ignoresCase ? key.toLowerCase() : key);
    const all = new Set([...existing, ...tags.map(({ key }) => key)].map(identity));
    if (all.size > MAXIMUM_TAGS) refuse(service, "too many");
  }
}

const inputOf = (request: AwsRequest): Input => (request.headers["x-amz-target"] === undefined ? {} : jsonBody(request));

function tagsIn(request: AwsRequest): Tag[][] {
  if (request.service === "s3") return request.method === "PUT" && request.query.has("tagging") ? [bucketTags(request)] : [];
  if (WITH_FORMS.includes(request.service) && isQueryRequest(request)) return form(Object.fromEntries(formParameters(request)));
  const operation = readerOf(request);
  return operation ? operation.entry(operation.input) : [];
}

function bucketTags({ body }: AwsRequest): Tag[] {
  return elementTexts(body.toString(), "Tag").map((tag) => ({
    key: elementTexts(tag, "Key")[0] ?? "",
    value: elementTexts(tag, "Value")[0] ?? "",
  }));
}

function refuse(service: TagRules, problem: Problem, key = ""): never {
  const [code, message] = service.errors?.[problem] ?? [service.code, messages[problem]];
  throw new AwsError(400, code, typeof message === "string" ? message : message(key));
}

function checkResource(tags: readonly Tag[], service: TagRules): void {
  const seen = new Set<string>();
  for (const { key, value } of tags) {
    const identity = service.ignoresCase ? key.toLowerCase() : key;
    if (seen.has(identity)) refuse(service, "duplicate", key);
    seen.add(identity);
    if (key === "") refuse(service, "empty key");
    if ([...key].length > MAXIMUM_KEY) refuse(service, "long key", key);
    if ([...value].length > MAXIMUM_VALUE) refuse(service, "long value", key);
    if (RESERVED.test(key)) refuse(service, "reserved key", key);
    if (!service.anyCharacter && !(ALLOWED.test(key) && ALLOWED.test(value))) refuse(service, "characters", key);
  }
}
