import type { ClientFile, ClientRequest } from "../client-file.js";
import { fillTemplate } from "../template.js";
import { templateValues } from "../template-values.js";

/**
 * Returns the file that encodes and decodes the values of the request's topic, with versions that it looks up and registers none; no file
 * for values without a schema.
 *
 * @param folder - of the template, which has the name of the file
 * @param libraries - the packages that it needs
 */
export function schemaFiles(request: ClientRequest, folder: string, name: string, libraries: readonly string[]): ClientFile[] {
  if (!request.values) return [];
  const { topic, registry, schema } = request.values;
  const values = {
    ...templateValues(request),
    libraries: libraries.join(" "),
    aboutSchema: `Values of ${topic}: Avro with the schema ${schema} of the registry ${registry} in AWS Glue.`,
    registry: JSON.stringify(registry),
    schema: JSON.stringify(schema),
  };
  return [{ name, content: fillTemplate(`${folder}/${name}.template`, values) }];
}
