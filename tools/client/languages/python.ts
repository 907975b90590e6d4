import type { ClientLanguage } from "../client-file.js";
import { pythonLibraries } from "../libraries.js";
import { fillTemplate } from "../template.js";
import { templateValues } from "../template-values.js";
import { schemaFiles } from "./schema-files.js";

/** Generates modules for confluent-kafka: the client, its security settings, and what encodes and decodes values with a schema. */
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
    ...schemaFiles(request, "python", "schema_registry.py", [pythonLibraries.schemas, pythonLibraries.avro]),
  ];
};
