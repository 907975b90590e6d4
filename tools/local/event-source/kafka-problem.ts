/** What kafkajs says after a broker refused a token: it goes on to its next request, which then comes out of turn. */
const AFTER_REFUSED_TOKEN = "Request is not valid given the current SASL state";

/** The error in words that tell what to mend: kafkajs hides a refused IAM token behind its consequence. */
export function kafkaProblem(error: Error, roleArn: string): Error {
  return error.message.includes(AFTER_REFUSED_TOKEN)
    ? new Error(`the cluster refused the IAM token of ${roleArn}: may it kafka-cluster:Connect?`, { cause: error })
    : error;
}
