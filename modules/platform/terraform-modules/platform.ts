import { z } from "zod";
import type { DeepPartial, ModuleStack } from "../../terraform/index.js";
import { variablesFor } from "../../terraform/index.js";
import { topicsSettings } from "../../topics/index.js";
import { personalSettings } from "../personal-settings.js";
import { Platform } from "../platform.js";
import { platformSettings } from "../settings.js";
import { provisionedStructure } from "./provisioned-module.js";
import { publishedModule } from "./published-module.js";

// Region and tags are the provider's, and the backend is the root's.
const { region: _, tags: __, backend: ___, ...shape } = platformSettings.shape;

/** The settings of a platform that is a module. */
export const platformInputs = z.strictObject({
  ...shape,
  ...personalSettings.shape,
  topics: topicsSettings.meta({ structure: false }),
  deletableTopics: shape.deletableTopics.meta({ structure: false }),
  scramUsers: shape.scramUsers.meta({ structure: false }),
});

/** @param chosen the platform's structure; values in it become the defaults of their variables */
export const buildPlatform = (stack: ModuleStack, chosen: DeepPartial<z.input<typeof platformInputs>>): void =>
  addPlatform(stack, variablesFor(stack, platformInputs, chosen));

function addPlatform(stack: ModuleStack, { administratorCidrs, clientCidrs, ...settings }: z.output<typeof platformInputs>): void {
  const whole = { ...settings, region: "", tags: {}, backend: { type: "local" } as const };
  new Platform(stack, "this", { settings: whole, administratorCidrs, clientCidrs });
}

/** All of it: network, cluster, topics, users and the event API. */
export const platform = publishedModule({
  name: "platform",
  summary: "A highly available Kafka platform on Amazon MSK: VPC, cluster, topics, users, ACLs, and an HTTP API that takes events.",
  notes: [
    "It is the modules `network`, `msk-cluster`, `kafka-access` and `event-api` in one. For another structure, such as an existing VPC, Express brokers or roles for your clients, generate a module: `msk generate`.",
  ],
  inputs: platformInputs,
  structure: { network: { mode: "new" }, cluster: { kind: "standard", ...provisionedStructure, storageAutoscaling: {} } },
  build: addPlatform,
});
