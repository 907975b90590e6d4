import type { ClientLanguage, ClientRequest, ValueSchema } from "../client-file.js";
import { javaLibraries, type MavenLibrary } from "../libraries.js";
import { scramPasswordCommand } from "../tuning.js";
import {
  connectionProperties,
  consumerProperties,
  environmentProvider,
  kafkaEnvironment,
  type PropertySection,
  producerProperties,
  propertiesText,
  schemaDeserializers,
  schemaProperties,
  schemaSerializers,
  securityProperties,
} from "./kafka-properties.js";

/** Generates `client.properties` for producers, consumers and administrators, and the Maven dependencies. */
export const java: ClientLanguage = (request) => [
  { name: "client.properties", content: clientProperties(request) },
  {
    name: "dependencies.xml",
    content: dependencies([
      javaLibraries.kafkaClients,
      ...(request.mechanism === "iam" ? [javaLibraries.iam] : []),
      ...(request.values ? [javaLibraries.schemas] : []),
    ]),
  },
];

/** Returns one set of properties for all kinds of clients: Kafka clients ignore the properties of other kinds. */
export function clientProperties(request: ClientRequest): string {
  return propertiesText([
    { about: header(request), properties: { "bootstrap.servers": request.bootstrapServers } },
    ...(request.mechanism === "iam" ? [] : [environmentProvider]),
    ...securityProperties(request, kafkaEnvironment),
    connectionProperties,
    producerProperties(request),
    consumerProperties(request),
    ...(request.values ? schemaSections(request.values, request.region) : []),
  ]);
}

function schemaSections(values: ValueSchema, region: string): PropertySection[] {
  const { about, properties } = schemaProperties(values, region);
  return [{ about, properties: { ...schemaSerializers, ...schemaDeserializers, ...properties } }];
}

function header({ cluster, region, mechanism, user }: ClientRequest): string {
  const about = `Cluster ${cluster} in ${region}, ${mechanism}. To read from the nearest replica, set client.rack to the zone id, such as use1-az1.`;
  return mechanism === "scram" ? `${about}\n# Before you start the client:\n#   ${scramPasswordCommand(region, cluster, user)}` : about;
}

const dependencies = (libraries: readonly MavenLibrary[]) =>
  libraries
    .map(({ groupId, artifactId, version }) =>
      [
        "<dependency>",
        `  <groupId>${groupId}</groupId>`,
        `  <artifactId>${artifactId}</artifactId>`,
        `  <version>${version}</version>`,
        "</dependency>",
      ].join("\n"),
    )
    .join("\n")
    .concat("\n");
