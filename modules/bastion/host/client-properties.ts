/**
 * Properties of Kafka's Java clients for the IAM listener, the same as `msk client-config` writes. The credentials are those of the
 * instance's role.
 */
export const iamClientProperties = {
  "security.protocol": "SASL_SSL",
  "sasl.mechanism": "AWS_MSK_IAM",
  "sasl.jaas.config": "software.amazon.msk.auth.iam.IAMLoginModule required;",
  "sasl.client.callback.handler.class": "software.amazon.msk.auth.iam.IAMClientCallbackHandler",
} as const;

/** Returns the text of the properties file. */
export const clientProperties = (): string =>
  Object.entries({ ...iamClientProperties, "client.dns.lookup": "use_all_dns_ips" })
    .map(([name, value]) => `${name}=${value}\n`)
    .join("");
