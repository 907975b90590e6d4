/**
 * Returns the web configuration with which a server of the Prometheus project accepts only clients with a certificate of `ca`. JSON is
 * YAML. Source: prometheus/exporter-toolkit, docs/web-configuration.md.
 *
 * @param identity - PEM file with the certificate and the key of the server
 * @param ca - PEM file with the authority of the clients
 */
export const webConfiguration = (identity: string, ca: string): string =>
  JSON.stringify({
    tls_server_config: { cert_file: identity, key_file: identity, client_auth_type: "RequireAndVerifyClientCert", client_ca_file: ca },
  });
