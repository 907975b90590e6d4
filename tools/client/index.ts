export { clientCertificate } from "./certificate/client-certificate.js";
export { type ClientConfigOptions, clientConfig } from "./client-config.js";
export { clusterIdentity } from "./cluster-connection.js";
export { clusterOutputs } from "./connection-from-outputs.js";
