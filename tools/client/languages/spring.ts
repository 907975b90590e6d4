import { stringify } from "yaml";
import type { ClientLanguage, ClientRequest } from "../client-file.js";
import { javaLibraries } from "../libraries.js";
import { scramPasswordCommand } from "../tuning.js";
import {
  connectionProperties,
  consumerProperties,
  producerProperties,
  schemaDeserializers,
  schemaProperties,
  schemaSerializers,
  securityProperties,
} from "./kafka-properties.js";

/** Generates `application.yml` for Spring Boot with spring-kafka. Spring resolves `${VARIABLE}` from the environment. */
export const spring: ClientLanguage = (request) => [{ name: "application.yml", content: `${header(request)}\n${document(request)}` }];

function document(request: ClientRequest): string {
  const { values, region } = request;
  const common = [
    ...securityProperties(request, (variable) => `\${${variable}}`),
    connectionProperties,
    ...(values ? [schemaProperties(values, region)] : []),
  ];
  const settings = {
    "bootstrap-servers": request.bootstrapServers,
    properties: Object.assign({}, ...common.map(({ properties }) => properties)),
    producer: {
      ...(values && { "key-serializer": schemaSerializers["key.serializer"], "value-serializer": schemaSerializers["value.serializer"] }),
      properties: producerProperties(request).properties,
    },
    consumer: {
      ...(values && {
        "key-deserializer": schemaDeserializers["key.deserializer"],
        "value-deserializer": schemaDeserializers["value.deserializer"],
      }),
      properties: consumerProperties(request).properties,
    },
  };
  return stringify({ spring: { kafka: settings } }, { lineWidth: 0 });
}

function header({ cluster, region, mechanism, user, values }: ClientRequest): string {
  const { iam, schemas } = javaLibraries;
  const more = [...(mechanism === "iam" ? [iam] : []), ...(values ? [schemas] : [])];
  const lines = [
    `Cluster ${cluster} in ${region}, ${mechanism}. Dependencies: org.springframework.kafka:spring-kafka in the version that Spring Boot manages`,
  ];
  if (more.length > 0)
    lines.push(`and ${more.map(({ groupId, artifactId, version }) => `${groupId}:${artifactId}:${version}`).join(" and ")}.`);
  if (mechanism === "scram") lines.push(`Before you start the client: ${scramPasswordCommand(region, cluster, user)}`);
  return lines.map((line) => `# ${line}`).join("\n");
}
