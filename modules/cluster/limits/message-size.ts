export const BYTES_PER_MIB = 1_048_576;

/** Kafka's default for `message.max.bytes`, in bytes. Source: Apache Kafka 3.9 documentation, broker configs. */
export const defaultMaxMessageBytes = 1_048_588;

/** Largest message of a serverless cluster, in bytes. Source: Amazon MSK Developer Guide, serverless quota, 2026-11. */
export const serverlessMaxMessageBytes = 8_388_608;
