import { z } from "zod";
import { topicName } from "../../../kafka/index.js";
import type { ConnectorPlan } from "../connector-plan.js";
import { asText, connectorProperties, connectorShape } from "../connector-settings.js";
import { network } from "../database.js";
import { pluginSettings } from "../plugin-settings.js";

const { properties: _, ...common } = connectorShape;

/** Schema of a connector with any plugin. */
export const anyPluginSettings = z.strictObject({
  kind: z.literal("connect").describe("MSK Connect with any plugin."),
  plugin: pluginSettings.describe("The archive of the plugin."),
  properties: connectorProperties.describe(
    "Properties of the connector, with connector.class and tasks.max. They are in the state and the plan: write secrets as `${secretsmanager:<secret>:<key>}`, the ARN percent-encoded.",
  ),
  produce: z.array(topicName).default([]).describe("Topics that the connector writes to."),
  consume: z.array(topicName).default([]).describe("Topics that it reads, as the consumer group connect-<name of the connector>."),
  targets: z
    .array(
      z.strictObject({
        networks: z.array(network).min(1).describe("IPv4 networks."),
        port: z.int().min(1).max(65_535).describe("TCP port."),
      }),
    )
    .default([])
    .describe("What the workers connect to, in addition to the brokers and, for secrets, HTTPS endpoints of AWS."),
  ...common,
});

export type AnyPluginSettings = z.output<typeof anyPluginSettings>;

/** Returns the connector of any plugin. */
export function anyPlugin({ plugin, properties, produce, consume, secrets, targets }: AnyPluginSettings): ConnectorPlan {
  return {
    plugin,
    properties: asText(properties),
    produces: produce,
    consumes: consume,
    targets: targets.map((target, i) => ({ name: `target ${i + 1}`, ...target })),
    secrets,
  };
}
