import { BatchAssociateScramSecretCommand, KafkaClient } from "@aws-sdk/client-kafka";
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { Endpoint } from "../../../tools/deploy/index.js";

interface User {
  readonly username: string;
  readonly password: string;
}

/**
 * Creates a SCRAM user with AWS APIs only: a key, a secret, and its association with the cluster. The process must already use the endpoint
 * of the platform: see `useEndpoint`.
 */
export async function scramUserOf(endpoint: Endpoint, cluster: { readonly arn: string; readonly name: string }, user: User): Promise<void> {
  const [secrets, msk] = [new SecretsManagerClient({}), new KafkaClient({})];
  try {
    const { ARN } = await secrets.send(
      new CreateSecretCommand({
        Name: `AmazonMSK_${cluster.name}_${user.username}`,
        KmsKeyId: await createKey(endpoint), // MSK refuses secrets with the AWS managed key
        SecretString: JSON.stringify(user),
      }),
    );
    const association = { ClusterArn: cluster.arn, SecretArnList: [String(ARN)] };
    const { UnprocessedScramSecrets: refused } = await msk.send(new BatchAssociateScramSecretCommand(association));
    if (refused?.length) throw new Error(`the SCRAM secret is refused: ${JSON.stringify(refused)}`);
  } finally {
    secrets.destroy();
    msk.destroy();
  }
}

async function createKey({ endpoint, region }: Endpoint): Promise<string> {
  const authorization = `AWS4-HMAC-SHA256 Credential=any/20260101/${region}/kms/aws4_request, SignedHeaders=host, Signature=0`;
  const headers = { authorization, "content-type": "application/x-amz-json-1.1", "x-amz-target": "TrentService.CreateKey" };
  const response = await fetch(endpoint, { method: "POST", headers, body: "{}" });
  return ((await response.json()) as { KeyMetadata: { Arn: string } }).KeyMetadata.Arn;
}
