import type { ClientFile, ClientLanguage, ClientRequest, ValueSchema } from "../client-file.js";
import { nodeLibraries } from "../libraries.js";
import { fillTemplate } from "../template.js";
import { templateValues } from "../template-values.js";

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
    ...(request.values ? [schemaFile(request, request.values)] : []),
  ];
};

/** Encodes and decodes the values of a topic, with versions that it looks up and registers none. */
function schemaFile(request: ClientRequest, { topic, registry, schema }: ValueSchema): ClientFile {
  const libraries = [nodeLibraries.schemas, nodeLibraries.avro].join(" ");
  const values = {
    ...templateValues(request),
    libraries,
    aboutSchema: `Values of ${topic}: Avro with the schema ${schema} of the registry ${registry} in AWS Glue.`,
    registry: JSON.stringify(registry),
    schema: JSON.stringify(schema),
  };
  return { name: "schema-registry.mjs", content: fillTemplate("node/schema-registry.mjs.template", values) };
}
