import type { Listener } from "../../kafka/index.js";

/** Addresses of the brokers, as the cluster's resource has them and the data source for a cluster that is there. */
interface BootstrapBrokers {
  readonly bootstrapBrokers: string;
  readonly bootstrapBrokersSaslIam: string;
  readonly bootstrapBrokersSaslScram: string;
  readonly bootstrapBrokersTls: string;
}

/** What clients of a listener connect to first. */
export function bootstrapOf(brokers: BootstrapBrokers, listener: Listener): string {
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
