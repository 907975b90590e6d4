import { createHash } from "node:crypto";
import { join } from "node:path";
import { type KafkaClusterSpec, listenersOf, zoneOf } from "./cluster-spec.js";
import { nodeTls } from "./node-tls.js";
import type { Listener } from "./ports.js";
import { listenerPorts } from "./ports.js";
import { appliedProperties, controllerSubset } from "./server-properties.js";
import { tieredStorageProperties, tieredStorageSwitch } from "./tiered-storage.js";

/** Controllers have a separate id range, so that brokers can be added. */
export const FIRST_CONTROLLER = 10_001;
export const CONTROLLERS = 3;

/** A node's ports. Except for `listeners`, they are on 127.0.0.1, and clients don't connect to them. They stay the same for the cluster's lifetime. */
export interface NodePorts {
  /** Between nodes. */
  readonly internal: number;
  /** The IAM listener of a serverless cluster's broker. Clients connect to port 9098, which passes on their requests. */
  iamBroker?: number;
  /** The exporter in the node's JVM. Clients connect to port 11001, which passes on their requests. */
  jmxAgent?: number;
  /** The listeners for clients, at the address of the broker. @default MSK's ports */
  readonly listeners?: Readonly<Record<Listener, number>>;
}

/** A broker as its properties see it. */
export interface BrokerPlace {
  readonly id: number;
  /** Loopback address of the listeners for clients. */
  readonly address: string;
  readonly ports: NodePorts;
}

/** The settings that the nodes of a cluster share. */
export interface ClusterLayout {
  readonly spec: KafkaClusterSpec;
  /** Contains `pki/` and each node's folder. */
  readonly dir: string;
  readonly controllers: readonly { readonly id: number; readonly port: number }[];
  /** The jar with the store for tiered storage, if the cluster has it. */
  readonly tieredStorageJar?: string;
}

/** MSK's names of its listeners, which appear in logs and metrics. */
const NAMES: Readonly<Record<Listener, string>> = {
  plaintext: "CLIENT",
  tls: "CLIENT_SECURE",
  scram: "CLIENT_SASL_SCRAM",
  iam: "CLIENT_IAM",
};
const PROTOCOLS: Readonly<Record<Listener, string>> = { plaintext: "PLAINTEXT", tls: "SSL", scram: "SASL_SSL", iam: "SASL_SSL" };

type Properties = Record<string, string>;

/** Returns all properties of a broker. */
export function brokerProperties(layout: ClusterLayout, { id, address, ports }: BrokerPlace): Properties {
  const enabled = listenersOf(layout.spec);
  const listeners = (endpoint: (listener: Listener) => string) =>
    [`REPLICATION_SECURE://127.0.0.1:${ports.internal}`, ...enabled.map((listener) => `${NAMES[listener]}://${endpoint(listener)}`)].join(
      ",",
    );
  const advertised = (listener: Listener) => `${address}:${(ports.listeners ?? listenerPorts)[listener]}`;
  return {
    ...appliedProperties(layout.spec.serverProperties, layout.spec.brokers).applied,
    ...commonProperties(layout, id),
    "process.roles": "broker",
    "broker.rack": zoneOf(layout.spec, id),
    listeners: listeners(layout.spec.serverless ? () => `127.0.0.1:${ports.iamBroker}` : advertised),
    "advertised.listeners": listeners(advertised),
    "inter.broker.listener.name": "REPLICATION_SECURE",
    "listener.security.protocol.map": [
      "CONTROLLER:SSL",
      "REPLICATION_SECURE:SSL",
      ...enabled.map((listener) => `${NAMES[listener]}:${PROTOCOLS[listener]}`),
    ].join(","),
    ...Object.assign({}, ...enabled.map((listener) => listenerProperties(layout, listener))),
    ...(layout.tieredStorageJar ? tieredStorageProperties(layout.spec, layout.dir, layout.tieredStorageJar) : {}),
  };
}

