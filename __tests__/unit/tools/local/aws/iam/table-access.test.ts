import { beforeEach, expect, test } from "@jest/globals";
import { Credentials } from "../../../../../../tools/local/aws/iam/credentials.js";
import { checkTableAccess } from "../../../../../../tools/local/aws/iam/table-access.js";
import { awsRequest } from "../../../../../support/local-platform/aws-request.js";

const session = "arn:aws:sts::123456789012:assumed-role/counter/worker";
const table = (name: string) => `arn:aws:dynamodb:eu-west-1:123456789012:table/${name}`;

let credentials: Credentials;
let denied: string | undefined;
let asked: string[];

beforeEach(() => {
  [credentials, denied, asked] = [new Credentials(), undefined, []];
  credentials.add({ accessKeyId: "ASIA", secretAccessKey: "s", sessionToken: "t", principalArn: session });
  credentials.add({ accessKeyId: "AKIA", secretAccessKey: "s", principalArn: "arn:aws:iam::123456789012:user/admin" });
});

function check(operation: string, input: object, { accessKeyId = "ASIA", service = "dynamodb" } = {}): Promise<void> {
  const request = awsRequest("POST", "/", input, { "x-amz-target": `DynamoDB_20120810.${operation}` });
  const isAllowed = async (_: string, action: string, resource: string) => {
    asked.push(`${action} ${resource}`);
    return { allowed: action !== denied, reason: "" };
  };
  return checkTableAccess({ ...request, accessKeyId, service }, { credentials, iam: { isAllowed }, accountId: "123456789012" });
}

test.each(["GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query", "Scan"])("%s needs its action on the table", async (operation) => {
  await check(operation, { TableName: "counts" });
  await check(operation, { TableName: table("counts") });

  expect(asked).toEqual([`dynamodb:${operation} ${table("counts")}`, `dynamodb:${operation} ${table("counts")}`]);
});

test("a transaction needs the actions of its items, on each of its tables", async () => {
  const TransactItems = [
    ...[{ Put: { TableName: "counts" } }, { Put: { TableName: "counts" } }, { Update: { TableName: "counts" } }],
    ...[{ Delete: { TableName: "others" } }, { ConditionCheck: { TableName: "others" } }, { Put: { TableName: "others" } }],
  ];
  await check("TransactWriteItems", { TransactItems });

  expect(asked).toEqual([
    ...["PutItem", "UpdateItem"].map((action) => `dynamodb:${action} ${table("counts")}`),
    ...["DeleteItem", "ConditionCheckItem", "PutItem"].map((action) => `dynamodb:${action} ${table("others")}`),
  ]);
});

test("a role without the action is denied, as DynamoDB answers", async () => {
  denied = "dynamodb:UpdateItem";

  await expect(check("TransactWriteItems", { TransactItems: [{ Update: { TableName: "counts" } }] })).rejects.toMatchObject({
    ...{ status: 400, code: "AccessDeniedException" },
    message: `User: ${session} is not authorized to perform: dynamodb:UpdateItem on resource: ${table("counts")} because no identity-based policy allows the dynamodb:UpdateItem action`,
  });
});

test("administrators, other operations and other services are not asked", async () => {
  await check("PutItem", { TableName: "counts" }, { accessKeyId: "AKIA" });
  await check("DescribeTable", { TableName: "counts" });
  await check("PutItem", { TableName: "counts" }, { service: "sqs" });
  await check("PutItem", { TableName: "counts" }, { accessKeyId: "unknown" });

  expect(asked).toEqual([]);
});
