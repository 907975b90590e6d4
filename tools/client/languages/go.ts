import type { ClientFile, ClientLanguage, ClientRequest, ValueSchema } from "../client-file.js";
import { goLibraries } from "../libraries.js";
import { fillTemplate } from "../template.js";
import { templateValues } from "../template-values.js";

/** Generates the package `kafkaclient` for franz-go. */
export const go: ClientLanguage = (request) => {
  const libraries = {
    iam: [goLibraries.kafka, goLibraries.iam],
    scram: [goLibraries.kafka, goLibraries.configuration, goLibraries.secrets],
    mtls: [goLibraries.kafka],
  }[request.mechanism];
  const values = { ...templateValues(request), libraries: libraries.join(" ") };
  return [
    { name: "client.go", content: fillTemplate("go/client.go.template", values) },
    { name: "security.go", content: fillTemplate(`go/${request.mechanism}.go.template`, values) },
    ...(request.values ? [schemaFile(request, request.values)] : []),
  ];
};

/** Encodes and decodes the values of a topic, with versions that it looks up and registers none. */
function schemaFile(request: ClientRequest, { topic, registry, schema }: ValueSchema): ClientFile {
  const libraries = [goLibraries.configuration, goLibraries.schemas, goLibraries.avro].join(" ");
  const values = {
    ...templateValues(request),
    libraries,
    aboutSchema: `Values of ${topic}: Avro with the schema ${schema} of the registry ${registry} in AWS Glue.`,
    registry: JSON.stringify(registry),
    schema: JSON.stringify(schema),
  };
  return { name: "schemas.go", content: fillTemplate("go/schemas.go.template", values) };
}
