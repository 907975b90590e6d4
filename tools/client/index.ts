export { clientCertificate } from "./certificate/client-certificate.js";
export { type ClientConfigOptions, clientConfig } from "./client-config.js";
export { clusterIdentity } from "./cluster-connection.js";
