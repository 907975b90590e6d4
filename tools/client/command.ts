import { type Command, Option } from "commander";
import { command, jsonOption } from "../command/command.js";
import { keyTypes } from "./certificate/client-key.js";
import { mechanisms, ways } from "./client-facts.js";
import { languageNames } from "./language-names.js";

export const clientConfigCommand = (): Command =>
  command("client-config", {
    summary: "print ready files for a client of a cluster that is deployed",
    description:
      "Prints the files that a client needs to connect: brokers, TLS 1.2 and newer, time-outs, and sizes that fit the cluster's largest " +
      "message. The cluster is read from Terraform's outputs (--outputs, --stack, or MSK_OUTPUTS and MSK_STACK in the environment) or " +
      "asked of MSK (--cluster). No file holds a secret: each says where its client reads it from.",
    failsIf: "the cluster is not there, does not accept the mechanism, or a file of yours is in the way",
    examples: [
      {
        run: "msk client-config --mechanism iam --for java --stack cdktf.out/stacks/platform",
        does: "prints client.properties and its dependencies",
      },
      {
        run: "msk client-config --mechanism scram --user alice --for node --outputs outputs.json --out src/kafka",
        does: "writes two modules for kafkajs",
      },
    ],
  })
    .addOption(new Option("--mechanism <name>", "how the client proves who it is").choices(mechanisms).makeOptionMandatory())
    .addOption(new Option("--for <language>", "whose files").choices(languageNames).makeOptionMandatory())
    .option("--outputs <file>", "what `terraform output -json` printed")
    .option("--stack <dir>", "folder that Terraform was applied from")
    .option("--cluster <arn>", "ARN of the cluster, to ask MSK with the environment's credentials")
    .addOption(new Option("--via <way>", "from inside the VPC, or with --cluster also from another").choices(ways).default("vpc"))
    .option("--user <name>", "SCRAM user, or common name of the certificate")
    .option("--ca-file <file>", "PEM file of the authorities to trust, where the brokers' certificates are no public ones")
    .option("--out <dir>", "write into this folder; files that are not this command's own are left alone")
    .addOption(jsonOption())
    .action(async (options) => {
      const { clientConfig } = await import("./index.js");
      await clientConfig(options);
    });

export const clientCertificateCommand = (): Command =>
  command("client-certificate", {
    summary: "have ACM private CA issue a client's certificate, as PEM and PKCS#12",
    description:
      "Makes a key on this machine, which it never leaves, has the authority sign a certificate about it, and writes both: key, certificate " +
      "and chain as PEM, all of them as PKCS#12 (mode 0600). The PKCS#12 file's password comes from --password-file, from " +
      "MSK_KEYSTORE_PASSWORD, or is asked for. Credentials need acm-pca:DescribeCertificateAuthority, IssueCertificate and GetCertificate.",
    failsIf: "the authority does not issue, or files of that name are there",
    examples: [
      {
        run: "msk client-certificate --ca arn:aws:acm-pca:eu-west-1:111122223333:certificate-authority/<id> --cn orders --out certificates",
        does: "writes certificates/orders.{key,cert,chain}.pem and certificates/orders.p12",
      },
    ],
  })
    .requiredOption("--ca <arn>", "the authority")
    .requiredOption("--cn <name>", "common name: Kafka's ACLs know the client as User:CN=<name>")
    .requiredOption("--out <dir>", "folder to write to")
    .option("--days <n>", "how long it is valid (default: 90; 7 from an authority in short-lived mode)")
    .addOption(new Option("--key <type>", "P-256 or RSA 2048").choices(keyTypes).default("ecdsa"))
    .option("--password-file <file>", "its first line is the password of the PKCS#12 file")
    .option("--replace", "put the new key and certificate in the place of those that are there: renewal")
    .addOption(jsonOption())
    .action(async (options) => {
      const { clientCertificate } = await import("./index.js");
      await clientCertificate(options);
    });
