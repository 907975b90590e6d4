import type { ClientLanguage, ClientRequest } from "../client-file.js";
import { javaLibraries, type MavenLibrary } from "../libraries.js";
import { scramPasswordCommand } from "../tuning.js";
import {
  connectionProperties,
  consumerProperties,
  environmentProvider,
  kafkaEnvironment,
  producerProperties,
  propertiesText,
  securityProperties,
} from "./kafka-properties.js";

/** `client.properties` for producers, consumers and administrators alike, and the dependencies for Maven. */
export const java: ClientLanguage = (request) => [
  { name: "client.properties", content: clientProperties(request) },
  {
    name: "dependencies.xml",
    content: dependencies([javaLibraries.kafkaClients, ...(request.mechanism === "iam" ? [javaLibraries.iam] : [])]),
  },
];

/** The properties of one client, whatever it does: Kafka's clients leave aside what is not theirs. */
export function clientProperties(request: ClientRequest): string {
  return propertiesText([
    { about: opening(request), properties: { "bootstrap.servers": request.bootstrapServers } },
    ...(request.mechanism === "iam" ? [] : [environmentProvider]),
    ...securityProperties(request, kafkaEnvironment),
    connectionProperties,
    producerProperties(request),
    consumerProperties(request),
  ]);
}

function opening({ cluster, region, mechanism, user }: ClientRequest): string {
  const about = `Cluster ${cluster} in ${region}, ${mechanism}. Reads from the nearest replica with client.rack=<id of the zone, such as use1-az1>.`;
  return mechanism === "scram" ? `${about}\n# Before the start:\n#   ${scramPasswordCommand(region, cluster, user)}` : about;
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
