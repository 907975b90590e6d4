import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { Testing } from "cdktf";
import {
  AwsEnvironment,
  acceptFinding,
  EncryptionKey,
  type EncryptionKeyProps,
  encryptedLogGroup,
  FunctionCodeMissing,
  functionZip,
  logRetentionDays,
  policyDocument,
  serviceTrustPolicy,
  trustPolicy,
  VpcFunction,
  type VpcFunctionProps,
} from "../../../../modules/aws/index.js";
import { ReadableStack } from "../../../../modules/terraform/index.js";
import { statements } from "../../../support/modules/synthesized.js";

// biome-ignore lint/suspicious/noExplicitAny: the attributes of several kinds of resource, as JSON
type Blocks = Record<string, Record<string, Record<string, any>>>;

interface Synthesized {
  readonly resource?: Blocks;
  readonly data?: Blocks;
  readonly removed?: readonly unknown[];
}

const ACCOUNT = "${data.aws_caller_identity.aws.account_id}";
const PARTITION = "${data.aws_partition.aws_partition.partition}";
const arn = (service: string, resource: string) => `arn:${PARTITION}:${service}:eu-west-1:${ACCOUNT}:${resource}`;

/** Returns the resources of a stack in eu-west-1, and its data sources. */
function built(build: (stack: ReadableStack, environment: AwsEnvironment) => void, region?: string) {
  const stack = new ReadableStack(Testing.app(), "stack");
  build(stack, new AwsEnvironment(stack, "aws", region));
  const { resource = {}, data = {}, removed = [] } = JSON.parse(JSON.stringify(stack.toTerraform())) as Synthesized;
  return { resource, data, removed };
}

const keyOf = (stack: ReadableStack, environment: AwsEnvironment, changes: Partial<EncryptionKeyProps> = {}) =>
  new EncryptionKey(stack, "key", {
    ...{ alias: "orders-dev", description: "Encrypts orders.", environment, services: [], preventDestroy: true },
    ...changes,
  });

test("the environment has the region of the settings, or reads that of the provider", () => {
  const arns: string[] = [];
  const build = (stack: ReadableStack, environment: AwsEnvironment) => {
    arns.push(environment.arn("logs", "log-group:x"), environment.accountRoot);
    encryptedLogGroup(stack, "logs", { name: environment.region, retentionDays: 365, key: keyOf(stack, environment) });
  };
  const given = built(build, "eu-west-1");
  const read = built(build);

  expect(given.resource["aws_cloudwatch_log_group"]?.["logs"]?.["name"]).toBe("eu-west-1");
  expect(Object.keys(given.data).sort()).toEqual(["aws_caller_identity", "aws_partition"]);
  expect(read.resource["aws_cloudwatch_log_group"]?.["logs"]?.["name"]).toBe("${data.aws_region.aws_region.id}");
  expect(Object.keys(read.data).sort()).toEqual(["aws_caller_identity", "aws_partition", "aws_region"]);
});

