import { stringify } from "yaml";
import type { ClientLanguage, ClientRequest } from "../client-file.js";
import { javaLibraries } from "../libraries.js";
import { scramPasswordCommand } from "../tuning.js";
import { connectionProperties, consumerProperties, producerProperties, securityProperties } from "./kafka-properties.js";

/** `application.yml` of Spring Boot with spring-kafka. Spring fills in `${VARIABLE}` from the environment by itself. */
export const spring: ClientLanguage = (request) => [{ name: "application.yml", content: `${opening(request)}\n${document(request)}` }];

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

function opening({ cluster, region, mechanism, user }: ClientRequest): string {
  const { groupId, artifactId, version } = javaLibraries.iam;
  const lines = [
    `Cluster ${cluster} in ${region}, ${mechanism}. Dependencies: org.springframework.kafka:spring-kafka as Spring Boot has it`,
  ];
  if (mechanism === "iam") lines.push(`and ${groupId}:${artifactId}:${version}.`);
  if (mechanism === "scram") lines.push(`Before the start: ${scramPasswordCommand(region, cluster, user)}`);
  return lines.map((line) => `# ${line}`).join("\n");
}
