import { expect, test } from "@jest/globals";
import { checkTags } from "../../../../../../tools/local/aws/limits/tags.js";
import type { AwsRequest } from "../../../../../../tools/local/aws/protocol/request.js";
import { awsRequest } from "../../../../../support/local-platform/aws-request.js";

type Tags = readonly (readonly [key: string, value: string])[];

const numbered = (prefix: string, tags: Tags) =>
  tags
    .map(
      ([key, value], index) =>
        `${prefix}.${index + 1}.Key=${encodeURIComponent(key)}&${prefix}.${index + 1}.Value=${encodeURIComponent(value)}`,
    )
    .join("&");
const object = (tags: Tags) => Object.fromEntries(tags);
const pairs = (tags: Tags, key: string, value: string) => tags.map((tag) => ({ [key]: tag[0], [value]: tag[1] }));
const rest = (service: string, operation: string, body: unknown) => {
  const [method, url] = operation.split(" ") as [string, string];
  return { ...awsRequest(method, url, body), service };
};
const json = (service: string, operation: string, body: unknown) => ({
  ...awsRequest("POST", "/", body, { "x-amz-target": `X.${operation}` }),
  service,
});
const form = (service: string, body: string) => ({
  ...awsRequest("POST", "/", undefined, { "content-type": "application/x-www-form-urlencoded" }),
  ...{ service, body: Buffer.from(body) },
});

/** A request with tags for each operation that sets tags. */
const requests: Readonly<Record<string, (tags: Tags) => ReturnType<typeof rest>>> = {
  "kafka CreateCluster": (tags) => rest("kafka", "POST /v1/clusters", { tags: object(tags) }),
  "kafka CreateClusterV2": (tags) => rest("kafka", "POST /api/v2/clusters", { tags: object(tags) }),
  "kafka CreateVpcConnection": (tags) => rest("kafka", "POST /v1/vpc-connection", { tags: object(tags) }),
  "kafka CreateReplicator": (tags) => rest("kafka", "POST /replication/v1/replicators", { tags: object(tags) }),
  "kafka TagResource": (tags) => rest("kafka", "POST /v1/tags/arn", { tags: object(tags) }),
  "lambda CreateFunction": (tags) => rest("lambda", "POST /2015-03-31/functions", { Tags: object(tags) }),
  "lambda CreateEventSourceMapping": (tags) => rest("lambda", "POST /2015-03-31/event-source-mappings", { Tags: object(tags) }),
  "lambda TagResource": (tags) => rest("lambda", "POST /2017-03-31/tags/arn", { Tags: object(tags) }),
  "apigateway CreateApi": (tags) => rest("apigateway", "POST /v2/apis", { tags: object(tags) }),
  "apigateway CreateStage": (tags) => rest("apigateway", "POST /v2/apis/id/stages", { tags: object(tags) }),
  "apigateway CreateVpcLink": (tags) => rest("apigateway", "POST /v2/vpclinks", { tags: object(tags) }),
  "apigateway TagResource": (tags) => rest("apigateway", "POST /v2/tags/arn", { tags: object(tags) }),
  "logs CreateLogGroup": (tags) => json("logs", "CreateLogGroup", { tags: object(tags) }),
  "logs TagResource": (tags) => json("logs", "TagResource", { resourceArn: "one", tags: object(tags) }),
  "sqs CreateQueue": (tags) => json("sqs", "CreateQueue", { tags: object(tags) }),
  "sqs TagQueue": (tags) => json("sqs", "TagQueue", { QueueUrl: "one", Tags: object(tags) }),
  "kms CreateKey": (tags) => json("kms", "CreateKey", { Tags: pairs(tags, "TagKey", "TagValue") }),
  "kms TagResource": (tags) => json("kms", "TagResource", { KeyId: "one", Tags: pairs(tags, "TagKey", "TagValue") }),
  "secretsmanager CreateSecret": (tags) => json("secretsmanager", "CreateSecret", { Tags: pairs(tags, "Key", "Value") }),
  "secretsmanager TagResource": (tags) => json("secretsmanager", "TagResource", { SecretId: "one", Tags: pairs(tags, "Key", "Value") }),
  "aps CreateWorkspace": (tags) => rest("aps", "POST /workspaces", { tags: object(tags) }),
  "grafana CreateWorkspace": (tags) => rest("grafana", "POST /workspaces", { tags: object(tags) }),
  "acm-pca CreateCertificateAuthority": (tags) => json("acm-pca", "CreateCertificateAuthority", { Tags: pairs(tags, "Key", "Value") }),
  "application-autoscaling RegisterScalableTarget": (tags) =>
    json("application-autoscaling", "RegisterScalableTarget", { Tags: object(tags) }),
  "monitoring PutMetricAlarm": (tags) => form("monitoring", `Action=PutMetricAlarm&${numbered("Tags.member", tags)}`),
  "monitoring PutCompositeAlarm": (tags) => json("monitoring", "PutCompositeAlarm", { Tags: pairs(tags, "Key", "Value") }),
  "sns CreateTopic": (tags) => form("sns", `Action=CreateTopic&${numbered("Tags.member", tags)}`),
  "iam CreateRole": (tags) => form("iam", `Action=CreateRole&${numbered("Tags.member", tags)}`),
  "iam TagRole": (tags) => form("iam", `Action=TagRole&Version=2010-05-08&RoleName=app&${numbered("Tags.member", tags)}`),
  "ec2 CreateVpc": (tags) =>
    form("ec2", `Action=CreateVpc&TagSpecification.1.ResourceType=vpc&${numbered("TagSpecification.1.Tag", tags)}`),
  "ec2 CreateTags": (tags) => form("ec2", `Action=CreateTags&ResourceId.1=vpc-1&${numbered("Tag", tags)}`),
  "s3 PutBucketTagging": (tags) => {
    const tagSet = tags.map(([key, value]) => `<Tag><Key>${key}</Key><Value>${value}</Value></Tag>`).join("");
    return { ...rest("s3", "PUT /bucket?tagging", undefined), body: Buffer.from(`<Tagging><TagSet>${tagSet}</TagSet></Tagging>`) };
  },
};

