/**
 * What all clients set alike. Source, unless a line says otherwise: Amazon MSK Developer Guide, "Best practices for Apache Kafka clients"
 * (2026-11), which gives lower bounds; where Kafka's default is above them, it stays.
 */
export const tuning = {
  /** A record is given up after so long; 60 s or more, so that retries outlast the election of a leader. */
  deliveryTimeoutMs: 120_000,
  /** 10 s or more. */
  requestTimeoutMs: 30_000,
  /** 200 ms or more: retries of many clients at once are a storm. */
  retryBackoffMs: 200,
  /** 5 ms or more: without it each record is a request of its own. */
  lingerMs: 5,
  /** 64 to 128 KiB. */
  batchBytes: 65_536,
  /** Kafka's default since 3.0 (KIP-735). */
  sessionTimeoutMs: 45_000,
  /** Connecting includes TLS and, for IAM, the signature's check. */
  connectTimeoutMs: 10_000,
  /** A broker that a roll has taken away is not called without pause. */
  reconnectBackoffMaxMs: 5_000,
} as const;

const mebibyte = 1_048_576;

/** Sizes that let the cluster's largest message through, in bytes, each Kafka's own default where that is larger. */
export function sizes(maxMessageBytes: number) {
  return {
    /** Of one request: `max.request.size`. */
    request: Math.max(mebibyte, maxMessageBytes),
    /** What waits in a producer: `buffer.memory`. Eight of the largest records, so that one doesn't hold up the others. */
    buffer: Math.max(32 * mebibyte, 8 * maxMessageBytes),
    /** Of one partition: `max.partition.fetch.bytes`. */
    partitionFetch: Math.max(mebibyte, maxMessageBytes),
    /** Of one answer: `fetch.max.bytes`. */
    fetch: Math.max(50 * mebibyte, 5 * maxMessageBytes),
  } as const;
}

/** The environment variables that a client takes its secrets from; files name them and never hold what is in them. */
export const secretVariables = {
  scramPassword: "MSK_SCRAM_PASSWORD",
  keystorePassword: "MSK_KEYSTORE_PASSWORD",
} as const;

/** The secret that MSK knows a SCRAM user by. Source: Amazon MSK Developer Guide, sign-in credentials authentication, 2026-11. */
export const scramSecretName = (cluster: string, user: string) => `AmazonMSK_${cluster}_${user}`;

/** Shell commands that fetch a SCRAM user's password into the environment, and nowhere else. */
export const scramPasswordCommand = (region: string, cluster: string, user: string) =>
  `export ${secretVariables.scramPassword}="$(aws secretsmanager get-secret-value --region ${region} --secret-id ${scramSecretName(cluster, user)} --query SecretString --output text | jq -r .password)"`;
