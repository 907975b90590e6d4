import { join } from "node:path";

/** Returns the TLS properties of a node: all nodes of a cluster share one self-signed certificate. */
export function nodeTls(dir: string): Record<string, string> {
  return {
    "ssl.keystore.type": "PEM",
    "ssl.keystore.location": join(dir, "pki", "node.pem"),
    "ssl.truststore.type": "PEM",
    "ssl.truststore.location": join(dir, "pki", "node-ca.pem"),
  };
}
