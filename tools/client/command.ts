import { type Command, Option } from "commander";
import { command, jsonOption } from "../command/command.js";
import { outputsOption, stackOption } from "../command/outputs.js";
import { keyTypes } from "./certificate/client-key.js";
import { mechanisms, networkPaths } from "./cluster-connection.js";
import { languageNames } from "./language-names.js";

export const clientConfigCommand = (): Command =>
  command("client-config", {
    summary: "generate the configuration files for a client of a deployed cluster",
    description:
      "Prints the files that a client needs to connect: brokers, TLS 1.2 or newer, time-outs, and sizes for the largest message of the " +
      "cluster. The connection comes from Terraform outputs (--outputs, --stack, or MSK_OUTPUTS or MSK_STACK in the environment) or from " +
      "the MSK API (--cluster). The files contain no secrets, only where the client reads them from.",
    failsIf: "the cluster does not exist, the mechanism is not enabled, or a file exists that msk did not generate",
    examples: [
      {
        run: "msk client-config --mechanism iam --for java --stack cdktf.out/stacks/platform",
        does: "prints client.properties and the Maven dependencies",
      },
      {
        run: "msk client-config --mechanism scram --user alice --for node --outputs outputs.json --out src/kafka",
        does: "writes two modules for kafkajs to src/kafka",
      },
    ],
  })
    .addOption(new Option("--mechanism <name>", "authentication mechanism").choices(mechanisms).makeOptionMandatory())
    .addOption(new Option("--for <language>", "language or tool of the client").choices(languageNames).makeOptionMandatory())
    .addOption(outputsOption())
    .addOption(stackOption())
    .option("--cluster <arn>", "ARN of the cluster; uses the MSK API with the credentials of the environment")
    .addOption(
      new Option("--via <path>", "network path to the brokers; private-link and public require --cluster")
        .choices(networkPaths)
        .default("vpc"),
    )
    .option("--user <name>", "SCRAM user, or common name of the certificate")
    .option("--topic <name>", "topic whose values have a schema: adds what writes and reads them; requires --outputs or --stack")
    .option("--ca-file <file>", "PEM file with the trusted authorities, if the brokers don't have public certificates")
    .option("--out <dir>", "folder to write to (default: standard output); only files that this command generated are overwritten")
    .addOption(jsonOption())
    .action(async (options) => {
      const { clientConfig } = await import("./index.js");
      await clientConfig(options);
    });

export const clientCertificateCommand = (): Command =>
  command("client-certificate", {
    summary: "create a client certificate with ACM Private CA, as PEM and PKCS#12",
    description:
      "Creates a private key, which never leaves this machine, requests a certificate for it from the authority, and writes key, " +
      "certificate and chain as PEM and as PKCS#12 (mode 0600). The password of the PKCS#12 file comes from --password-file, from " +
      "MSK_KEYSTORE_PASSWORD, or from a prompt. Required permissions: acm-pca:DescribeCertificateAuthority, IssueCertificate, GetCertificate.",
    failsIf: "the authority does not issue the certificate, or the files exist already",
    examples: [
      {
        run: "msk client-certificate --ca arn:aws:acm-pca:eu-west-1:111122223333:certificate-authority/<id> --cn orders --out certificates",
        does: "writes certificates/orders.{key,cert,chain}.pem and certificates/orders.p12",
      },
    ],
  })
    .requiredOption("--ca <arn>", "ARN of the private certificate authority")
    .requiredOption("--cn <name>", "common name; the principal in Kafka ACLs is User:CN=<name>")
    .requiredOption("--out <dir>", "folder to write to")
    .option("--days <n>", "days of validity (default: 90, or 7 from an authority in short-lived certificate mode)")
    .addOption(new Option("--key <type>", "key type: ECDSA P-256 or RSA 2048").choices(keyTypes).default("ecdsa"))
    .option("--password-file <file>", "file whose first line is the password of the PKCS#12 file")
    .option("--replace", "overwrite the existing files, to renew the certificate")
    .addOption(jsonOption())
    .action(async (options) => {
      const { clientCertificate } = await import("./index.js");
      await clientCertificate(options);
    });
