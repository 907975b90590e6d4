import { stringify } from "yaml";
import type { ClientLanguage, ClientRequest } from "../client-file.js";
import { javaLibraries } from "../libraries.js";
import { scramPasswordCommand } from "../tuning.js";
import { connectionProperties, consumerProperties, producerProperties, securityProperties } from "./kafka-properties.js";

/** Generates `application.yml` for Spring Boot with spring-kafka. Spring resolves `${VARIABLE}` from the environment. */
export const spring: ClientLanguage = (request) => [{ name: "application.yml", content: `${header(request)}\n${document(request)}` }];

function document(request: ClientRequest): string {
  const common = [...securityProperties(request, (variable) => `\${${variable}}`), connectionProperties];
  const settings = {
    "bootstrap-servers": request.bootstrapServers,
    properties: Object.assign({}, ...common.map(({ properties }) => properties)),
    producer: { properties: producerProperties(request).properties },
    consumer: { properties: consumerProperties(request).properties },
  };
  return stringify({ spring: { kafka: settings } }, { lineWidth: 0 });
}

function header({ cluster, region, mechanism, user }: ClientRequest): string {
  const { groupId, artifactId, version } = javaLibraries.iam;
  const lines = [
    `Cluster ${cluster} in ${region}, ${mechanism}. Dependencies: org.springframework.kafka:spring-kafka in the version that Spring Boot manages`,
  ];
  if (mechanism === "iam") lines.push(`and ${groupId}:${artifactId}:${version}.`);
  if (mechanism === "scram") lines.push(`Before you start the client: ${scramPasswordCommand(region, cluster, user)}`);
  return lines.map((line) => `# ${line}`).join("\n");
}
