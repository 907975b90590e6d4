import { generateAuthTokenFromCredentialsProvider } from "aws-msk-iam-sasl-signer-js";

/**
 * A token for MSK's IAM listener, made from the credentials that Lambda puts into the environment. They are fixed for the life of an
 * execution environment, so the SDK's chain of providers (and its weight in the bundle) has nothing to find.
 * @throws Error when the environment has no credentials or no region
 */
export async function iamToken(environment: NodeJS.ProcessEnv): Promise<string> {
  const { AWS_REGION: region, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN } = environment;
  if (!region || !accessKeyId || !secretAccessKey) throw new Error("environment: no AWS region or credentials to sign with");
  const credentials = { accessKeyId, secretAccessKey, ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }) };
  const { token } = await generateAuthTokenFromCredentialsProvider({ region, awsCredentialsProvider: async () => credentials });
  return token;
}
