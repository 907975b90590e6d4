import type { Listener, PublicListener } from "../../kafka/index.js";

/** Bootstrap brokers, as the cluster's resource and the data source of an existing cluster return them. */
interface BootstrapBrokers {
  readonly bootstrapBrokers: string;
  readonly bootstrapBrokersSaslIam: string;
  readonly bootstrapBrokersSaslScram: string;
  readonly bootstrapBrokersTls: string;
  readonly bootstrapBrokersPublicSaslIam: string;
  readonly bootstrapBrokersPublicSaslScram: string;
  readonly bootstrapBrokersPublicTls: string;
}

/** Returns the bootstrap brokers of a listener. */
export function bootstrapBrokersOf(brokers: BootstrapBrokers, listener: Listener): string {
  switch (listener) {
    case "iam":
      return brokers.bootstrapBrokersSaslIam;
    case "scram":
      return brokers.bootstrapBrokersSaslScram;
    case "tls":
      return brokers.bootstrapBrokersTls;
    case "plaintext":
      return brokers.bootstrapBrokers;
  }
}

/** Returns the bootstrap brokers of a listener on the internet. */
export function publicBootstrapBrokersOf(brokers: BootstrapBrokers, listener: PublicListener): string {
  switch (listener) {
    case "iam":
      return brokers.bootstrapBrokersPublicSaslIam;
    case "scram":
      return brokers.bootstrapBrokersPublicSaslScram;
    case "tls":
      return brokers.bootstrapBrokersPublicTls;
  }
}
