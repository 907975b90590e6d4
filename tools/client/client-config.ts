import { type OutputsOptions, outputsSource } from "../command/outputs.js";
import { UsageError } from "../command/run.js";
import type { ClientFile, ValueSchema } from "./client-file.js";
import { isPlainName, plainNames } from "./client-name.js";
import { bootstrapServers, type ClusterConnection, type Mechanism, type NetworkPath } from "./cluster-connection.js";
import { connectionFromMsk } from "./connection-from-msk.js";
import { connectionFromOutputs } from "./connection-from-outputs.js";
import { stamped } from "./file-stamp.js";
import type { LanguageName } from "./language-names.js";
import { languages } from "./languages/index.js";
import { writeFiles } from "./write-files.js";

/** The options of `msk client-config`. */
export interface ClientConfigOptions extends OutputsOptions {
  readonly mechanism: Mechanism;
  readonly for: LanguageName;
  /** ARN of the cluster. */
  readonly cluster?: string;
  /** @default vpc */
  readonly via?: NetworkPath;
  /** SCRAM user, or common name of the certificate. */
  readonly user?: string;
  readonly caFile?: string;
  /** Topic whose values have a schema. */
  readonly topic?: string;
  /** Folder to write to. @default standard output */
  readonly out?: string;
  readonly json?: boolean;
}

/**
 * Prints or writes the files for a client of a deployed cluster. It reads Terraform outputs or the MSK API, and never a secret.
 *
 * @throws UsageError if the options exclude each other
 * @throws Error if the cluster doesn't exist, the mechanism is not enabled, or a file exists that this command didn't generate
 */
export async function clientConfig(options: ClientConfigOptions): Promise<void> {
  const user = userOf(options);
  const connection = await connectionOf(options);
  const values = options.topic === undefined ? undefined : schemaOf(connection, options.topic, options.for);
  const servers = bootstrapServers(connection, options.mechanism, options.via ?? "vpc");
  const files = languages[options.for]({
    mechanism: options.mechanism,
    cluster: connection.name,
    region: connection.region,
    bootstrapServers: servers,
    maxMessageBytes: connection.maxMessageBytes,
    user,
    ...(options.caFile && { caFile: options.caFile }),
    ...(values && { values }),
  }).map(stamped);
  const written = options.out === undefined ? undefined : await writeFiles(options.out, files);
  process.stdout.write(
    options.json ? document({ ...options, connection, servers, files, written }) : (written?.join("\n").concat("\n") ?? printed(files)),
  );
}

function userOf({ mechanism, user }: ClientConfigOptions): string {
  if (mechanism === "iam") {
    if (user !== undefined) throw new UsageError("--user: not allowed with --mechanism iam; the AWS credentials identify the client.");
    return "";
  }
  if (user === undefined)
    throw new UsageError(
      `--user: required with --mechanism ${mechanism}; use ${mechanism === "scram" ? "the SCRAM user" : "the common name of the certificate"}.`,
    );
  if (!isPlainName(user)) throw new UsageError(`--user: ${user} is not a valid name; use ${plainNames}.`);
  return user;
}

async function connectionOf({ outputs, stack, cluster, via = "vpc" }: ClientConfigOptions): Promise<ClusterConnection> {
  const given = Object.entries({ "--outputs": outputs, "--stack": stack, "--cluster": cluster }).filter(([, value]) => value !== undefined);
  if (given.length > 1) throw new UsageError(`${given.map(([name]) => name).join(" and ")} exclude each other; use one of them.`);
  if (cluster !== undefined) return connectionFromMsk(cluster, via);
  if (via !== "vpc") throw new UsageError(`--via ${via}: requires --cluster ARN; only the MSK API returns those addresses.`);
  const source = await outputsSource({ outputs, stack });
  if (source) return connectionFromOutputs(source);
  throw new UsageError("no cluster: use --outputs FILE, --stack DIR or --cluster ARN, or set MSK_OUTPUTS or MSK_STACK.");
}

/** @throws UsageError if the topic has no schema */
function schemaOf({ name, schemas }: ClusterConnection, topic: string, language: LanguageName): ValueSchema {
  if (language === "cli") throw new UsageError("--topic: not allowed with --for cli; Kafka's scripts write and print bytes.");
  if (!schemas)
    throw new UsageError(
      "--topic: the source has no schema registry; use the outputs of a platform whose settings have registry and schemas.",
    );
  const schema = Object.hasOwn(schemas.byTopic, topic) ? schemas.byTopic[topic] : undefined;
  if (schema !== undefined) return { topic, registry: schemas.registry, schema };
  const known = Object.keys(schemas.byTopic).sort().join(", ") || "none";
  throw new UsageError(`--topic: ${topic} of ${name} has no schema; topics with a schema: ${known}.`);
}

/** Returns a single file unchanged, so that it can be redirected; several files with their names as headings, as `tail` does. */
function printed(files: readonly ClientFile[]): string {
  const [first] = files;
  if (first && files.length === 1) return first.content;
  return files.map(({ name, content }) => `==> ${name} <==\n${content}`).join("\n");
}

function document(
  result: ClientConfigOptions & { connection: ClusterConnection; servers: string; files: ClientFile[]; written?: string[] },
): string {
  const { mechanism, connection, servers, files, written } = result;
  const { name: cluster, region, maxMessageBytes } = connection;
  const answer = {
    cluster,
    region,
    mechanism,
    for: result.for,
    bootstrapServers: servers,
    maxMessageBytes,
    files,
    ...(written && { written }),
  };
  return `${JSON.stringify(answer, null, 2)}\n`;
}
