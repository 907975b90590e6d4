import { UsageError } from "../command/run.js";
import { type OutputsSource, outputsOfEnvironment } from "../traffic/terraform-outputs.js";
import { bootstrapServers, type ClusterFacts, type Mechanism, type Way } from "./client-facts.js";
import type { ClientFile } from "./client-file.js";
import { isPlainName, plainNames } from "./client-name.js";
import { factsFromMsk } from "./facts-from-msk.js";
import { factsFromOutputs } from "./facts-from-outputs.js";
import { stamped } from "./file-stamp.js";
import type { LanguageName } from "./language-names.js";
import { languages } from "./languages/index.js";
import { writeFiles } from "./write-files.js";

/** The options of `msk client-config`. */
export interface ClientConfigOptions {
  readonly mechanism: Mechanism;
  readonly for: LanguageName;
  /** File of Terraform outputs. */
  readonly outputs?: string;
  /** Folder of an applied configuration. */
  readonly stack?: string;
  /** ARN of the cluster. */
  readonly cluster?: string;
  /** @default vpc */
  readonly via?: Way;
  /** SCRAM user, or common name of the certificate. */
  readonly user?: string;
  readonly caFile?: string;
  /** Folder to write to. @default standard output */
  readonly out?: string;
  readonly json?: boolean;
}

/**
 * Prints or writes the files of a client of a cluster that is deployed. It asks Terraform's outputs or MSK, and never for a secret.
 *
 * @throws UsageError if the options contradict each other
 * @throws Error if the cluster can't be found, does not accept the mechanism, or a file of somebody else's is in the way
 */
export async function clientConfig(options: ClientConfigOptions): Promise<void> {
  const user = userOf(options);
  const facts = await deployedCluster(options);
  const servers = bootstrapServers(facts, options.mechanism, options.via ?? "vpc");
  const files = languages[options.for]({
    mechanism: options.mechanism,
    cluster: facts.name,
    region: facts.region,
    bootstrapServers: servers,
    maxMessageBytes: facts.maxMessageBytes,
    user,
    ...(options.caFile && { caFile: options.caFile }),
  }).map(stamped);
  const written = options.out === undefined ? undefined : await writeFiles(options.out, files);
  process.stdout.write(
    options.json ? document({ ...options, facts, servers, files, written }) : (written?.join("\n").concat("\n") ?? shown(files)),
  );
}

function userOf({ mechanism, user }: ClientConfigOptions): string {
  if (mechanism === "iam") {
    if (user !== undefined) throw new UsageError("--user: not used with --mechanism iam: the client is whoever its AWS credentials say.");
    return "";
  }
  if (user === undefined)
    throw new UsageError(
      `--user: needed with --mechanism ${mechanism}: ${mechanism === "scram" ? "the SCRAM user" : "the certificate's common name"}.`,
    );
  if (!isPlainName(user)) throw new UsageError(`--user: ${user}: needed are ${plainNames}.`);
  return user;
}

function deployedCluster({ outputs, stack, cluster, via = "vpc" }: ClientConfigOptions): Promise<ClusterFacts> {
  const given = Object.entries({ "--outputs": outputs, "--stack": stack, "--cluster": cluster }).filter(([, value]) => value !== undefined);
  if (given.length > 1) throw new UsageError(`${given.map(([name]) => name).join(" and ")}: only one of them.`);
  if (cluster !== undefined) return factsFromMsk(cluster, via);
  if (via !== "vpc") throw new UsageError(`--via ${via}: only MSK knows those addresses: name the cluster with --cluster ARN.`);
  const source: OutputsSource | undefined =
    outputs !== undefined ? { file: outputs } : stack !== undefined ? { stack } : outputsOfEnvironment();
  if (source) return factsFromOutputs(source);
  throw new UsageError("--outputs FILE, --stack DIR or --cluster ARN: one is needed, or MSK_OUTPUTS or MSK_STACK in the environment.");
}

/** One file as it is, so that it can be redirected; several with their names, as `tail` does. */
function shown(files: readonly ClientFile[]): string {
  const [first] = files;
  if (first && files.length === 1) return first.content;
  return files.map(({ name, content }) => `==> ${name} <==\n${content}`).join("\n");
}

function document(result: ClientConfigOptions & { facts: ClusterFacts; servers: string; files: ClientFile[]; written?: string[] }): string {
  const { mechanism, facts, servers, files, written } = result;
  const { name: cluster, region, maxMessageBytes } = facts;
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