/** Returns all properties of a controller. */
export function controllerProperties(layout: ClusterLayout, id: number, port: number): Properties {
  return {
    ...controllerSubset(appliedProperties(layout.spec.serverProperties, layout.spec.brokers).applied),
    ...commonProperties(layout, id),
    ...(layout.tieredStorageJar ? tieredStorageSwitch : {}),
    "process.roles": "controller",
    listeners: `CONTROLLER://127.0.0.1:${port}`,
    "listener.security.protocol.map": "CONTROLLER:SSL",
  };
}

/** The brokers and controllers of a serverless cluster accept the topic properties of MSK Serverless only. */
const SERVERLESS_POLICY: Properties = {
  "create.topic.policy.class.name": "io.mskha.local.ServerlessTopicPolicy",
  "alter.config.policy.class.name": "io.mskha.local.ServerlessTopicPolicy",
};

function commonProperties({ spec, dir, controllers }: ClusterLayout, id: number): Properties {
  return {
    ...(spec.serverless ? SERVERLESS_POLICY : {}),
    "node.id": String(id),
    "log.dirs": join(dir, "data", String(id)),
    "controller.quorum.voters": controllers.map((controller) => `${controller.id}@127.0.0.1:${controller.port}`).join(","),
    "controller.listener.names": "CONTROLLER",
    ...nodeTls(dir),
    "listener.name.controller.ssl.client.auth": "required",
    "listener.name.replication_secure.ssl.client.auth": "required",
    "principal.builder.class": "io.mskha.local.MskPrincipalBuilder",
    "authorizer.class.name": "io.mskha.local.MskAuthorizer",
    "super.users": "Node:local",
  };
}

/** Returns the name of the file with the client authorities. It contains a hash: other authorities change the property and cause a rolling restart. */
export function clientAuthoritiesFile(spec: KafkaClusterSpec): string {
  const authorities = (spec.listeners.tls?.caPems ?? []).join("\n");
  return `clients-ca-${createHash("sha256").update(authorities).digest("hex").slice(0, 8)}.pem`;
}

function listenerProperties({ spec, dir }: ClusterLayout, listener: Listener): Properties {
  if (listener === "plaintext") return {};
  const prefix = `listener.name.${NAMES[listener].toLowerCase()}`;
  const pki = join(dir, "pki");
  const certificate = { [`${prefix}.ssl.keystore.location`]: join(pki, "listener.pem") };
  switch (listener) {
    case "tls":
      return {
        ...certificate,
        [`${prefix}.ssl.client.auth`]: spec.listeners.tls?.clientAuth ?? "none",
        ...(spec.listeners.tls?.caPems.length ? { [`${prefix}.ssl.truststore.location`]: join(pki, clientAuthoritiesFile(spec)) } : {}),
      };
    case "scram":
      return {
        ...certificate,
        [`${prefix}.sasl.enabled.mechanisms`]: "SCRAM-SHA-512",
        [`${prefix}.scram-sha-512.sasl.jaas.config`]: "org.apache.kafka.common.security.scram.ScramLoginModule required;",
      };
    case "iam":
      return {
        ...certificate,
        [`${prefix}.sasl.enabled.mechanisms`]: "AWS_MSK_IAM,OAUTHBEARER",
        [`${prefix}.aws_msk_iam.sasl.jaas.config`]: "io.mskha.local.AwsMskIamLoginModule required;",
        [`${prefix}.oauthbearer.sasl.jaas.config`]: "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required;",
        [`${prefix}.oauthbearer.sasl.server.callback.handler.class`]: "io.mskha.local.IamTokenValidator",
        // The broker logs in with each mechanism of a listener; with the default handler it requires a token and does not start.
        [`${prefix}.oauthbearer.sasl.login.callback.handler.class`]: "io.mskha.local.IamTokenValidator",
        // When a credential expires, its connection is closed unless the client has authenticated again.
        [`${prefix}.connections.max.reauth.ms`]: "43200000",
      };
  }
}
