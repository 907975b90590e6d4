export { clientCertificate } from "./certificate/client-certificate.js";
export { clientConfig } from "./client-config.js";
