import type { ClientLanguage } from "../client-file.js";
import { goLibraries } from "../libraries.js";
import { fillTemplate } from "../template.js";
import { templateValues } from "../template-values.js";
import { schemaFiles } from "./schema-files.js";

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
    ...schemaFiles(request, "go", "schemas.go", [goLibraries.configuration, goLibraries.schemas, goLibraries.avro]),
  ];
};
