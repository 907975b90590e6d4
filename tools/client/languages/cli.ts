import type { ClientLanguage, ClientRequest } from "../client-file.js";
import { certificateFiles } from "../client-name.js";
import { javaLibraries } from "../libraries.js";
import { scramPasswordCommand, secretVariables } from "../tuning.js";
import { clientProperties } from "./java.js";

/** Generates `client.properties` for Kafka's command line tools, and a script that tries them. */
export const cli: ClientLanguage = (request) => [
  { name: "client.properties", content: clientProperties(request) },
  { name: "try.sh", content: commands(request) },
];

function commands(request: ClientRequest): string {
  const server = `--bootstrap-server ${request.bootstrapServers}`;
  return `#!/bin/sh
# Run it in the folder of client.properties, with Kafka's bin folder on the PATH. Each command also works separately.
# ${preparation(request).join("\n# ")}
set -eu
topic="\${1:-msk-client-try}"

kafka-topics.sh ${server} --command-config client.properties --create --if-not-exists --topic "$topic" --partitions 3 --replication-factor 3
kafka-topics.sh ${server} --command-config client.properties --describe --topic "$topic"
echo "hello from $(hostname)" | kafka-console-producer.sh ${server} --producer.config client.properties --topic "$topic"
kafka-console-consumer.sh ${server} --consumer.config client.properties --topic "$topic" --group "$topic" --from-beginning --max-messages 1 --timeout-ms 60000
`;
}

function preparation({ mechanism, region, cluster, user }: ClientRequest): string[] {
  const { groupId, artifactId, version } = javaLibraries.iam;
  const jar = `${artifactId}-${version}-all.jar`;
  switch (mechanism) {
    case "iam":
      return [
        `IAM needs the AWS library on the class path (Maven Central: ${groupId}:${artifactId}:${version}:all) and the credentials of the AWS CLI:`,
        `  export CLASSPATH=${jar}`,
      ];
    case "scram":
      return [`SCRAM needs the password in the environment:`, `  ${scramPasswordCommand(region, cluster, user)}`];
    case "mtls":
      return [
        `Mutual TLS needs ${certificateFiles(user).pkcs12} in the same folder, and its password in ${secretVariables.keystorePassword}.`,
      ];
  }
}
