import { exporterPorts } from "../../kafka/index.js";
import { iamJar, imageReference, images, type PinnedImage, packages } from "./software.js";

/** Tools of Kafka that are on the host's path, by their names without `.sh`. */
const toolNames = [
  "kafka-acls",
  "kafka-broker-api-versions",
  "kafka-configs",
  "kafka-console-consumer",
  "kafka-console-producer",
  "kafka-consumer-groups",
  "kafka-get-offsets",
  "kafka-log-dirs",
  "kafka-topics",
] as const;

export const paths = {
  library: "/usr/local/lib/msk",
  configuration: "/etc/msk",
  /** Files that scripts write at run time. A restart of the host deletes them. */
  runtime: "/run/msk",
  logs: "/var/log/msk",
} as const;

const jar = `${paths.library}/aws-msk-iam-auth.jar`;

interface Setup {
  readonly images: readonly PinnedImage[];
  readonly kafkaTools: boolean;
  /** Units to start afterwards, and at each boot. */
  readonly units: readonly string[];
}

/**
 * Returns the script that installs what the units need, and then starts them. It can run again at any time, and after a restart of the
 * host it needs no network.
 *
 * Scripts have no braces after a dollar sign: Terraform would evaluate them.
 */
export function setupScript({ images: needed, kafkaTools, units }: Setup): string {
  return [
    `#!/bin/bash
set -euo pipefail

for package in ${packages({ containers: needed.length > 0, java: kafkaTools }).join(" ")}; do
  rpm --quiet --query "$package" || dnf install --assumeyes --quiet "$package"
done

# First, so that the output of what follows is in CloudWatch Logs.
/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl -a fetch-config -m ec2 -s -c file:${paths.configuration}/cloudwatch-agent.json
`,
    ...(needed.length > 0 ? [pullImages(needed)] : []),
    ...(kafkaTools ? [installTools] : []),
    ...(units.length > 0
      ? [`# Without waiting: the units start after this one.\nsystemctl enable --now --no-block ${units.join(" ")}\n`]
      : []),
  ].join("\n");
}

const pullImages = (needed: readonly PinnedImage[]): string => `systemctl enable --now docker.service
while read -r image; do
  docker image inspect "$image" >/dev/null 2>&1 || docker pull --quiet "$image"
done <<'images'
${needed.map((image) => `${imageReference(image)}\n`).join("")}images
`;

const installTools = `if [ ! -d /opt/kafka ]; then
  rm -rf /opt/kafka.new
  container=$(docker create ${imageReference(images.kafka)})
  docker cp "$container":/opt/kafka /opt/kafka.new
  docker rm "$container" >/dev/null
  mv /opt/kafka.new /opt/kafka
fi

checksum=${iamJar.sha256}
jar=${jar}
if ! echo "$checksum  $jar" | sha256sum --check --status 2>/dev/null; then
  curl --fail --silent --show-error --location --retry 5 --output "$jar.new" \\
    ${iamJar.url}
  echo "$checksum  $jar.new" | sha256sum --check --status
  mv "$jar.new" "$jar"
fi

for tool in ${toolNames.join(" ")}; do
  ln -sfn ${paths.library}/kafka-tool /usr/local/bin/"$tool"
done
ln -sfn ${paths.library}/kcat /usr/local/bin/kcat
`;

/** The script that writes the bootstrap brokers of the IAM listener. MSK returns some of them, in random order, so it is run at each start. */
export const brokersScript = `#!/bin/bash
set -euo pipefail
# shellcheck source=/dev/null
source ${paths.configuration}/host.env
directory=${paths.runtime}
[ $# -eq 0 ] || directory=$1
mkdir -p "$directory"

servers=$(aws kafka get-bootstrap-brokers --region "$AWS_REGION" --cluster-arn "$CLUSTER_ARN" --query BootstrapBrokerStringSaslIam --output text)
if [ -z "$servers" ] || [ "$servers" = None ]; then
  echo "The cluster $CLUSTER_NAME has no IAM listener." >&2
  exit 1
fi
printf 'AWS_REGION=%s\\nCLUSTER_NAME=%s\\nBOOTSTRAP_SERVERS=%s\\n' "$AWS_REGION" "$CLUSTER_NAME" "$servers" >"$directory/brokers.env.new"
mv "$directory/brokers.env.new" "$directory/brokers.env"
`;

/** The script that writes the exporters of all brokers, as Prometheus reads them: brokers can be added and replaced at any time. */
export const targetsScript = `#!/bin/bash
set -euo pipefail
# shellcheck source=/dev/null
source ${paths.configuration}/host.env
directory=${paths.runtime}/targets
[ $# -eq 0 ] || directory=$1
mkdir -p "$directory"

# Brokers have both exporters, controllers of KRaft the JMX exporter only (github.com/prometheus/prometheus/pull/17600).
nodes=$(aws kafka list-nodes --region "$AWS_REGION" --cluster-arn "$CLUSTER_ARN" \\
  --query 'NodeInfoList[?BrokerNodeInfo || ControllerNodeInfo].[BrokerNodeInfo.BrokerId, (BrokerNodeInfo || ControllerNodeInfo).Endpoints[0]]' \\
  --output text | sort --numeric-sort)
[ -n "$nodes" ]
brokers=$(grep -v ^None <<<"$nodes")

write() {
  awk -v port="$2" '
    BEGIN { printf "[" }
    {
      label = $1 == "None" ? "controller" : "broker"
      id = $1 == "None" ? substr($2, 3) : $1
      printf "%s{\\"targets\\":[\\"%s:%s\\"],\\"labels\\":{\\"%s\\":\\"%d\\"}}", (NR > 1 ? "," : ""), $2, port, label, id
    }
    END { print "]" }
  ' <<<"$3" >"$directory/$1.json.new"
  mv "$directory/$1.json.new" "$directory/$1.json"
}

write jmx ${exporterPorts.jmx} "$nodes"
write node ${exporterPorts.node} "$brokers"
`;

/** The script behind the names of Kafka's tools: it adds brokers and credentials to the arguments. */
export const kafkaToolScript = `#!/bin/bash
set -euo pipefail
[ -f ${paths.runtime}/brokers.env ] || sudo ${paths.library}/brokers
# shellcheck source=/dev/null
source ${paths.runtime}/brokers.env
export AWS_REGION CLASSPATH=${jar}

name=$(basename "$0")
case "$name" in
  kafka-console-producer) option=--producer.config ;;
  kafka-console-consumer) option=--consumer.config ;;
  *) option=--command-config ;;
esac
# The role of the host can only join consumer groups whose names begin with bastion-.
case "$name $* " in
  *" --group "*) ;;
  kafka-console-consumer*) set -- --group bastion-console "$@" ;;
esac
exec "/opt/kafka/bin/$name.sh" --bootstrap-server "$BOOTSTRAP_SERVERS" "$option" ${paths.configuration}/client.properties "$@"
`;

/** The script of kcat. librdkafka has no IAM authentication of MSK, so the user adds brokers and credentials of another listener. */
export const kcatScript = `#!/bin/bash
set -euo pipefail
exec sudo docker run --rm --interactive --network host ${imageReference(images.kcat)} "$@"
`;
