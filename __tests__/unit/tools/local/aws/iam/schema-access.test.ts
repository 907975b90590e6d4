import { beforeEach, expect, test } from "@jest/globals";
import { Credentials } from "../../../../../../tools/local/aws/iam/credentials.js";
import { checkSchemaAccess } from "../../../../../../tools/local/aws/iam/schema-access.js";
import { awsRequest } from "../../../../../support/local-platform/aws-request.js";

const session = "arn:aws:sts::123456789012:assumed-role/orders/worker";
const PREFIX = "arn:aws:glue:eu-west-1:123456789012";
const [registry, schema] = [`${PREFIX}:registry/shop`, `${PREFIX}:schema/shop/orders`];

let credentials: Credentials;
let allowed: readonly string[];
let asked: unknown[];

beforeEach(() => {
  [credentials, allowed, asked] = [new Credentials(), [], []];
  credentials.add({ accessKeyId: "ASIA", secretAccessKey: "s", sessionToken: "t", principalArn: session });
  credentials.add({ accessKeyId: "AKIA", secretAccessKey: "s", principalArn: "arn:aws:iam::123456789012:user/admin" });
});

function check({ accessKeyId = "ASIA", operation = "GetSchemaVersion", service = "glue", input = {} as object } = {}): Promise<void> {
  const headers = { "x-amz-target": `AWSGlue.${operation}` };
  const request = { ...awsRequest("POST", "/", input, headers), accessKeyId, service };
  const isAllowed = async (principal: string, action: string, resource: string) => {
    asked.push([principal, action, resource]);
    return { allowed: allowed.includes(resource), reason: "" };
  };
  return checkSchemaAccess(request, { credentials, iam: { isAllowed }, accountId: "123456789012" });
}

test.each([
  ["GetSchemaVersion", { SchemaId: { SchemaArn: schema } }, [registry, schema]],
  ["GetSchemaByDefinition", { SchemaId: { RegistryName: "shop", SchemaName: "orders" } }, [registry, schema]],
  [
    "RegisterSchemaVersion",
    { SchemaId: { SchemaName: "a" } },
    [`${PREFIX}:registry/default-registry`, `${PREFIX}:schema/default-registry/a`],
  ],
  ["CreateSchema", { RegistryId: { RegistryName: "shop" }, SchemaName: "orders" }, [registry, schema]],
  ["CreateSchema", { RegistryId: { RegistryArn: registry }, SchemaName: "orders" }, [registry, schema]],
  ["PutSchemaVersionMetadata", { SchemaVersionId: "1" }, ["*"]],
  ["GetSchemaVersion", { SchemaVersionId: "1" }, ["*"]],
])("%s of %j needs its schema and its registry", async (operation, input, resources) => {
  allowed = resources;

  await check({ operation, input });

  expect(asked).toEqual(resources.map((resource) => [session, `glue:${operation}`, resource]));
});

test.each([registry, schema])("a role that %s is not allowed to is denied", async (missing) => {
  allowed = [registry, schema].filter((each) => each !== missing);

  await expect(check({ input: { SchemaId: { SchemaArn: schema } } })).rejects.toMatchObject({
    ...{ status: 400, code: "AccessDeniedException" },
    message: `User: ${session} is not authorized to perform: glue:GetSchemaVersion on resource: ${missing} because no identity-based policy allows the glue:GetSchemaVersion action`,
  });
});

test.each([
  ["a user", { accessKeyId: "AKIA" }],
  ["an unknown key", { accessKeyId: "other" }],
  ["another operation", { operation: "GetTable" }],
  ["another service", { service: "kafka" }],
])("does not check %s", async (_, request) => {
  await check(request);

  expect(asked).toEqual([]);
});
