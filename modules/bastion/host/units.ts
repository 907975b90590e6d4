import { paths } from "./scripts.js";
import { imageReference, images, type PinnedImage } from "./software.js";

/** Ports of the servers, on the loopback interface. */
export const ports = { kafkaUi: 8080, prometheus: 9090, nodeExporter: 9100 } as const;

/** Returns the lines of a unit that sends its output to a file, which the CloudWatch agent reads. */
const logged = (name: string) => `StandardOutput=append:${paths.logs}/${name}.log
StandardError=inherit`;

/** The unit that cloud-init starts, and the host at each boot. It is tried again until it has succeeded. */
export const setupUnit = `[Unit]
Description=Installs the software of the bastion
Wants=network-online.target
After=network-online.target
StartLimitIntervalSec=0

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=${paths.library}/setup
Restart=on-failure
RestartSec=30
TimeoutStartSec=20min
${logged("setup")}

[Install]
WantedBy=multi-user.target
`;

interface ContainerUnit {
  readonly name: string;
  readonly description: string;
  readonly image: PinnedImage;
  /** Scripts to run before. */
  readonly before?: readonly string[];
  /** Options of `docker run`. */
  readonly options: readonly string[];
  /** Arguments of the program in the container. */
  readonly args?: readonly string[];
}

/**
 * Returns the unit of a container: without capabilities, on a read-only file system, in the network of the host, where it listens on the
 * loopback interface only.
 */
function containerUnit({ name, description, image, before = [], options, args = [] }: ContainerUnit): string {
  const run = [
    `/usr/bin/docker run --rm --name ${name} --network host --read-only --cap-drop ALL --security-opt no-new-privileges --tmpfs /tmp`,
    ...options,
    imageReference(image),
    ...args,
  ];
  return `[Unit]
Description=${description}
Wants=docker.service
After=docker.service msk-setup.service
StartLimitIntervalSec=0

[Service]
ExecStartPre=-/usr/bin/docker rm --force ${name}
${before.map((script) => `ExecStartPre=${script}\n`).join("")}ExecStart=${run.join(" \\\n  ")}
ExecStop=/usr/bin/docker stop --time 20 ${name}
Restart=always
RestartSec=10
TimeoutStopSec=40
${logged(name)}

[Install]
WantedBy=multi-user.target
`;
}

export const kafkaUiUnit = containerUnit({
  name: "kafka-ui",
  description: `Kafka UI ${images.kafkaUi.version}`,
  image: images.kafkaUi,
  before: [`${paths.library}/brokers`],
  options: [
    "--memory 1g",
    `--env-file ${paths.runtime}/brokers.env`,
    "--env JAVA_OPTS=-Xmx512m",
    "--env SPRING_CONFIG_ADDITIONALLOCATION=file:/etc/kafka-ui.yaml",
    `--volume ${paths.configuration}/kafka-ui.yaml:/etc/kafka-ui.yaml:ro`,
  ],
});

export const prometheusUnit = containerUnit({
  name: "prometheus",
  description: `Prometheus ${images.prometheus.version}`,
  image: images.prometheus,
  before: ["/usr/bin/install -d -o 65534 -g 65534 /var/lib/prometheus"],
  options: [
    "--memory 1500m",
    `--volume ${paths.configuration}/prometheus.yaml:/etc/prometheus/prometheus.yml:ro`,
    `--volume ${paths.runtime}/targets:/etc/prometheus/targets:ro`,
    "--volume /var/lib/prometheus:/prometheus",
  ],
  args: [
    "--config.file=/etc/prometheus/prometheus.yml",
    "--storage.tsdb.path=/prometheus",
    "--storage.tsdb.retention.time=15d",
    "--storage.tsdb.retention.size=8GB",
    `--web.listen-address=127.0.0.1:${ports.prometheus}`,
  ],
});

export const nodeExporterUnit = containerUnit({
  name: "node-exporter",
  description: `Node exporter ${images.nodeExporter.version}`,
  image: images.nodeExporter,
  options: ["--memory 100m", "--pid host", "--volume /:/host:ro,rslave"],
  args: ["--path.rootfs=/host", `--web.listen-address=127.0.0.1:${ports.nodeExporter}`],
});

export const targetsUnit = `[Unit]
Description=Finds the brokers for Prometheus
After=network-online.target

[Service]
Type=oneshot
ExecStart=${paths.library}/targets
${logged("targets")}
`;

export const targetsTimer = `[Unit]
Description=Finds the brokers for Prometheus every minute

[Timer]
OnBootSec=10
OnUnitActiveSec=60
AccuracySec=1

[Install]
WantedBy=timers.target
`;
