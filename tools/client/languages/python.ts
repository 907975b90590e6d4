import type { ClientFile, ClientLanguage, ClientRequest, ValueSchema } from "../client-file.js";
import { pythonLibraries } from "../libraries.js";
import { fillTemplate } from "../template.js";
import { templateValues } from "../template-values.js";

/** Generates two modules for confluent-kafka: one with the client, one with its security settings. */
export const python: ClientLanguage = (request) => {
  const libraries = {
    iam: [pythonLibraries.kafka, pythonLibraries.iam],
    scram: [pythonLibraries.kafka, pythonLibraries.secrets],
    mtls: [pythonLibraries.kafka],
  }[request.mechanism];
  const values = { ...templateValues(request), libraries: libraries.join(" ") };
  return [
    { name: "kafka_client.py", content: fillTemplate("python/kafka_client.py.template", values) },
    { name: "kafka_security.py", content: fillTemplate(`python/${request.mechanism}.py.template`, values) },
    ...(request.values ? [schemaFile(request, request.values)] : []),
  ];
};

/** Encodes and decodes the values of a topic, with versions that it looks up and registers none. */
function schemaFile(request: ClientRequest, { topic, registry, schema }: ValueSchema): ClientFile {
  const libraries = [pythonLibraries.schemas, pythonLibraries.avro].join(" ");
  const values = {
    ...templateValues(request),
    libraries,
    aboutSchema: `Values of ${topic}: Avro with the schema ${schema} of the registry ${registry} in AWS Glue.`,
    registry: JSON.stringify(registry),
    schema: JSON.stringify(schema),
  };
  return { name: "schema_registry.py", content: fillTemplate("python/schema_registry.py.template", values) };
}
