import { z } from "zod";
import { EventApi, eventApiSettings } from "../../event-api/index.js";
import { declareOutputs } from "../../terraform/index.js";
import { besideExistingCluster, existingClusterInputs } from "./existing-cluster-inputs.js";
import { publishedModule } from "./published-module.js";

const inputs = z.strictObject({ ...existingClusterInputs, ...eventApiSettings.shape });

/** The way of an event onto a cluster that is there, and off it. */
export const eventApi = publishedModule({
  name: "event-api",
  summary:
    "An HTTP API that writes advertisement events to a topic of an Amazon MSK cluster that is there, and a function that reads them.",
  notes: [
    "`POST /ads/{adId}/impression` is answered with 202 once enough replicas have the event. Callers sign their requests with SigV4. Both topics must be there: the module `kafka-access` makes them.",
  ],
  inputs,
  structure: { authorization: { type: "iam" } },
  build: (stack, settings) => {
    const placed = besideExistingCluster(stack, settings, "events");
    const events = new EventApi(stack, "this", { ...placed, settings });
    const [producer, consumer] = [events.producer.function, events.consumer.function];
    declareOutputs(stack, {
      api_endpoint: [events.api.endpoint, "URL of the API; events go to POST /ads/{adId}/impression below it."],
      api_routes_arn: [events.api.routesArn, "ARN of the API's route, for policies of those who may call it."],
      producer_function_name: [producer.function.functionName, "Name of the function that writes."],
      producer_role_arn: [producer.role.arn, "Its role."],
      consumer_function_name: [consumer.function.functionName, "Name of the function that reads."],
      consumer_role_arn: [consumer.role.arn, "Its role."],
      on_failure_queue_url: [events.consumer.failures.url, "Queue that takes what is left of batches that failed to the end."],
    });
  },
});