/** Returns the answer to a request for a resource that has tags with the given keys. */
async function answer(operation: string, tags: Tags, existing: readonly string[] = []): Promise<string> {
  const request = (requests[operation] as (typeof requests)[string])(tags);
  return checkTags(request, async (listing) => ({ status: 200, headers: {}, body: listOfTags(operation, listing, existing) })).then(
    () => "accepted",
    ({ code, message }) => `${code}: ${message}`,
  );
}

/** Returns the answer of a service to the request that lists the tags of a resource. */
function listOfTags(operation: string, listing: AwsRequest, keys: readonly string[]): string {
  const [service = ""] = operation.split(" ");
  expect(requestLine(listing)).toBe(listings[operation]);
  if (service === "iam") return keys.map((key) => `<member><Key>${key}</Key><Value/></member>`).join("");
  if (service === "kms" || service === "secretsmanager")
    return JSON.stringify({ Tags: keys.map((key) => (service === "kms" ? { TagKey: key } : { Key: key })) });
  const tags = Object.fromEntries(keys.map((key) => [key, ""]));
  return JSON.stringify(service === "lambda" || service === "sqs" ? { Tags: tags } : { tags });
}

/** The request that lists the tags of a resource, for each operation that tags an existing resource. */
const listings: Readonly<Record<string, string>> = {
  "kafka TagResource": "GET /v1/tags/arn ",
  "lambda TagResource": "GET /2017-03-31/tags/arn ",
  "apigateway TagResource": "GET /v2/tags/arn ",
  "logs TagResource": 'X.ListTagsForResource {"resourceArn":"one"}',
  "sqs TagQueue": 'X.ListQueueTags {"QueueUrl":"one"}',
  "kms TagResource": 'X.ListResourceTags {"KeyId":"one"}',
  "secretsmanager TagResource": 'X.DescribeSecret {"SecretId":"one"}',
  "iam TagRole": "POST / Action=ListRoleTags&Version=2010-05-08&RoleName=app",
};

const requestLine = ({ method, path, headers, body }: AwsRequest) => `${headers["x-amz-target"] ?? `${method} ${path}`} ${body}`;

const nobody = () => Promise.reject(new Error("no request is expected"));
const FIFTY: Tags = Array.from({ length: 50 }, (_, index) => [`key-${index}`, "value"]);
const RESERVED = "Tag keys starting with 'aws:' are reserved for internal use";

test.each(Object.keys(requests))("%s takes 50 tags of the greatest length with all allowed characters", async (operation) => {
  const longest: Tags = [["k".repeat(128), "v".repeat(256)], ["Größe 1_.:/=+-@", "東京 2_.:/=+-@"], ...FIFTY.slice(2)];

  expect(await answer(operation, longest)).toBe("accepted");
  expect(await answer(operation, [])).toBe("accepted");
});