describe("a key", () => {
  const policyOf = (changes: Partial<EncryptionKeyProps>) => {
    const { resource } = built((stack, environment) => void keyOf(stack, environment, changes), "eu-west-1");
    return statements(resource["aws_kms_key"]?.["key"]?.["policy"]);
  };
  const everyone = { AWS: [`arn:${PARTITION}:iam::${ACCOUNT}:root`] };

  test("rotates, has an alias, can't be destroyed by a plan, and keeps its data for 30 days", () => {
    const { resource } = built((stack, environment) => void keyOf(stack, environment), "eu-west-1");
    const { policy: _, ...key } = resource["aws_kms_key"]?.["key"] ?? {};

    expect(key).toMatchObject({
      ...{ description: "Encrypts orders.", enable_key_rotation: true, deletion_window_in_days: 30 },
      lifecycle: { prevent_destroy: true, create_before_destroy: true },
    });
    expect(resource["aws_kms_alias"]?.["key_alias"]).toMatchObject({
      name: "alias/orders-dev",
      target_key_id: "${aws_kms_key.key.key_id}",
    });
  });

  test("can be destroyed if the settings say so", () => {
    const { resource } = built((stack, environment) => void keyOf(stack, environment, { preventDestroy: false }), "eu-west-1");

    expect(resource["aws_kms_key"]?.["key"]?.["lifecycle"]).toEqual({ prevent_destroy: false, create_before_destroy: true });
  });

  test.each([
    [false, []],
    [true, [{ from: "aws_kms_key.key", lifecycle: { destroy: false } }]],
  ])("stands for an existing key, creates none, and keeps the one that it created before if asked to: %j", (keepsFormer, blocks) => {
    const existing = "arn:aws:kms:us-east-1:123456789012:key/0a1b2c3d-0a1b-4a1b-8a1b-0a1b2c3d4e5f";
    let arn = "";
    const { resource, removed } = built((stack, environment) => {
      arn = keyOf(stack, environment, { existing, keepsFormer }).arn;
    }, "eu-west-1");

    expect(arn).toBe(existing);
    expect(resource).toEqual({});
    expect(removed).toEqual(blocks);
  });

  test("can be administered, but not used, by the account", () => {
    const policy = policyOf({});
    const actions: string[] = policy["Administration"]?.["Action"];

    expect(Object.keys(policy)).toEqual(["Administration"]);
    expect(policy["Administration"]).toMatchObject({ Effect: "Allow", Principal: everyone, Resource: ["*"] });
    for (const action of ["CreateAlias", "DescribeKey", "EnableKeyRotation", "ListGrants", "PutKeyPolicy", "RevokeGrant", "GetKeyPolicy"])
      expect(actions).toContain(`kms:${action}`);
    for (const action of ["TagResource", "UntagResource", "ScheduleKeyDeletion", "CancelKeyDeletion", "RotateKeyOnDemand"])
      expect(actions).toContain(`kms:${action}`);
    expect(actions.filter((action) => /\*|CreateGrant|Encrypt|Decrypt|Generate|Sign|Verify/.test(action))).toEqual([]);
  });

  test("is used only through the services, and for the log groups", () => {
    const policy = policyOf({ services: ["kafka", "sqs"], logGroups: ["/aws/lambda/orders", "/msk/*"] });
    const use = ["Encrypt", "Decrypt", "ReEncryptFrom", "ReEncryptTo", "GenerateDataKey", "GenerateDataKeyWithoutPlaintext"].map(
      (action) => `kms:${action}`,
    );
    const viaService = { "kms:ViaService": ["kafka.eu-west-1.amazonaws.com", "sqs.eu-west-1.amazonaws.com"] };

    expect(policy["UseThroughServices"]).toEqual({
      ...{ Effect: "Allow", Principal: everyone, Action: use, Resource: ["*"] },
      Condition: { StringEquals: viaService },
    });
    expect(policy["GrantToServices"]).toEqual({
      ...{ Effect: "Allow", Principal: everyone, Action: ["kms:CreateGrant"], Resource: ["*"] },
      Condition: { StringEquals: viaService, Bool: { "kms:GrantIsForAWSResource": "true" } },
    });
    expect(policy["EncryptLogs"]).toEqual({
      ...{ Effect: "Allow", Principal: { Service: "logs.eu-west-1.amazonaws.com" }, Action: [...use, "kms:DescribeKey"], Resource: ["*"] },
      Condition: {
        ArnLike: {
          "kms:EncryptionContext:aws:logs:arn": [arn("logs", "log-group:/aws/lambda/orders"), arn("logs", "log-group:/msk/*")],
        },
      },
    });
  });
});

describe("a log group", () => {
  const groupOf = (retentionDays: number) =>
    built(
      (stack, environment) => void encryptedLogGroup(stack, "logs", { name: "/x", retentionDays, key: keyOf(stack, environment) }),
      "eu-west-1",
    ).resource["aws_cloudwatch_log_group"]?.["logs"];

  test("is encrypted and has a retention period, and one of less than a year is an accepted finding", () => {
    expect(groupOf(365)).toMatchObject({ name: "/x", retention_in_days: 365, kms_key_id: "${aws_kms_key.key.arn}" });
    expect(groupOf(365)?.["//"]).not.toHaveProperty("accepted");
    expect(groupOf(180)?.["//"].accepted).toEqual([{ check: "CKV_AWS_338", reason: expect.stringContaining("180 days") }]);
  });

  test("keeps events for one of the periods of CloudWatch Logs", () => {
    const allowed = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

    expect(Array.from({ length: 4_000 }, (_, days) => days).filter((days) => logRetentionDays.safeParse(days).success)).toEqual(allowed);
  });
});

