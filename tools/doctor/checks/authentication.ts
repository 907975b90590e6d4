import { createPrivateKey, X509Certificate } from "node:crypto";
import { KafkaClient, paginateListScramSecrets } from "@aws-sdk/client-kafka";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { Kafka, type KafkaConfig, logLevel } from "kafkajs";
import type { Listener } from "../../../modules/kafka/index.js";
import { kafkaSocket } from "../../local/kafka-socket.js";
import { kafkaClient, scramClient } from "../../traffic/kafka-client.js";
import { messageOf, nameOf } from "../aws/aws-error.js";
import { type Check, type Earlier, failed, passed, type Result, skipped, warning } from "../check.js";
import type { Context, ScramUser } from "../context.js";

const DAY_MS = 86_400_000;
/** A renewal of certificates takes some days in many companies. */
const EXPIRY_WARNING_DAYS = 30;

/** One attempt: the first failure is the diagnosis. */
export const ONCE: Partial<KafkaConfig> = {
  clientId: "msk-doctor",
  connectionTimeout: 5_000,
  authenticationTimeout: 10_000,
  requestTimeout: 10_000,
  retry: { retries: 0 },
};

/** Returns the addresses of a listener that have passed a check, as bootstrap servers; undefined if there are none. */
export function usable({ target, passed: sound }: Context & Earlier, listener: Listener): string | undefined {
  const texts = (target.listeners[listener] ?? []).map(({ text }) => text);
  const found = sound(listener === "plaintext" ? "network/tcp" : "tls/handshake", texts);
  return found.length > 0 ? found.join(",") : undefined;
}

