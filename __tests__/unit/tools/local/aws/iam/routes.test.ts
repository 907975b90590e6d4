import { Sha256 } from "@aws-crypto/sha256-js";
import { beforeEach, describe, expect, test } from "@jest/globals";
import { SignatureV4 } from "@smithy/signature-v4";
import { Credentials } from "../../../../../../tools/local/aws/iam/credentials.js";
import { Iam } from "../../../../../../tools/local/aws/iam/iam.js";
import { Identities } from "../../../../../../tools/local/aws/iam/identities.js";
import { iamService, stsService } from "../../../../../../tools/local/aws/iam/routes.js";
import type { Moto } from "../../../../../../tools/local/aws/moto/moto.js";
import type { AwsRequest } from "../../../../../../tools/local/aws/protocol/request.js";
import { IamFake, sessionXml } from "../../../../../support/local-platform/iam-fake.js";

const user = { accessKeyId: "AKIAUSER", secretAccessKey: "secret" };
const userArn = "arn:aws:iam::123456789012:user/eve";
const roleArn = "arn:aws:iam::123456789012:role/runner";
let fake: IamFake;
let credentials: Credentials;
let identities: Identities;
let forwarded: string[];
/** What moto answers to a forwarded request. */
let answer: { status: number; headers: Record<string, string>; body: Buffer };
let moto: Moto;

beforeEach(() => {
  fake = new IamFake();
  fake.users = { eve: {}, adam: {} };
  credentials = new Credentials();
  credentials.add({ ...user, principalArn: userArn });
  forwarded = [];
  answer = { status: 200, headers: {}, body: Buffer.from("<Done/>") };
  const forward = async ({ body }: AwsRequest) => {
    forwarded.push(body.toString());
    return answer;
  };
  moto = Object.assign(fake.moto, { forward }) as unknown as Moto;
  identities = new Identities(moto, "eu-west-1");
});

/** A signed request of a Query API. */
async function requestOf(service: string, parameters: Record<string, string>, keys = user): Promise<AwsRequest> {
  const body = new URLSearchParams(parameters).toString();
  const signer = new SignatureV4({ credentials: keys, region: "eu-west-1", service, sha256: Sha256 });
  const headers = { host: "127.0.0.1", "content-type": "application/x-www-form-urlencoded" };
  const signed = await signer.sign({ method: "POST", protocol: "http:", hostname: "127.0.0.1", path: "/", headers, body });
  return {
    ...{ method: "POST", url: "/", path: "/", query: new URLSearchParams(), headers: signed.headers, body: Buffer.from(body) },
    ...{ service, region: "eu-west-1", accessKeyId: keys.accessKeyId },
  };
}

describe("IAM", () => {
  const call = async (parameters: Record<string, string>) =>
    iamService(moto, credentials, identities)(await requestOf("iam", { Version: "2010-05-08", ...parameters }));

  test.each(["GetUser", "ListRoles", "SimulatePrincipalPolicy", "GenerateCredentialReport"])("%s is left to moto", async (Action) => {
    expect(await call({ Action })).toBeUndefined();
    expect(forwarded).toEqual([]);
  });

  test("a change is forwarded to moto, and policies are read again after it", async () => {
    await identities.identity(userArn);
    const read = fake.queries.length;

    expect(await call({ Action: "PutUserPolicy", UserName: "eve" })).toBe(answer);
    expect(forwarded).toEqual(["Version=2010-05-08&Action=PutUserPolicy&UserName=eve"]);
    await identities.identity(userArn);
    expect(fake.queries.length).toBe(2 * read);
  });

  test("policies are read again after a change that failed, too", async () => {
    answer = { ...answer, status: 400 };
    await identities.identity(userArn);
    const read = fake.queries.length;

    expect(await call({ Action: "DetachUserPolicy" })).toBe(answer);
    await identities.identity(userArn);
    expect(fake.queries.length).toBe(2 * read);
  });

  test("a new access key can be used at once", async () => {
    answer = {
      ...answer,
      body: Buffer.from("<UserName>adam</UserName><AccessKeyId>AKIANEW</AccessKeyId><SecretAccessKey>n&lt;w</SecretAccessKey>"),
    };
    await call({ Action: "CreateAccessKey", UserName: "adam" });

    expect(credentials.find("AKIANEW", undefined)).toEqual({
      accessKeyId: "AKIANEW",
      secretAccessKey: "n<w",
      principalArn: "arn:aws:iam::123456789012:user/adam",
    });
    expect(fake.queries).toEqual([["iam", "eu-west-1", { Action: "GetUser", Version: "2010-05-08", UserName: "adam" }]]);
  });

  test.each([300, 409])("an access key that moto answers with %i is not stored", async (status) => {
    answer = { ...answer, status, body: Buffer.from("<AccessKeyId>AKIANEW</AccessKeyId>") };
    await call({ Action: "CreateAccessKey", UserName: "adam" });

    expect(() => credentials.find("AKIANEW", undefined)).toThrow("unknown access key AKIANEW");
  });

  test("a deleted access key can't be used any more, unless moto refused to delete it", async () => {
    answer = { ...answer, status: 404 };
    await call({ Action: "DeleteAccessKey", AccessKeyId: "AKIAUSER" });
    expect(credentials.find("AKIAUSER", undefined).principalArn).toBe(userArn);

    answer = { ...answer, status: 200 };
    await call({ Action: "DeleteAccessKey", AccessKeyId: "AKIAUSER" });
    expect(() => credentials.find("AKIAUSER", undefined)).toThrow("unknown access key AKIAUSER");
  });
});

