import { expect, test } from "@jest/globals";
import { webConfiguration } from "../../../../../tools/local/metrics/web-configuration.js";

test("a server accepts only clients with a certificate of the authority", () => {
  expect(JSON.parse(webConfiguration("server.pem", "ca.pem"))).toEqual({
    tls_server_config: {
      cert_file: "server.pem",
      key_file: "server.pem",
      client_auth_type: "RequireAndVerifyClientCert",
      client_ca_file: "ca.pem",
    },
  });
});
