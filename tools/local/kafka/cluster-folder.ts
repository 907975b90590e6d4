import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type KeyPair, listenerCertificate, nodeCertificate, writeSecret } from "./certificates.js";
import type { KafkaClusterSpec } from "./cluster-spec.js";
import { clientAuthoritiesFile } from "./node-properties.js";
import { nodeTls } from "./node-tls.js";
import { renderProperties } from "./server-properties.js";

/** The folder of one cluster: `config/`, `data/`, `logs/`, `pki/`, `tmp/`. */
export interface ClusterFolder {
  readonly dir: string;
  readonly tmpDir: string;
  readonly log4j: string;
  /** Property file for Kafka's own tools to connect as a node. */
  readonly adminProperties: string;
  /** The certificate that the nodes share. */
  readonly identity: KeyPair;
}

/** Creates the folder and deletes an earlier one: a new cluster has no earlier state. @param addresses - of the listeners */
export async function makeClusterFolder(dir: string, stateDir: string, addresses: readonly string[]): Promise<ClusterFolder> {
  rmSync(dir, { recursive: true, force: true });
  for (const part of ["config", "data", "logs", "pki", "tmp"]) mkdirSync(join(dir, part), { recursive: true, mode: 0o700 });
  const identity = await nodeCertificate();
  writeSecret(join(dir, "pki", "node.pem"), identity.key + identity.certificate);
  writeFileSync(join(dir, "pki", "node-ca.pem"), identity.certificate);
  const listener = await listenerCertificate(stateDir, addresses);
  writeSecret(join(dir, "pki", "listener.pem"), listener.key + listener.certificate);
  const log4j = join(dir, "config", "log4j.properties");
  writeFileSync(log4j, log4jProperties());
  const adminProperties = join(dir, "config", "admin.properties");
  writeFileSync(adminProperties, renderProperties({ "security.protocol": "SSL", ...nodeTls(dir) }));
  return { dir, tmpDir: join(dir, "tmp"), log4j, adminProperties, identity };
}

/** Writes the authorities whose client certificates the TLS listener trusts. */
export function writeClientAuthorities(dir: string, spec: KafkaClusterSpec): void {
  const { tls } = spec.listeners;
  if (tls?.caPems.length) writeFileSync(join(dir, "pki", clientAuthoritiesFile(spec)), `${tls.caPems.join("\n")}\n`);
}

/** Returns the path of a node's property file. */
export function propertiesFile(dir: string, id: number): string {
  return join(dir, "config", `${id}.properties`);
}

/** Log settings with the few lines that matter; Kafka's INFO level logs thousands of lines at each start. */
function log4jProperties(): string {
  const informative = [
    "io.mskha.local",
    "kafka.server.BrokerServer",
    "kafka.server.ControllerServer",
    "org.apache.kafka.controller.QuorumController",
    "org.apache.kafka.common.network.Selector", // failed authentication
    "kafka.cluster.Partition", // shrinking and expanding ISR
  ];
  return [
    "log4j.rootLogger=WARN, out",
    "log4j.appender.out=org.apache.log4j.ConsoleAppender",
    "log4j.appender.out.layout=org.apache.log4j.PatternLayout",
    "log4j.appender.out.layout.ConversionPattern=%d{ISO8601} %-5p %m (%c{1})%n",
    ...informative.map((logger) => `log4j.logger.${logger}=INFO`),
    "",
  ].join("\n");
}
