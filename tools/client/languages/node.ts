import type { ClientLanguage } from "../client-file.js";
import { nodeLibraries } from "../libraries.js";
import { fillTemplate } from "../template.js";
import { templateValues } from "../template-values.js";

/** Generates two modules for kafkajs: one with the client, one with its security settings. */
export const node: ClientLanguage = (request) => {
  const libraries = {
    iam: [nodeLibraries.kafka, nodeLibraries.iam],
    scram: [nodeLibraries.kafka, nodeLibraries.secrets],
    mtls: [nodeLibraries.kafka],
  }[request.mechanism];
  const values = { ...templateValues(request), libraries: libraries.join(" ") };
  return [
    { name: "kafka-client.mjs", content: fillTemplate("node/kafka-client.mjs.template", values) },
    { name: "kafka-security.mjs", content: fillTemplate(`node/${request.mechanism}.mjs.template`, values) },
  ];
};
