/**
 * Settings that are the same in all clients. Source, unless stated otherwise: Amazon MSK Developer Guide, "Best practices for Apache Kafka
 * clients" (2026-11). The guide gives minimums; where Kafka's default is higher, the default is used.
 */
export const tuning = {
  /** How long a record is retried. 60 s or more, so that retries outlast a leader election. */
  deliveryTimeoutMs: 120_000,
  /** 10 s or more. */
  requestTimeoutMs: 30_000,
  /** 200 ms or more, to avoid retry storms. */
  retryBackoffMs: 200,
  /** 5 ms or more: without it, each record is a separate request. */
  lingerMs: 5,
  /** 64 to 128 KiB. */
  batchBytes: 65_536,
  /** Kafka's default since 3.0 (KIP-735). */
  sessionTimeoutMs: 45_000,
  /** Includes the TLS handshake and, for IAM, the check of the signature. */
  connectTimeoutMs: 10_000,
  /** Limits reconnection attempts to a broker that is restarting. */
  reconnectBackoffMaxMs: 5_000,
} as const;

const mebibyte = 1_048_576;

/** Returns sizes in bytes that allow the largest message of the cluster; each is at least Kafka's default. */
export function sizes(maxMessageBytes: number) {
  return {
    /** Producer request: `max.request.size`. */
    request: Math.max(mebibyte, maxMessageBytes),
    /** Producer buffer: `buffer.memory`. Eight of the largest records, so that one of them doesn't block the others. */
    buffer: Math.max(32 * mebibyte, 8 * maxMessageBytes),
    /** Fetch from one partition: `max.partition.fetch.bytes`. */
    partitionFetch: Math.max(mebibyte, maxMessageBytes),
    /** Fetch response: `fetch.max.bytes`. */
    fetch: Math.max(50 * mebibyte, 5 * maxMessageBytes),
  } as const;
}

/** The environment variables with the secrets of a client. Files contain their names, never their values. */
export const secretVariables = {
  scramPassword: "MSK_SCRAM_PASSWORD",
  keystorePassword: "MSK_KEYSTORE_PASSWORD",
} as const;

/** Returns the secret name that MSK requires for a SCRAM user. Source: Amazon MSK Developer Guide, sign-in credentials authentication, 2026-11. */
export const scramSecretName = (cluster: string, user: string) => `AmazonMSK_${cluster}_${user}`;

/** Returns a shell command that reads the password of a SCRAM user into the environment. */
export const scramPasswordCommand = (region: string, cluster: string, user: string) =>
  `export ${secretVariables.scramPassword}="$(aws secretsmanager get-secret-value --region ${region} --secret-id ${scramSecretName(cluster, user)} --query SecretString --output text | jq -r .password)"`;
