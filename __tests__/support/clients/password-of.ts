import type { Endpoint } from "../../../tools/deploy/index.js";

/** Reads the password in a secret of the local platform, with a plain HTTP request to Secrets Manager. */
export async function passwordOf({ endpoint, region }: Endpoint, secretArn: string): Promise<string> {
  const response = await fetch(endpoint, {
    method: "POST",
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=any/20260101/${region}/secretsmanager/aws4_request, SignedHeaders=host, Signature=0`,
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": "secretsmanager.GetSecretValue",
    },
    body: JSON.stringify({ SecretId: secretArn }),
  });
  const { SecretString: text } = (await response.json()) as { SecretString: string };
  return (JSON.parse(text) as { password: string }).password;
}
