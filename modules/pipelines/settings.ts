import { z } from "zod";
import { structure } from "../terraform/index.js";
import { anyPluginSettings } from "./connect/kinds/any-plugin.js";
import { icebergSinkSettings } from "./connect/kinds/iceberg-sink.js";
import { jdbcSinkSettings } from "./connect/kinds/jdbc-sink.js";
import { postgresSourceSettings } from "./connect/kinds/postgres-source.js";

const pipelineName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,22}$/)
  .meta({ allowed: "a letter, then up to 22 lowercase letters, digits and hyphens" });

/** One pipeline, by its kind. A new kind adds a branch. */
const pipeline = z.discriminatedUnion("kind", [postgresSourceSettings, jdbcSinkSettings, icebergSinkSettings, anyPluginSettings]);

/** Pipelines by name. */
export const pipelinesSettings = z
  .record(pipelineName, pipeline)
  .default({})
  .meta({ ...structure, description: "Pipelines into and out of the cluster, by name." });

export type PipelineSettings = z.output<typeof pipeline>;
export type PipelinesSettings = z.output<typeof pipelinesSettings>;