test.each([
  ["kafka", "BadRequestException: A resource can have 50 tags at most.", `BadRequestException: ${RESERVED}: aws:x`],
  ["lambda", "InvalidParameterValueException: A resource can have 50 tags at most.", `InvalidParameterValueException: ${RESERVED}: aws:x`],
  ["apigateway", "BadRequestException: A resource can have 50 tags at most.", `BadRequestException: ${RESERVED}: aws:x`],
  ["logs", "InvalidParameterException: A resource can have 50 tags at most.", `InvalidParameterException: ${RESERVED}: aws:x`],
  ["sqs", "InvalidParameterValue: A resource can have 50 tags at most.", `InvalidParameterValue: ${RESERVED}: aws:x`],
  ["kms", "LimitExceededException: The number of tags exceeds the limit.", `TagException: ${RESERVED}: aws:x`],
  ["secretsmanager", "InvalidParameterException: A resource can have 50 tags at most.", `InvalidParameterException: ${RESERVED}: aws:x`],
  ["aps", "ValidationException: A resource can have 50 tags at most.", `ValidationException: ${RESERVED}: aws:x`],
  ["grafana", "ValidationException: A resource can have 50 tags at most.", `ValidationException: ${RESERVED}: aws:x`],
  ["acm-pca", "InvalidTagException: A resource can have 50 tags at most.", `InvalidTagException: ${RESERVED}: aws:x`],
  ["application-autoscaling", "ValidationException: A resource can have 50 tags at most.", `ValidationException: ${RESERVED}: aws:x`],
  ["monitoring", "InvalidParameterValue: A resource can have 50 tags at most.", `InvalidParameterValue: ${RESERVED}: aws:x`],
  ["sns", "InvalidParameter: A resource can have 50 tags at most.", `InvalidParameter: ${RESERVED}: aws:x`],
  ["iam", "LimitExceeded: The number of tags has reached the maximum limit: 50", `InvalidInput: ${RESERVED}: aws:x`],
  ["ec2", "TagLimitExceeded: The maximum number of Tags for a resource has been reached.", `InvalidParameterValue: ${RESERVED}`],
  ["s3", "BadRequest: Bucket tag count cannot be greater than 50", "InvalidTag: System tags cannot be added/updated by requester"],
])("%s refuses more than 50 tags, and keys that begin with aws:", async (service, tooMany, reserved) => {
  const operations = Object.keys(requests).filter((operation) => operation.startsWith(`${service} `));

  const answers = (tags: Tags) => Promise.all(operations.map((operation) => answer(operation, tags)));

  expect(await answers([...FIFTY, ["one", "more"]])).toEqual(operations.map(() => tooMany));
  expect(await answers([["aws:x", "value"]])).toEqual(operations.map(() => reserved));
});

test("keys that differ in case are duplicates in IAM only", async () => {
  const tags: Tags = [
    ["Team", "a"],
    ["team", "b"],
  ];

  const answers = await Promise.all(Object.keys(requests).map(async (operation) => [operation, await answer(operation, tags)] as const));

  expect(Object.fromEntries(answers)).toEqual({
    ...Object.fromEntries(Object.keys(requests).map((operation) => [operation, "accepted"])),
    "iam CreateRole": "InvalidInput: Duplicate tag keys found. Please note that Tag keys are case insensitive.",
    "iam TagRole": "InvalidInput: Duplicate tag keys found. Please note that Tag keys are case insensitive.",
  });
});

test.each(Object.keys(listings))("%s counts the tags that the resource has", async (operation) => {
  const [service = ""] = operation.split(" ");
  const keys = FIFTY.map(([key]) => key);

  expect(await answer(operation, [["key-0", "changed"]], keys)).toBe("accepted");
  expect(await answer(operation, [["one", "more"]], keys.slice(1))).toBe("accepted");
  expect(await answer(operation, [["one", "more"]], keys)).toBe(await answer(operation, [...FIFTY, ["one", "more"]]));
  expect(await answer(operation, [["KEY-0", "x"]], keys)).toMatch(service === "iam" ? /^accepted$/ : /[Tt]ags/);
});

test.each([
  ["ec2 CreateTags", "InvalidParameterValue: Duplicate tag key 'team' specified."],
  ["kms CreateKey", "TagException: Duplicate tag key: team"],
  ["s3 PutBucketTagging", "InvalidTag: Cannot provide multiple Tags with the same key"],
])("%s refuses equal keys", async (operation, expected) => {
  expect(
    await answer(operation, [
      ["team", "a"],
      ["team", "b"],
    ]),
  ).toBe(expected);
});

test.each<[string, Tags[number], string]>([
  ["an empty key", ["", "value"], "Tag keys must not be empty."],
  ["a long key", ["k".repeat(129), ""], `The tag key has more than 128 characters: ${"k".repeat(129)}`],
  ["a long value", ["key", "v".repeat(257)], "The value of the tag key has more than 256 characters."],
  ["a reserved key in upper case", ["AWS:x", ""], `${RESERVED}: AWS:x`],
  ["a key with a comma", ["a,b", ""], "The tag a,b has characters that are not allowed. Use letters, digits, spaces and _ . : / = + - @"],
  [
    "a value with a bracket",
    ["a", "(b)"],
    "The tag a has characters that are not allowed. Use letters, digits, spaces and _ . : / = + - @",
  ],
])("MSK refuses %s", async (_, tag, message) => {
  expect(await answer("kafka TagResource", [tag])).toBe(`BadRequestException: ${message}`);
});

test("EC2 allows any character", async () => {
  expect(await answer("ec2 CreateVpc", [["a,b", "(c)"]])).toBe("accepted");
});

test("EC2 counts the tags of each resource on its own", async () => {
  const two = (prefix: string) => numbered(`TagSpecification.${prefix}.Tag`, FIFTY);

  await expect(checkTags(form("ec2", `Action=RunInstances&${two("1")}&${two("2")}`), nobody)).resolves.toBeUndefined();
});

test.each([
  ["kafka", "PUT /v1/clusters/arn/nodes/count"],
  ["s3", "PUT /bucket"],
  ["route53", "POST /2013-04-01/hostedzone"],
])("reads no tags from %s %s", async (service, operation) => {
  await expect(checkTags(rest(service, operation, { tags: { "aws:x": "" } }), nobody)).resolves.toBeUndefined();
});
