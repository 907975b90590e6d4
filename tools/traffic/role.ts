import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";

/** AWS credentials. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Long-term access keys have none. */
  readonly sessionToken?: string;
}

/** Returns a function that reads the credentials of the environment, by the SDK's chain: variables, profile, role. */
export function environmentCredentials(region: string): () => Promise<Credentials> {
  const { credentials } = new STSClient({ region }).config; // used only for its credential provider chain
  return async () => {
    const { accessKeyId, secretAccessKey, sessionToken } = await credentials();
    return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
  };
}

/** Assumes an IAM role with the credentials of the environment. */
export async function assumeRole(roleArn: string, sessionName: string, region: string): Promise<Credentials> {
  const sts = new STSClient({ region });
  try {
    const { Credentials: session } = await sts.send(new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: sessionName }));
    if (!session?.AccessKeyId || !session.SecretAccessKey || !session.SessionToken)
      throw new Error(`${roleArn}: STS returned no credentials`);
    return { accessKeyId: session.AccessKeyId, secretAccessKey: session.SecretAccessKey, sessionToken: session.SessionToken };
  } finally {
    sts.destroy();
  }
}