/** Connects a client, and reads metadata with it. */
async function connects(kafka: Kafka): Promise<void> {
  const admin = kafka.admin();
  try {
    await admin.connect();
    await admin.describeCluster();
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

/** Tries a client. @returns its result; a client that connects is kept for the checks that follow */
async function attempt(
  context: Context,
  listener: Listener,
  kafka: Kafka,
  who: string,
  advice: (message: string) => string,
): Promise<Result> {
  try {
    await connects(kafka);
    context.clients[listener] = kafka;
    return passed(who);
  } catch (error) {
    return failed(`${who}: ${messageOf(error)}`, advice(messageOf(error)));
  }
}

const OFF = (what: string) => [skipped(`the cluster has no listener for ${what}`)];
const NOT_REACHED = [skipped("needs tls/handshake of a broker on this listener")];

const iam: Check<Context> = {
  id: "authentication/iam",
  about: "the brokers accept the credentials of the environment",
  run: async (context) => {
    const { target, credentials } = context;
    if (!target.listeners.iam) return OFF("IAM");
    const brokers = usable(context, "iam");
    if (brokers === undefined) return NOT_REACHED;
    return [
      await attempt(context, "iam", kafkaClient(brokers, target.region, credentials, ONCE), "credentials of the environment", () =>
        [
          `Allow kafka-cluster:Connect on ${target.arn} for this identity,`,
          "and look for a deny in its boundary or the organization; a temporary session that has expired is refused too.",
        ].join(" "),
      ),
    ];
  },
};

const scram: Check<Context> = {
  id: "authentication/scram",
  about: "secrets with SCRAM credentials are associated with the cluster, and the brokers accept one of them",
  run: async (context) => {
    const { target, scramSecret } = context;
    if (!target.listeners.scram) return OFF("SCRAM");
    const secrets = await associatedSecrets(context);
    if (secrets.length === 0)
      return [
        failed(
          "no secret is associated with the cluster: no SCRAM user can authenticate",
          "Add users to the settings (clients with scram), or associate a secret AmazonMSK_… with kafka:BatchAssociateScramSecret.",
        ),
      ];
    const count = `${secrets.length} ${secrets.length === 1 ? "secret is" : "secrets are"} associated`;
    if (scramSecret === undefined) return [skipped(`${count}; name one with --scram-secret to authenticate with it`)];
    const arn = secrets.find((each) => each === scramSecret || nameInArn(each) === scramSecret);
    if (arn === undefined)
      return [
        failed(
          `${scramSecret} is not associated with the cluster; associated: ${secrets.slice(0, MOST_NAMED).map(nameInArn).join(", ")}`,
          "Associate it, or name one of these.",
        ),
      ];
    const user = await userIn(target.region, arn);
    if ("status" in user) return [user];
    const brokers = usable(context, "scram");
    if (brokers === undefined) return NOT_REACHED;
    return [
      await attempt(
        context,
        "scram",
        scramClient(brokers, user, ONCE),
        `user ${user.username} of ${nameInArn(arn)}`,
        () =>
          "Brokers have another password than the secret: MSK applies a changed secret within some minutes; if it stays so, disassociate and associate it again, and check that the KMS key of the secret is enabled.",
      ),
    ];
  },
};

const MOST_NAMED = 10;

/** Returns the name of a secret: its ARN ends with a hyphen and six characters that Secrets Manager adds. */
const nameInArn = (arn: string): string => (arn.split(":").at(-1) ?? arn).replace(/-\w{6}$/, "");

async function associatedSecrets({ target }: Context): Promise<string[]> {
  const msk = new KafkaClient({ region: target.region });
  const secrets: string[] = [];
  try {
    for await (const { SecretArnList = [] } of paginateListScramSecrets({ client: msk }, { ClusterArn: target.arn }))
      secrets.push(...SecretArnList);
    return secrets;
  } finally {
    msk.destroy();
  }
}

/** Reads the credentials in a secret. @returns the failure, if it can't be used */
async function userIn(region: string, arn: string): Promise<ScramUser | Result> {
  const client = new SecretsManagerClient({ region });
  try {
    const { SecretString = "" } = await client.send(new GetSecretValueCommand({ SecretId: arn }));
    return userOf(SecretString, nameInArn(arn));
  } catch (error) {
    if (nameOf(error) !== "ResourceNotFoundException") throw error;
    return failed(
      `the secret ${nameInArn(arn)} does not exist any more`,
      "Disassociate it from the cluster, and create and associate it again.",
    );
  } finally {
    client.destroy();
  }
}

/** Parses the value of a secret as MSK does. The value is never part of a message. */
export function userOf(value: string, secret: string): ScramUser | Result {
  let parsed: { username?: unknown; password?: unknown } = {};
  try {
    parsed = (JSON.parse(value) ?? {}) as typeof parsed;
  } catch {
    // not JSON: the same advice
  }
  const { username, password } = parsed;
  if (typeof username === "string" && typeof password === "string") return { secret, username, password };
  return failed(`${secret} is not a JSON object with username and password`, 'Write it as {"username": "…", "password": "…"}.');
}

const mtls: Check<Context> = {
  id: "authentication/mtls",
  about: "a client certificate is valid, and the brokers accept it",
  run: async (context) => {
    const { target, clientCertificate, now } = context;
    if (!target.listeners.tls) return OFF("TLS");
    const brokers = usable(context, "tls");
    if (brokers === undefined) return NOT_REACHED;
    if (!clientCertificate) return [await unauthenticated(context, brokers)];
    const problem = certificateProblem(clientCertificate, now());
    if (problem?.status === "failed") return [problem];
    const { certificate: cert, key } = clientCertificate;
    const kafka = new Kafka({
      brokers: brokers.split(","),
      ssl: { cert, key },
      socketFactory: kafkaSocket,
      logLevel: logLevel.NOTHING,
      ...ONCE,
    });
    const who = subjectOf(cert);
    return [
      await attempt(
        context,
        "tls",
        kafka,
        who,
        () =>
          "The certificate must be issued by one of the authorities of the cluster (client_authentication.tls), for client authentication, and its ACLs must allow its name.",
      ),
      ...(problem ? [problem] : []),
    ];
  },
};

/** Tries without a certificate: only a cluster that allows unauthenticated clients accepts that. */
async function unauthenticated(context: Context, brokers: string): Promise<Result> {
  const kafka = new Kafka({ brokers: brokers.split(","), ssl: true, socketFactory: kafkaSocket, logLevel: logLevel.NOTHING, ...ONCE });
  try {
    await connects(kafka);
    context.clients.tls = kafka;
    return warning(
      "clients without a certificate are accepted",
      "Turn unauthenticated access off unless every client of the network may use the cluster.",
    );
  } catch {
    return skipped("a client certificate is required; give one with --certificate and --key");
  }
}

const subjectOf = (certificate: string): string => new X509Certificate(certificate).subject.split("\n").toReversed().join(",");

/** Returns what is wrong with a certificate before it is used, or a warning that it will expire. */
export function certificateProblem({ certificate, key }: { certificate: string; key: string }, now: Date): Result | undefined {
  let parsed: X509Certificate;
  try {
    parsed = new X509Certificate(certificate);
  } catch (error) {
    return failed(`--certificate is not a PEM certificate: ${messageOf(error)}`, "Create one with `msk client-certificate`.");
  }
  try {
    if (!parsed.checkPrivateKey(createPrivateKey(key)))
      return failed("--key is not the key of --certificate", "Give the two files of one certificate.");
  } catch (error) {
    return failed(`--key is not a PEM private key: ${messageOf(error)}`, "Give the unencrypted key of the certificate.");
  }
  const days = Math.floor((Date.parse(parsed.validTo) - now.getTime()) / DAY_MS);
  if (days < 0)
    return failed(`the client certificate has expired on ${parsed.validTo}`, "Issue another one with `msk client-certificate`.");
  if (Date.parse(parsed.validFrom) > now.getTime())
    return failed(
      `the client certificate is not valid before ${parsed.validFrom}`,
      "Check the clock of this machine and of the authority.",
    );
  if (days < EXPIRY_WARNING_DAYS)
    return warning(`the client certificate expires in ${days} days`, "Issue another one with `msk client-certificate`.");
  return undefined;
}

const plaintext: Check<Context> = {
  id: "authentication/plaintext",
  about: "no listener is open to unencrypted, unauthenticated clients",
  run: async (context) => {
    const brokers = usable(context, "plaintext");
    if (!context.target.listeners.plaintext) return [passed("no plaintext listener")];
    if (brokers === undefined) return [skipped("needs network/tcp of a broker on this listener")];
    context.clients.plaintext = new Kafka({ brokers: brokers.split(","), socketFactory: kafkaSocket, logLevel: logLevel.NOTHING, ...ONCE });
    return [warning("a plaintext listener is open", "Turn plaintext off: records are readable on the network, and every host can write.")];
  },
};

export const authenticationChecks: readonly Check<Context>[] = [iam, scram, mtls, plaintext];
