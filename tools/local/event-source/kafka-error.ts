/** Error text after a broker rejected a token: kafkajs still sends its next request, which is invalid in the current SASL state. */
const AFTER_REJECTED_TOKEN = "Request is not valid given the current SASL state";

/** Returns an error that names the rejected IAM token, which kafkajs reports only as an invalid request; other errors are returned unchanged. */
export function explainKafkaError(error: Error, roleArn: string): Error {
  return error.message.includes(AFTER_REJECTED_TOKEN)
    ? new Error(`the cluster rejected the IAM token of ${roleArn}; check that the role allows kafka-cluster:Connect`, { cause: error })
    : error;
}