test("accepted findings of a resource add up", () => {
  const { resource } = built((stack, environment) => {
    const group = encryptedLogGroup(stack, "logs", { name: "/x", retentionDays: 365, key: keyOf(stack, environment) });
    acceptFinding(group, "A", "first");
    acceptFinding(group, "B", "second");
  }, "eu-west-1");

  expect(resource["aws_cloudwatch_log_group"]?.["logs"]?.["//"].accepted).toEqual([
    { check: "A", reason: "first" },
    { check: "B", reason: "second" },
  ]);
});

describe("a policy", () => {
  const statement = { sid: "Read", actions: ["s3:GetObject"], resources: ["*"] };
  const conditions = { StringEquals: { "aws:SourceAccount": "1" } };

  test("has the members that its statements have, in a fixed order", () => {
    expect(policyDocument([statement, { ...statement, sid: "Not", effect: "Deny", principals: "*", conditions }])).toBe(
      '{"Version":"2012-10-17","Statement":[{"Sid":"Read","Effect":"Allow","Action":["s3:GetObject"],"Resource":["*"]},' +
        '{"Sid":"Not","Effect":"Deny","Principal":"*","Action":["s3:GetObject"],"Resource":["*"],"Condition":{"StringEquals":{"aws:SourceAccount":"1"}}}]}',
    );
  });

  test.each([
    [{ service: "lambda.amazonaws.com" }, { Service: "lambda.amazonaws.com" }],
    [{ aws: ["arn:aws:iam::1:root"] }, { AWS: ["arn:aws:iam::1:root"] }],
    ["*" as const, "*"],
  ])("names the principal %j as %j", (principals, json) => {
    expect(JSON.parse(policyDocument([{ ...statement, principals }])).Statement[0].Principal).toEqual(json);
    expect(JSON.parse(trustPolicy(principals))).toEqual({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: json, Action: "sts:AssumeRole" }],
    });
  });

  test("of trust has the conditions of its service", () => {
    expect(JSON.parse(serviceTrustPolicy("lambda.amazonaws.com", conditions)).Statement).toEqual([
      { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole", Condition: conditions },
    ]);
  });
});

