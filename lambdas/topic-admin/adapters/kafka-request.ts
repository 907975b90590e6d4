import { kafkaErrorText, kafkaFailure } from "../../kafka/failure.js";
import { ClusterNotReady, NotPermitted } from "../domain/reconciler.js";

/** @throws ClusterNotReady or NotPermitted when waiting may help; otherwise an Error that says what was tried and what Kafka said */
export async function answered<T>(what: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (cause) {
    if (cause instanceof ClusterNotReady) throw cause;
    const said = `can't ${what}: ${kafkaErrorText(cause)}`;
    switch (kafkaFailure(cause)) {
      case "no-response":
      case "unavailable":
        throw new ClusterNotReady(said, { cause });
      case "unauthenticated":
      case "forbidden":
        throw new NotPermitted(said, { cause });
      default:
        throw new Error(said, { cause });
    }
  }
}
