import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Long-lived keys have none. */
  readonly sessionToken?: string;
}

/** Takes on an IAM role with the environment's own credentials. */
export async function assumeRole(roleArn: string, sessionName: string, region: string): Promise<Credentials> {
  const sts = new STSClient({ region });
  try {
    const { Credentials: session } = await sts.send(new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: sessionName }));
    if (!session?.AccessKeyId || !session.SecretAccessKey || !session.SessionToken) throw new Error(`${roleArn}: STS gave no credentials`);
    return { accessKeyId: session.AccessKeyId, secretAccessKey: session.SecretAccessKey, sessionToken: session.SessionToken };
  } finally {
    sts.destroy();
  }
}
