import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { javaHome } from "../../../tools/local/installation/index.js";
import type { KeyPair } from "../../../tools/local/kafka/certificates.js";
import type { KafkaInstallation } from "../../../tools/local/kafka/ensure-kafka.js";
import { root } from "../../../tools/setup/folders.js";

/** An ACL in the words of Kafka's classes: `TOPIC`, `LITERAL`, `READ`, `DENY`. */
export interface DescribedAcl {
  readonly resource: string;
  readonly name: string;
  readonly pattern: string;
  readonly principal: string;
  readonly host: string;
  readonly operation: string;
  readonly permission: string;
}

export interface DescribedTopic {
  readonly name: string;
  readonly partitions: number;
  readonly replicationFactor: number;
  /** What is set for the topic itself. */
  readonly configuration: Readonly<Record<string, string>>;
}

/** The quotas of an entity: its names by Kafka's types. */
export interface DescribedQuota {
  readonly entity: Readonly<Record<string, string>>;
  readonly limits: Readonly<Record<string, number>>;
}

/** A running Java program that describes a cluster with Kafka's own client. */
export interface KafkaDescriber {
  describe(): Promise<{
    readonly acls: readonly DescribedAcl[];
    readonly topics: readonly DescribedTopic[];
    readonly quotas: readonly DescribedQuota[];
  }>;
  stop(): Promise<void>;
}

/**
 * Starts `DescribeCluster.java` with the jars of the brokers. It connects to the TLS listener with the client certificate.
 * @param folder - for its properties
 */
export function kafkaDescriber(kafka: KafkaInstallation, bootstrap: string, ca: string, client: KeyPair, folder: string): KafkaDescriber {
  const pem = (text: string) => text.trim().replaceAll("\n", "\\n");
  const settings = {
    "bootstrap.servers": bootstrap,
    "security.protocol": "SSL",
    "ssl.truststore.type": "PEM",
    "ssl.truststore.certificates": pem(ca),
    "ssl.keystore.type": "PEM",
    "ssl.keystore.certificate.chain": pem(client.certificate),
    "ssl.keystore.key": pem(client.key),
  };
  const properties = join(folder, "describe.properties");
  const log4j = join(folder, "describe-log4j.properties");
  writeFileSync(
    properties,
    Object.entries(settings)
      .map((entry) => `${entry.join("=")}\n`)
      .join(""),
    { mode: 0o600 },
  );
  writeFileSync(log4j, "log4j.rootLogger=OFF\n");
  const source = join(root, "__tests__/support/clients/java/DescribeCluster.java");
  const flags = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", `-Dlog4j.configuration=file:${log4j}`];
  const java = spawn(javaHome().java, [...flags, "-cp", kafka.classPath, source, properties], { stdio: ["pipe", "pipe", "pipe"] });
  const errors: Buffer[] = [];
  java.stderr.on("data", (chunk: Buffer) => errors.push(chunk));
  const exited = new Promise<void>((resolve) => java.once("close", () => resolve()));
  const lines = createInterface({ input: java.stdout })[Symbol.asyncIterator]();
  return {
    describe: async () => {
      java.stdin.write("\n");
      const rows: string[][] = [];
      for (;;) {
        const { value, done } = await lines.next();
        if (done) throw new Error(`DescribeCluster stopped: ${Buffer.concat(errors)}`);
        if (value === "") break;
        rows.push(value.split("\t"));
      }
      const of = (kind: string) => rows.filter(([first]) => first === kind).map(([, ...fields]) => fields);
      return { acls: of("acl").map(aclOf), topics: of("topic").map(topicOf), quotas: of("quota").map(quotaOf) };
    },
    stop: () => {
      java.stdin.end();
      return exited;
    },
  };
}

function aclOf([resource, name, pattern, principal, host, operation, permission]: string[]): DescribedAcl {
  return { resource, name, pattern, principal, host, operation, permission } as DescribedAcl;
}

/** Reads `type=name` of each part of the entity, and after an empty field the limits. */
function quotaOf(fields: string[]): DescribedQuota {
  const end = fields.indexOf("");
  const entries = (texts: string[]) => texts.map((text) => [text.slice(0, text.indexOf("=")), text.slice(text.indexOf("=") + 1)] as const);
  return {
    entity: Object.fromEntries(entries(fields.slice(0, end))),
    limits: Object.fromEntries(entries(fields.slice(end + 1)).map(([name, value]) => [name, Number(value)])),
  };
}

function topicOf([name, partitions, factors, ...configuration]: string[]): DescribedTopic {
  const entries = configuration.map((text) => [text.slice(0, text.indexOf("=")), text.slice(text.indexOf("=") + 1)]);
  return {
    name: name as string,
    partitions: Number(partitions),
    replicationFactor: Number(factors),
    configuration: Object.fromEntries(entries),
  };
}
