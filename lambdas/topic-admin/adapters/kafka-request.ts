import { kafkaErrorText, kafkaFailure } from "../../kafka/failure.js";
import { ClusterNotReady, NotPermitted } from "../domain/reconciler.js";

/**
 * Runs a request to Kafka and converts its errors.
 * @param description - what the request does, for the error message
 * @throws ClusterNotReady or NotPermitted if a retry can succeed, otherwise an Error with the description and Kafka's error
 */
export async function kafkaRequest<T>(description: string, request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (cause) {
    if (cause instanceof ClusterNotReady) throw cause;
    const message = `Can't ${description}: ${kafkaErrorText(cause)}`;
    switch (kafkaFailure(cause)) {
      case "no-response":
      case "unavailable":
        throw new ClusterNotReady(message, { cause });
      case "unauthenticated":
      case "forbidden":
        throw new NotPermitted(message, { cause });
      default:
        throw new Error(message, { cause });
    }
  }
}
