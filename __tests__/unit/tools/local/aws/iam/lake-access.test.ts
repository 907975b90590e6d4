import { beforeEach, expect, test } from "@jest/globals";
import { Credentials } from "../../../../../../tools/local/aws/iam/credentials.js";
import { checkLakeAccess } from "../../../../../../tools/local/aws/iam/lake-access.js";
import { awsRequest } from "../../../../../support/local-platform/aws-request.js";

const session = "arn:aws:sts::123456789012:assumed-role/lake/worker";
const GLUE = "arn:aws:glue:eu-west-1:123456789012";
const [catalog, database, table] = [`${GLUE}:catalog`, `${GLUE}:database/ads`, `${GLUE}:table/ads/events`];

let credentials: Credentials;
let allowed: readonly string[];
let asked: string[];

beforeEach(() => {
  [credentials, allowed, asked] = [new Credentials(), [], []];
  credentials.add({ accessKeyId: "ASIA", secretAccessKey: "s", sessionToken: "t", principalArn: session });
  credentials.add({ accessKeyId: "AKIA", secretAccessKey: "s", principalArn: "arn:aws:iam::123456789012:user/admin" });
});

function check(request: ReturnType<typeof awsRequest>, service: string, accessKeyId = "ASIA"): Promise<void> {
  const isAllowed = async (_: string, action: string, resource: string) => {
    asked.push(`${action} ${resource}`);
    return { allowed: allowed.includes(resource), reason: "" };
  };
  return checkLakeAccess({ ...request, accessKeyId, service }, { credentials, iam: { isAllowed }, accountId: "123456789012" });
}

const ofGlue = (operation: string, input: object, accessKeyId?: string) =>
  check(awsRequest("POST", "/", input, { "x-amz-target": `AWSGlue.${operation}` }), "glue", accessKeyId);

test.each([
  ["GetDatabase", { Name: "ads" }, [catalog, database]],
  ["CreateDatabase", { DatabaseInput: { Name: "ads" } }, [catalog, database]],
  ["GetTable", { DatabaseName: "ads", Name: "events" }, [catalog, database, table]],
  ["CreateTable", { DatabaseName: "ads", TableInput: { Name: "events" } }, [catalog, database, table]],
  ["UpdateTable", { DatabaseName: "ads", TableInput: { Name: "events" } }, [catalog, database, table]],
  ["DeleteTable", { DatabaseName: "ads", Name: "events" }, [catalog, database, table]],
])("%s needs %j and what contains it", async (operation, input, resources) => {
  allowed = resources;

  await ofGlue(operation, input);

  expect(asked).toEqual(resources.map((resource) => `glue:${operation} ${resource}`));
});

test.each([catalog, database, table])("a role that is not allowed to use %s is denied", async (missing) => {
  allowed = [catalog, database, table].filter((each) => each !== missing);

  await expect(ofGlue("UpdateTable", { DatabaseName: "ads", TableInput: { Name: "events" } })).rejects.toMatchObject({
    ...{ status: 400, code: "AccessDeniedException" },
    message: `User: ${session} is not authorized to perform: glue:UpdateTable on resource: ${missing} because no identity-based policy allows the glue:UpdateTable action`,
  });
});

test.each([
  ["GET", "/lake/ads.db/events/a.parquet", "s3:GetObject arn:aws:s3:::lake/ads.db/events/a.parquet"],
  ["HEAD", "/lake/a%20b", "s3:GetObject arn:aws:s3:::lake/a b"],
  ["PUT", "/lake/a?partNumber=1&uploadId=x", "s3:PutObject arn:aws:s3:::lake/a"],
  ["POST", "/lake/a?uploads", "s3:PutObject arn:aws:s3:::lake/a"],
  ["DELETE", "/lake/a", "s3:DeleteObject arn:aws:s3:::lake/a"],
  ["DELETE", "/lake/a?uploadId=x", "s3:AbortMultipartUpload arn:aws:s3:::lake/a"],
])("%s %s is %s", async (method, url, expected) => {
  await expect(check(awsRequest(method, url), "s3")).rejects.toMatchObject({ status: 403, code: "AccessDenied" });

  expect(asked).toEqual([expected]);
});

test("the deletion of several objects needs the right to delete each", async () => {
  allowed = ["arn:aws:s3:::lake/a"];
  const request = {
    ...awsRequest("POST", "/lake?delete"),
    body: Buffer.from("<Delete><Object><Key>a</Key></Object><Object><Key>b</Key></Object></Delete>"),
  };

  await expect(check(request, "s3")).rejects.toMatchObject({ code: "AccessDenied" });

  expect(asked).toEqual(["s3:DeleteObject arn:aws:s3:::lake/a", "s3:DeleteObject arn:aws:s3:::lake/b"]);
});

test.each([
  ["a user", () => ofGlue("GetTable", { DatabaseName: "ads", Name: "events" }, "AKIA")],
  ["another operation", () => ofGlue("GetTags", { ResourceArn: table })],
  ["a request about a bucket", () => check(awsRequest("GET", "/lake?list-type=2"), "s3")],
  ["another service", () => check(awsRequest("PUT", "/lake/a"), "sqs")],
])("asks no policy for %s", async (_, request) => {
  await request();

  expect(asked).toEqual([]);
});
