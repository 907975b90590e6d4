import type { ClientLanguage } from "../client-file.js";
import { nodeLibraries } from "../libraries.js";
import { fillTemplate } from "../template.js";
import { templateValues } from "../template-values.js";
import { schemaFiles } from "./schema-files.js";

const compression = [nodeLibraries.lz4, nodeLibraries.snappy];

/** Generates modules for kafkajs: the client, its security settings, and the compressions that kafkajs lacks. */
export const node: ClientLanguage = (request) => {
  const libraries = {
    iam: [nodeLibraries.kafka, nodeLibraries.iam],
    scram: [nodeLibraries.kafka, nodeLibraries.secrets],
    mtls: [nodeLibraries.kafka],
  }[request.mechanism];
  const values = {
    ...templateValues(request),
    libraries: [...libraries, ...compression].join(" "),
    compressionLibraries: compression.join(" "),
  };
  return [
    { name: "kafka-client.mjs", content: fillTemplate("node/kafka-client.mjs.template", values) },
    { name: "kafka-compression.mjs", content: fillTemplate("node/kafka-compression.mjs.template", values) },
    { name: "kafka-security.mjs", content: fillTemplate(`node/${request.mechanism}.mjs.template`, values) },
    ...schemaFiles(request, "node", "schema-registry.mjs", [nodeLibraries.schemas, nodeLibraries.avro]),
  ];
};
