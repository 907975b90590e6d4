import { generateAuthTokenFromCredentialsProvider } from "aws-msk-iam-sasl-signer-js";

/**
 * Creates a token for MSK's IAM listener, signed with the credentials in Lambda's environment variables. These do not change during the
 * lifetime of an execution environment, so the SDK's credential provider chain, which enlarges the bundle, is not needed.
 * @throws Error if the environment has no credentials or no region
 */
export async function iamToken(environment: NodeJS.ProcessEnv): Promise<string> {
  const { AWS_REGION: region, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN } = environment;
  if (!region || !accessKeyId || !secretAccessKey)
    throw new Error(
      "Missing environment variables: AWS_REGION, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are required to sign the IAM token",
    );
  const credentials = { accessKeyId, secretAccessKey, ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }) };
  const { token } = await generateAuthTokenFromCredentialsProvider({ region, awsCredentialsProvider: async () => credentials });
  return token;
}
