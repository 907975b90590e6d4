import { Sha256 } from "@aws-crypto/sha256-js";
import { CloudWatchLogsClient, CreateLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { BatchAssociateScramSecretCommand, CreateClusterCommand, KafkaClient, TagResourceCommand } from "@aws-sdk/client-kafka";
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SignatureV4 } from "@smithy/signature-v4";
import type { Endpoint } from "../../../tools/deploy/index.js";

const MISSING_KEY = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-4000-8000-000000000000";

/** Sends requests that AWS refuses, with the AWS SDK and with signed requests. Returns code and message of each answer. */
export async function answersToWrongRequests({ endpoint, region, accessKeyId, secretAccessKey }: Endpoint, clusterArn: string) {
  const options = { endpoint, region, credentials: { accessKeyId, secretAccessKey }, maxAttempts: 1 };
  const msk = new KafkaClient(options);
  const logs = new CloudWatchLogsClient(options);
  const secrets = new SecretsManagerClient(options);
  const cluster = { ClusterName: "wrong", KafkaVersion: "3.9.x.kraft", NumberOfBrokerNodes: 3 };
  const brokers = { InstanceType: "kafka.m7g.large", ClientSubnets: ["subnet-00000000", "subnet-00000001"] };

  /** Sends a request signed for a service. @returns the code and the message in the XML or JSON answer */
  const signed = async (service: string, path: string, body: object | string, { scope = service, ageMs = 0 } = {}): Promise<string> => {
    const { hostname, port, host } = new URL(endpoint);
    const headers = { host, "content-type": typeof body === "string" ? "application/x-www-form-urlencoded" : "application/json" };
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const signer = new SignatureV4({ credentials: options.credentials, region, service: scope, sha256: Sha256 });
    const request = { method: "POST", protocol: "http:", hostname, port: Number(port), path, headers, body: text };
    const { headers: sent } = await signer.sign(request, { signingDate: new Date(Date.now() - ageMs) });
    const answer = await (await fetch(endpoint + path, { method: "POST", headers: sent, body: text })).text();
    const [, code, message] = /<Code>(.*?)<\/Code><Message>([\s\S]*?)<\/Message>/.exec(answer) ?? [];
    if (code) return `${code}: ${message}`;
    const parsed = JSON.parse(answer);
    return `${parsed.__type}: ${parsed.message}`;
  };
  const iam = (parameters: Record<string, string>, more = {}) =>
    signed("iam", "/", new URLSearchParams({ Version: "2010-05-08", ...parameters }).toString(), more);
  const ec2 = (parameters: Record<string, string>) =>
    signed("ec2", "/", new URLSearchParams({ Version: "2016-11-15", ...parameters }).toString());
  const role = { Action: "CreateRole", RoleName: "wrong", AssumeRolePolicyDocument: '{"Statement":[]}' };

  try {
    return {
      "a cluster in subnets that don't exist": await refusal(
        msk.send(new CreateClusterCommand({ ...cluster, BrokerNodeGroupInfo: brokers })),
      ),
      "a reserved tag": await refusal(msk.send(new TagResourceCommand({ ResourceArn: clusterArn, Tags: { "aws:x": "y" } }))),
      "SCRAM secrets of a cluster without SCRAM": await refusal(
        msk.send(new BatchAssociateScramSecretCommand({ ClusterArn: clusterArn, SecretArnList: ["arn:aws:secretsmanager:::x"] })),
      ),
      "a log group's missing key": await refusal(logs.send(new CreateLogGroupCommand({ logGroupName: "/wrong", kmsKeyId: MISSING_KEY }))),
      "a secret's missing key": await refusal(
        secrets.send(new CreateSecretCommand({ Name: "wrong", KmsKeyId: MISSING_KEY, SecretString: "x" })),
      ),
      "a function with a missing role": await signed("lambda", "/2015-03-31/functions", {
        ...{ FunctionName: "wrong", Runtime: "nodejs22.x", Handler: "index.handler", Code: { ZipFile: "" } },
        Role: "arn:aws:iam::123456789012:role/missing",
      }),
      "tag keys that differ in case": await iam({
        ...role,
        ...{ "Tags.member.1.Key": "Team", "Tags.member.1.Value": "a", "Tags.member.2.Key": "team", "Tags.member.2.Value": "b" },
      }),
      "a long trust policy": await iam({ ...role, AssumeRolePolicyDocument: JSON.stringify({ Id: "x".repeat(2_048) }) }),
      "a security group that looks like an ID": await ec2({ Action: "CreateSecurityGroup", GroupName: "sg-x", GroupDescription: "x" }),
      "a signature for another service": await iam({ Action: "ListRoles" }, { scope: "sts" }),
      "an old signature": (await iam({ Action: "ListRoles" }, { ageMs: 400_000 })).replace(/: \d{8}T.*/, ""),
    };
  } finally {
    for (const client of [msk, logs, secrets]) client.destroy();
  }
}

async function refusal(request: Promise<unknown>): Promise<string> {
  return request.then(
    () => "accepted",
    ({ name, message }: Error) => `${name}: ${message}`,
  );
}
