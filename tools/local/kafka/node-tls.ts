import { join } from "node:path";

/** Nodes know each other by one certificate that trusts itself alone. */
export function nodeTls(dir: string): Record<string, string> {
  return {
    "ssl.keystore.type": "PEM",
    "ssl.keystore.location": join(dir, "pki", "node.pem"),
    "ssl.truststore.type": "PEM",
    "ssl.truststore.location": join(dir, "pki", "node-ca.pem"),
  };
}
