import { describe, expect, test } from "@jest/globals";
import { AccessDenied } from "../../../../../../tools/local/aws/iam/access-denied.js";
import { kafkaTokenUrl } from "../../../../../../tools/local/aws/iam/kafka-token.js";

const clusterArn = "arn:aws:kafka:eu-west-1:123456789012:cluster/events/uuid-1";
const credential = (region: string) => `AKIA/20260101/${region}/kafka-cluster/aws4_request`;
const query = (changes: Record<string, string> = {}) =>
  new URLSearchParams({ Action: "kafka-cluster:Connect", "X-Amz-Credential": credential("eu-west-1"), ...changes });
const tokenOf = (url: string) => Buffer.from(url).toString("base64url");
const refusal = (message: string) => new AccessDenied(message);

describe("a token of OAUTHBEARER", () => {
  const url = (host: string, changes?: Record<string, string>) => `https://${host}/?${query(changes)}`;
  const read = (text: string) => kafkaTokenUrl({ token: tokenOf(text) }, clusterArn);

  test("is the URL of the cluster's region", () => {
    const text = url("kafka.eu-west-1.amazonaws.com");

    expect(read(text).href).toBe(text);
  });

  test.each([
    ["another host", url("kafka.example.com"), "the token is for kafka.example.com/"],
    ["another region's host", url("kafka.us-east-1.amazonaws.com"), "the token is for kafka.us-east-1.amazonaws.com/"],
    ["another path", `https://kafka.eu-west-1.amazonaws.com/x?${query()}`, "the token is for kafka.eu-west-1.amazonaws.com/x"],
    [
      "another action",
      url("kafka.eu-west-1.amazonaws.com", { Action: "sts:GetCallerIdentity" }),
      "the token is not for kafka-cluster:Connect",
    ],
    [
      "another region in its scope",
      url("kafka.eu-west-1.amazonaws.com", { "X-Amz-Credential": credential("us-east-1") }),
      "the token is for us-east-1, but the cluster is in eu-west-1",
    ],
    ["no URL", "nothing", "the token is not a URL"],
  ])("for %s is refused", (_, text, message) => {
    expect(() => read(text)).toThrow(refusal(message));
  });

  test("without a credential is refused", () => {
    const without = new URLSearchParams({ Action: "kafka-cluster:Connect" });

    expect(() => read(`https://kafka.eu-west-1.amazonaws.com/?${without}`)).toThrow(
      refusal("the token is for undefined, but the cluster is in eu-west-1"),
    );
  });
});

describe("a payload of AWS_MSK_IAM", () => {
  const payload = {
    version: "2020_10_22",
    host: "b-1.example.com",
    "user-agent": "java",
    action: "kafka-cluster:Connect",
    "x-amz-algorithm": "AWS4-HMAC-SHA256",
    "x-amz-credential": credential("eu-west-1"),
    "x-amz-date": "20260101T000000Z",
    "x-amz-expires": "900",
    "x-amz-security-token": "a/b+c=",
    "x-amz-signedheaders": "host",
    "x-amz-signature": "0".repeat(64),
  };
  const read = (given: unknown) => kafkaTokenUrl({ payload: given }, clusterArn);

  test("becomes the URL that was signed: its known members, and no other", () => {
    const url = read(payload);

    expect([url.protocol, url.host, url.pathname]).toEqual(["https:", "b-1.example.com", "/"]);
    expect([...url.searchParams]).toEqual([
      ["Action", "kafka-cluster:Connect"],
      ["X-Amz-Algorithm", "AWS4-HMAC-SHA256"],
      ["X-Amz-Credential", credential("eu-west-1")],
      ["X-Amz-Date", "20260101T000000Z"],
      ["X-Amz-Expires", "900"],
      ["X-Amz-Security-Token", "a/b+c="],
      ["X-Amz-SignedHeaders", "host"],
      ["X-Amz-Signature", "0".repeat(64)],
    ]);
  });

  test("can be the text of the JSON, and has no session token for a user", () => {
    const { "x-amz-security-token": _, ...ofUser } = payload;

    expect(read(JSON.stringify(ofUser)).searchParams.has("X-Amz-Security-Token")).toBe(false);
    expect(read({ ...payload, "x-amz-expires": 900 }).searchParams.has("X-Amz-Expires")).toBe(false);
  });

  test.each([
    ["another version", { ...payload, version: "2019_01_01" }],
    ["no host", { ...payload, host: undefined }],
    ["a host that is no text", { ...payload, host: 1 }],
    ["text that is no JSON", "{"],
    ["null", null],
    ["nothing", undefined],
  ])("with %s is refused", (_, given) => {
    expect(() => read(given)).toThrow(refusal("the payload is not in the format of AWS_MSK_IAM"));
  });

  test("for another action or region is refused", () => {
    expect(() => read({ ...payload, action: "kafka-cluster:ReadData" })).toThrow(refusal("the token is not for kafka-cluster:Connect"));
    expect(() => read({ ...payload, "x-amz-credential": credential("us-east-1") })).toThrow(
      refusal("the token is for us-east-1, but the cluster is in eu-west-1"),
    );
  });
});
