import type { ClientRequest } from "./client-file.js";
import { certificateFiles } from "./client-name.js";
import { scramSecretName, secretVariables, sizes, tuning } from "./tuning.js";

/** Returns the values for templates. Strings are JSON strings, which are valid in JavaScript, Python and Go. */
export function templateValues(request: ClientRequest): Record<string, string | number> {
  const { mechanism, cluster, region, bootstrapServers, user, caFile, maxMessageBytes } = request;
  const { request: requestBytes, partitionFetch, fetch, buffer } = sizes(maxMessageBytes);
  return {
    about: `Cluster ${cluster} in ${region}, ${mechanism}.`,
    region: JSON.stringify(region),
    bootstrapServers: JSON.stringify(bootstrapServers),
    user: JSON.stringify(user),
    certificateFile: JSON.stringify(certificateFiles(user).certificate),
    keyFile: JSON.stringify(certificateFiles(user).key),
    caFile: JSON.stringify(caFile ?? ""),
    secretName: JSON.stringify(scramSecretName(cluster, user)),
    passwordVariable: JSON.stringify(secretVariables.scramPassword),
    requestBytes,
    partitionFetchBytes: partitionFetch,
    fetchBytes: fetch,
    /** librdkafka measures its queue in KiB. */
    bufferKib: Math.ceil(buffer / 1_024),
    /** librdkafka requires 512 bytes more than a full fetch response. */
    receiveBytes: Math.max(100_000_000, fetch + 512),
    ...tuning,
    deliveryTimeoutSeconds: tuning.deliveryTimeoutMs / 1_000,
    requestTimeoutSeconds: tuning.requestTimeoutMs / 1_000,
    sessionTimeoutSeconds: tuning.sessionTimeoutMs / 1_000,
    connectTimeoutSeconds: tuning.connectTimeoutMs / 1_000,
  };
}
