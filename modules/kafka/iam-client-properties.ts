/**
 * Properties with which Kafka's Java clients authenticate with IAM, by AWS's library.
 *
 * @see https://github.com/aws/aws-msk-iam-auth
 */
export const iamClientProperties = {
  "sasl.mechanism": "AWS_MSK_IAM",
  "sasl.jaas.config": "software.amazon.msk.auth.iam.IAMLoginModule required;",
  "sasl.client.callback.handler.class": "software.amazon.msk.auth.iam.IAMClientCallbackHandler",
} as const;
