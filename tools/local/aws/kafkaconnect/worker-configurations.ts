import { z } from "zod";
import { json } from "../protocol/responses.js";
import type { Route } from "../protocol/router.js";
import { badRequest } from "./errors.js";
import { parsed } from "./parse-input.js";
import { type ConnectResource, deleteUnused, Records, recordRoutes } from "./records.js";

const workerInput = z.object({
  name: z.string(),
  description: z.string().optional(),
  propertiesFileContent: z.string(),
  tags: z.record(z.string(), z.string()).default({}),
});

/** A worker configuration. It never changes, except for its tags. */
export interface WorkerConfiguration extends ConnectResource {
  readonly description?: string | undefined;
  /** Base64 of a file of properties. */
  readonly propertiesFileContent: string;
  readonly properties: Readonly<Record<string, string>>;
}

export type WorkerConfigurations = Records<WorkerConfiguration>;

export const workerConfigurations = (accountId: string): WorkerConfigurations => new Records("worker-configuration", accountId);

/** @param userOf - returns the name of a connector that uses a configuration */
export function workerConfigurationRoutes(configurations: WorkerConfigurations, userOf: (arn: string) => string | undefined): Route[] {
  const remove = deleteUnused(configurations, "worker configuration", userOf);
  return [
    [
      "POST",
      "/v1/worker-configurations",
      (request) => {
        const { name, tags, propertiesFileContent, description } = parsed(workerInput, request);
        const properties = supportedProperties(propertiesFileContent);
        const identity = configurations.identity(request.region, name);
        const { description: _, ...created } = listed(
          configurations.add({ ...identity, tags, description, propertiesFileContent, properties }),
        );
        return json(created);
      },
    ],
    ...recordRoutes(configurations, {
      ...{ path: "/v1/worker-configurations", list: "workerConfigurations", prefix: "namePrefix", listed, described },
      deleted: (configuration) => {
        remove(configuration);
        return { workerConfigurationArn: configuration.arn, workerConfigurationState: "DELETING" };
      },
    }),
  ];
}

function listed({ arn, name, creationTime, description }: WorkerConfiguration) {
  const latestRevision = { revision: 1, creationTime, description };
  return { workerConfigurationArn: arn, name, workerConfigurationState: "ACTIVE", creationTime, description, latestRevision };
}

function described(configuration: WorkerConfiguration): object {
  const { latestRevision, ...rest } = listed(configuration);
  return { ...rest, latestRevision: { ...latestRevision, propertiesFileContent: configuration.propertiesFileContent } };
}

/**
 * Properties that a worker configuration can't set. Source: MSK developer guide, supported worker configuration properties (from memory,
 * 2026).
 */
const REFUSED_PREFIXES =
  /^(access\.control\.|admin\.|admin\.listeners\.https\.|client\.|connect\.|inter\.worker\.|internal\.|listeners\.https\.|metrics\.|metrics\.context\.|rest\.|sasl\.|security\.|socket\.|ssl\.|topic\.tracking\.|worker\.)/;
const REFUSED = [
  ...["bootstrap.servers", "config.storage.topic", "connections.max.idle.ms", "connector.client.config.override.policy", "group.id"],
  ...["listeners", "metric.reporters", "plugin.path", "receive.buffer.bytes", "response.http.headers.config"],
  ...["scheduled.rebalance.max.delay.ms", "send.buffer.bytes", "status.storage.topic"],
];
const REQUIRED = ["key.converter", "value.converter"];

/** Returns the properties of a worker configuration. @throws AwsError 400 for one that MSK Connect does not support, or that is missing */
function supportedProperties(base64: string): Record<string, string> {
  const properties = parseProperties(Buffer.from(base64, "base64").toString());
  const refused = Object.keys(properties).find((name) => REFUSED_PREFIXES.test(name) || REFUSED.includes(name));
  if (refused !== undefined) throw badRequest(`The worker configuration property ${refused} is not supported.`);
  const missing = REQUIRED.find((name) => !(name in properties));
  if (missing !== undefined) throw badRequest(`The worker configuration must have the property ${missing}.`);
  return properties;
}

/** Parses lines of `name=value`. @throws AwsError 400 for a line without `=` */
function parseProperties(text: string): Record<string, string> {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  return Object.fromEntries(
    lines
      .filter((line) => line !== "" && !line.startsWith("#"))
      .map((line) => {
        const at = line.indexOf("=");
        if (at < 1) throw badRequest("The worker configuration is not a valid file of properties.");
        return [line.slice(0, at).trim(), line.slice(at + 1).trim()];
      }),
  );
}
