import { stringify } from "yaml";
import { iamListenerProperties } from "./client-properties.js";
import { ports } from "./units.js";

/**
 * Returns Kafka UI's configuration. It reads the name and the brokers of the cluster from the environment: they can change while the
 * bastion stays.
 *
 * @param readOnly - it changes nothing in the cluster; the role of the host could not either
 */
export function kafkaUiConfiguration(readOnly: boolean): string {
  return stringify(
    {
      server: { address: "127.0.0.1", port: ports.kafkaUi },
      // Only users of a session on the host reach the loopback interface, and IAM has authorized them.
      auth: { type: "DISABLED" },
      kafka: {
        clusters: [
          // biome-ignore-start lint/suspicious/noTemplateCurlyInString: placeholders that Spring resolves
          {
            name: "${CLUSTER_NAME}",
            bootstrapServers: "${BOOTSTRAP_SERVERS}",
            properties: iamListenerProperties,
            readOnly,
          },
          // biome-ignore-end lint/suspicious/noTemplateCurlyInString: placeholders that Spring resolves
        ],
      },
      dynamic: { config: { enabled: false } },
      github: { release: { info: { enabled: false } } },
    },
    { lineWidth: 0 },
  );
}
