import { z } from "zod";
import type { DeepPartial, ModuleStack } from "../../terraform/index.js";
import { topicsSettings } from "../../topics/index.js";
import { personalSettings } from "../personal-settings.js";
import { Platform } from "../platform.js";
import { platformSettings } from "../settings.js";
import { provisionedStructure } from "./provisioned-module.js";
import { buildModule, publishedModule } from "./published-module.js";

// Region and tags belong to the provider, and the backend to the root module.
const { region: _, tags: __, backend: ___, ...shape } = platformSettings.shape;

/** Inputs of the platform as a module. */
export const platformInputs = z.strictObject({
  ...shape,
  ...personalSettings.shape,
  topics: topicsSettings.meta({ structure: false }),
  deletableTopics: shape.deletableTopics.meta({ structure: false }),
  scramUsers: shape.scramUsers.meta({ structure: false }),
});

/**
 * Builds the platform as a module.
 *
 * @param chosen - the structure. Values become the defaults of their variables
 */
export function buildPlatform(stack: ModuleStack, chosen: DeepPartial<z.input<typeof platformInputs>>): void {
  buildModule(stack, { ...definition, structure: chosen });
}

function addPlatform(
  stack: ModuleStack,
  { administratorCidrs, clientCidrs, adminCidrs, alarmEmails, alarmEndpoints, ...settings }: z.output<typeof platformInputs>,
): void {
  const all = { ...settings, region: "", tags: {}, backend: { type: "local" } as const };
  new Platform(stack, "this", { settings: all, administratorCidrs, clientCidrs, adminCidrs, alarmEmails, alarmEndpoints });
}

const definition = {
  inputs: platformInputs,
  rules: { sections: (settings: z.output<typeof platformInputs>) => settings },
  build: addPlatform,
};

/** The platform: network, cluster, topics, users and event API. */
export const platform = publishedModule({
  ...definition,
  name: "platform",
  summary: "A highly available Kafka platform on Amazon MSK: VPC, cluster, topics, users, ACLs, and an HTTP API for events.",
  notes: [
    "It combines the modules `network`, `msk-cluster`, `kafka-access` and `event-api`. For a different structure, such as an existing VPC, Express brokers or IAM roles of clients, generate a module with `msk generate`.",
  ],
  structure: { network: { mode: "new" }, cluster: { kind: "standard", ...provisionedStructure, storageAutoscaling: {} } },
});
