import { iamClientProperties } from "../../kafka/index.js";

/** Properties of Kafka's Java clients for the IAM listener. The credentials are those of the instance's role. */
export const iamListenerProperties = { "security.protocol": "SASL_SSL", ...iamClientProperties } as const;

/** Returns the text of the properties file. */
export const clientProperties = (): string =>
  Object.entries({ ...iamListenerProperties, "client.dns.lookup": "use_all_dns_ips" })
    .map(([name, value]) => `${name}=${value}\n`)
    .join("");
