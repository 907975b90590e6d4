import { z } from "zod";
import { EventApi, eventApiSettings } from "../../event-api/index.js";
import { declareOutputs } from "../../terraform/index.js";
import { existingClusterContext, existingClusterInputs } from "./existing-cluster-inputs.js";
import { publishedModule } from "./published-module.js";

const inputs = z.strictObject({ ...existingClusterInputs, ...eventApiSettings.shape });

/** The event API on an existing cluster. */
export const eventApi = publishedModule({
  name: "event-api",
  summary: "An HTTP API that writes advertisement events to a topic of an existing Amazon MSK cluster, and a function that processes them.",
  notes: [
    "`POST /ads/{adId}/impression` returns 202 when the brokers have acknowledged the event. Callers sign their requests with SigV4. Both topics must exist: the module `kafka-access` creates them.",
  ],
  inputs,
  structure: { authorization: { type: "iam" } },
  rules: { sections: (eventApi) => ({ cluster: { kind: "existing" }, eventApi }) },
  build: (stack, settings) => {
    const context = existingClusterContext(stack, settings, "events");
    const events = new EventApi(stack, "this", { ...context, settings });
    const { event_topic: _, dead_letter_topic: __, consumer_group: ___, ...outputs } = events.outputs;
    declareOutputs(stack, {
      ...outputs,
      api_routes_arn: [events.api.routesArn, "ARN of the API's route, for the policies of its callers."],
    });
  },
});
