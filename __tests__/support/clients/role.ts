import type { Endpoint } from "../../../tools/deploy/index.js";
import { assumeRole } from "../../../tools/traffic/role.js";

/** Creates a role on the local platform with these policy statements, which every principal can assume. */
export async function makeRole(endpoint: Endpoint, name: string, statements: readonly object[]): Promise<string> {
  const trust = [{ Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole" }];
  await iam(endpoint, { Action: "CreateRole", RoleName: name, AssumeRolePolicyDocument: policy(trust) });
  if (statements.length > 0)
    await iam(endpoint, { Action: "PutRolePolicy", RoleName: name, PolicyName: name, PolicyDocument: policy(statements) });
  return `arn:aws:iam::${endpoint.accountId}:role/${name}`;
}

/** Returns the environment variables for a process with the temporary credentials of the role. */
export async function asRole(roleArn: string, { region }: Endpoint): Promise<NodeJS.ProcessEnv> {
  const { accessKeyId, secretAccessKey, sessionToken } = await assumeRole(roleArn, "client", region);
  return { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken };
}

const policy = (statements: readonly object[]) => JSON.stringify({ Version: "2012-10-17", Statement: statements });

/** Calls the IAM API with its query protocol. */
async function iam({ endpoint, region }: Endpoint, parameters: Record<string, string>): Promise<void> {
  const authorization = `AWS4-HMAC-SHA256 Credential=any/20260101/${region}/iam/aws4_request, SignedHeaders=host, Signature=0`;
  const body = new URLSearchParams({ ...parameters, Version: "2010-05-08" });
  const response = await fetch(endpoint, { method: "POST", headers: { authorization }, body });
  if (!response.ok) throw new Error(`${parameters["Action"]}: ${response.status} ${await response.text()}`);
}