describe("a function in the VPC", () => {
  const functionWith = (changes: Partial<VpcFunctionProps> = {}) =>
    built((stack, environment) => {
      const { ready } = new VpcFunction(stack, "ingest", {
        ...{ name: "orders-ingest", description: "Ingests.", code: "producer", environment, vpcId: "vpc-1", subnetIds: ["s-1", "s-2"] },
        ...{ key: keyOf(stack, environment), variables: { TOPIC: "orders" }, memoryMb: 512, timeoutSeconds: 30, logRetentionDays: 365 },
        ...changes,
      });
      expect(ready).toHaveLength(5);
    }, "eu-west-1").resource;
  const zip = "${path.module}/functions/producer.zip";

  test("runs Node.js on arm64 in the subnets, with its key, log group, tracing and variables", () => {
    const { "//": _, ...attributes } = functionWith()["aws_lambda_function"]?.["ingest_function"] ?? {};

    expect(attributes).toEqual({
      ...{ function_name: "orders-ingest", description: "Ingests.", role: "${aws_iam_role.ingest_role.arn}" },
      ...{ runtime: "nodejs22.x", architectures: ["arm64"], handler: "index.handler", memory_size: 512, timeout: 30 },
      ...{ filename: zip, source_code_hash: `\${filebase64sha256("${zip}")}`, kms_key_arn: "${aws_kms_key.key.arn}" },
      environment: { variables: { TOPIC: "orders" } },
      vpc_config: { subnet_ids: ["s-1", "s-2"], security_group_ids: ["${aws_security_group.ingest_security_group.id}"] },
      tracing_config: { mode: "Active" },
      logging_config: { log_format: "JSON", log_group: "${aws_cloudwatch_log_group.ingest_logs.name}" },
      depends_on: ["logs", "tracing", "environment", "network"].map((purpose) => `aws_iam_role_policy.ingest_${purpose}_policy`),
    });
  });

  test("has a role for Lambda, a security group whose description can differ, and a log group by Lambda's name", () => {
    const resource = functionWith();

    expect(resource["aws_iam_role"]?.["ingest_role"]).toMatchObject({
      ...{ name: "orders-ingest", description: "Execution role of the function orders-ingest." },
      assume_role_policy: serviceTrustPolicy("lambda.amazonaws.com"),
    });
    expect(resource["aws_security_group"]?.["ingest_security_group"]).toMatchObject({
      ...{ name: "orders-ingest", vpc_id: "vpc-1", tags: { Name: "orders-ingest" } },
      description: "Function orders-ingest. Rules are separate resources.",
      lifecycle: { create_before_destroy: true, ignore_changes: ["description"] },
    });
    expect(resource["aws_cloudwatch_log_group"]?.["ingest_logs"]).toMatchObject({
      name: "/aws/lambda/orders-ingest",
      retention_in_days: 365,
    });
  });

  test("can write its logs and traces, read its environment and use the network, but not by its own code", () => {
    const policies = functionWith()["aws_iam_role_policy"] ?? {};
    const of = (purpose: string) => {
      const { name, role, policy } = policies[`ingest_${purpose}_policy`] as Record<string, string>;
      expect({ name, role }).toEqual({ name: purpose, role: "${aws_iam_role.ingest_role.name}" });
      return statements(policy as string);
    };

    expect(of("logs")).toEqual({
      WriteOwnLogs: {
        ...{ Effect: "Allow", Action: ["logs:CreateLogStream", "logs:PutLogEvents"] },
        Resource: ["${aws_cloudwatch_log_group.ingest_logs.arn}:*"],
      },
    });
    expect(of("tracing")).toEqual({
      SendTraces: { Effect: "Allow", Action: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"], Resource: ["*"] },
    });
    expect(of("environment")).toEqual({
      ReadOwnEnvironment: { Effect: "Allow", Action: ["kms:Decrypt"], Resource: ["${aws_kms_key.key.arn}"] },
    });
    expect(of("network")).toEqual({
      ManageNetworkInterfaces: {
        Effect: "Allow",
        Action: ["Create", "Delete"]
          .map((verb) => `ec2:${verb}NetworkInterface`)
          .concat(["ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses"]),
        Resource: [arn("ec2", "*/*")],
      },
      SeeNetwork: { Effect: "Allow", Action: ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"], Resource: ["*"] },
      NotByItsOwnCode: {
        ...{ Effect: "Deny", Action: ["ec2:*"], Resource: ["*"] },
        Condition: { ArnEquals: { "lambda:SourceFunctionArn": arn("lambda", "function:orders-ingest") } },
      },
    });
  });

  test("has the reserved concurrency of the settings, or an accepted finding", () => {
    const findings = (changes: Partial<VpcFunctionProps>) => {
      const created = functionWith(changes)["aws_lambda_function"]?.["ingest_function"];
      return [created?.["reserved_concurrent_executions"], created?.["//"].accepted.map(({ check }: { check: string }) => check)];
    };

    expect(findings({ reservedConcurrency: 5 })).toEqual([5, ["CKV_AWS_116", "CKV_AWS_272"]]);
    expect(findings({})).toEqual([undefined, ["CKV_AWS_116", "CKV_AWS_272", "CKV_AWS_115"]]);
  });
});

describe("the zip of a function", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "functions-"));
    process.env["MSK_FUNCTIONS"] = folder;
  });

  afterEach(() => {
    delete process.env["MSK_FUNCTIONS"];
    rmSync(folder, { recursive: true });
  });

  test("is in the folder that MSK_FUNCTIONS names", () => {
    writeFileSync(join(folder, "producer.zip"), "");

    expect(functionZip("producer")).toBe(join(folder, "producer.zip"));
  });

  test("is missing if it is not built", () => {
    expect(() => functionZip("producer")).toThrow(
      new FunctionCodeMissing(`${join(folder, "producer.zip")} is not built; run \`make build\` first`),
    );
  });
});