describe("GetCallerIdentity", () => {
  const iam = () => new Iam(moto, credentials, identities, "eu-west-1", () => undefined);
  const call = async (keys?: typeof user) =>
    stsService(moto, iam(), "123456789012")(await requestOf("sts", { Action: "GetCallerIdentity", Version: "2011-06-15" }, keys));

  test("is left to moto", async () => {
    expect(await call()).toBeUndefined();
  });

  test.each([
    ["an unknown key", { ...user, accessKeyId: "AKIAOTHER" }],
    ["a wrong secret", { ...user, secretAccessKey: "wrong" }],
  ])("is refused with %s", async (_, keys) => {
    await expect(call(keys)).rejects.toMatchObject({
      ...{ status: 403, code: "InvalidClientTokenId", message: "The security token included in the request is invalid." },
    });
  });
});

describe("AssumeRole", () => {
  const call = async (parameters: Record<string, string> = {}, keys = user) => {
    const iam = new Iam(moto, credentials, identities, "eu-west-1", () => undefined);
    const request = await requestOf("sts", { Action: "AssumeRole", RoleArn: roleArn, RoleSessionName: "run-1", ...parameters }, keys);
    return stsService(moto, iam, "123456789012")(request);
  };
  const trusting = (condition?: object) => ({
    runner: {
      trust: {
        Statement: { Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: userArn }, ...(condition && { Condition: condition }) },
      },
    },
  });

  beforeEach(() => {
    fake.roles = trusting();
    answer = { ...answer, body: Buffer.from(sessionXml("ASIASESSION", "2100-01-01T00:00:00Z")) };
  });

  test("by a trusted principal returns the response of STS, and its keys can be used", async () => {
    expect(await call()).toBe(answer);
    expect(credentials.find("ASIASESSION", "to/ken=").principalArn).toBe("arn:aws:sts::123456789012:assumed-role/runner/run-1");
  });

  test("needs the external id of the trust policy", async () => {
    fake.roles = trusting({ StringEquals: { "sts:ExternalId": "42" } });

    await expect(call()).rejects.toMatchObject({ status: 403, code: "AccessDenied" });
    expect(await call({ ExternalId: "42" })).toBe(answer);
  });

  test("of a role that does not trust the principal is refused, and never reaches moto", async () => {
    fake.roles = { runner: { trust: { Statement: [] } } };

    await expect(call()).rejects.toMatchObject({
      status: 403,
      code: "AccessDenied",
      message: `User: ${userArn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}: trust policy of ${roleArn}: no policy allows sts:AssumeRole on `,
    });
    expect(forwarded).toEqual([]);
  });

  test("with a wrong secret is refused, and never reaches moto", async () => {
    await expect(call({}, { ...user, secretAccessKey: "guess" })).rejects.toMatchObject({
      status: 403,
      code: "AccessDenied",
      message: "the signature of AKIAUSER does not match",
    });
    expect(forwarded).toEqual([]);
  });

  test("of a role that does not exist is the error of IAM", async () => {
    await expect(call({ RoleArn: "arn:aws:iam::123456789012:role/none" })).rejects.toThrow("NoSuchEntity: Role none");
  });

  test.each<Record<string, string>>([{ Policy: "{}" }, { "PolicyArns.member.1.arn": "arn:one" }])(
    "with the session policy %j is not implemented",
    async (parameters) => {
      await expect(call(parameters)).rejects.toMatchObject({
        status: 501,
        code: "NotImplemented",
        message: "The local platform does not support session policies.",
      });
      expect(forwarded).toEqual([]);
    },
  );

  test.each([300, 400])("that STS answers with %i stores no keys", async (status) => {
    answer = { ...answer, status };

    expect(await call()).toBe(answer);
    expect(() => credentials.find("ASIASESSION", "to/ken=")).toThrow("unknown access key ASIASESSION");
  });

  test("is the only action of STS that is not left to moto", async () => {
    expect(await call({ Action: "GetCallerIdentity" })).toBeUndefined();
  });
});
