import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { interruptible } from "../command/interrupt.js";
import { localFolder } from "../setup/folders.js";
import { deploy } from "./deployment.js";
import { type Endpoint, environmentOf, readEndpoint } from "./endpoint.js";
import { downLocalPlatform, upLocalPlatform } from "./local-platform.js";
import { progressOf } from "./progress.js";

export interface ApplyOptions {
  /** Settings file. */
  readonly config: string;
  /** Print one JSON document on standard output, and progress on standard error. */
  readonly json?: boolean;
}

/** `make up`: starts the local platform unless it is running, and applies the settings. The platform keeps running. */
export async function up({ config, json }: ApplyOptions): Promise<void> {
  const progress = progressOf(json);
  const endpoint = await upLocalPlatform(localFolder, progress);
  const outputs = await applyTo(endpoint, config, progress);
  const text = await commandsToTry(endpoint, outputs);
  process.stdout.write(json ? document(endpoint, outputs) : text);
}

/** `make deploy-local`: applies the settings to the running platform. */
export async function deployLocal({ config, json }: ApplyOptions): Promise<void> {
  const endpoint = await readEndpoint(localFolder);
  if (!endpoint) throw new Error("No local platform is running; start one with `make up`.");
  const outputs = await applyTo(endpoint, config, progressOf(json));
  if (json) process.stdout.write(document(endpoint, outputs));
}

/** `make down`: stops the platform and removes its state. */
export async function down(): Promise<void> {
  const was = await downLocalPlatform(localFolder);
  process.stdout.write(was ? "The local platform is stopped and its state is removed.\n" : "No local platform was running.\n");
}

/** Returns the document for scripts: the endpoint, the environment variables for clients, and Terraform's outputs. */
const document = (endpoint: Endpoint, outputs: Record<string, unknown>) =>
  `${JSON.stringify({ endpoint: endpoint.endpoint, environment: environmentOf(endpoint), outputs }, null, 2)}\n`;

function applyTo(endpoint: Endpoint, config: string, progress: (line: string) => void): Promise<Record<string, unknown>> {
  return interruptible(async (signal) => {
    const { outputs } = await deploy({ config, folder: join(localFolder, "cdktf.out"), endpoint, progress, signal });
    await writeFile(join(localFolder, "outputs.json"), JSON.stringify(outputs, null, 2));
    return outputs;
  });
}

/** Returns commands to try on the platform, and writes the file of environment variables that they use. */
async function commandsToTry(endpoint: Endpoint, outputs: Record<string, unknown>): Promise<string> {
  const shell = join(localFolder, "environment.sh");
  const exports = Object.entries(environmentOf(endpoint)).map(([name, value]) => `export ${name}='${value}'\n`);
  await writeFile(shell, exports.join(""), { mode: 0o600 });
  const api = String(outputs["api_endpoint"]);
  return `
The platform is running. To use it from this shell:

  source .msk/local/environment.sh

  aws kafka list-clusters-v2
  aws kafka get-bootstrap-brokers --cluster-arn ${String(outputs["cluster_arn"])}
  aws kafka list-nodes --cluster-arn ${String(outputs["cluster_arn"])}
  curl -i --aws-sigv4 aws:amz:${endpoint.region}:execute-api --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" \\
       -X POST -H 'content-type: application/json' -d '{"impressions": 3}' ${api}/ads/ad-1/impression
  aws logs filter-log-events --log-group-name /aws/lambda/${String(outputs["consumer_function_name"])} --query 'events[].message' --output text

From Node, with the credentials of the environment:

  const { Kafka } = require("kafkajs");
  const { generateAuthToken } = require("aws-msk-iam-sasl-signer-js");
  const kafka = new Kafka({
    brokers: "${String(outputs["bootstrap_brokers_iam"])}".split(","),
    ssl: true,
    sasl: {
      mechanism: "oauthbearer",
      oauthBearerProvider: async () => ({ value: (await generateAuthToken({ region: "${endpoint.region}" })).token }),
    },
  });

Terraform's outputs: .msk/local/outputs.json · log: .msk/local/platform.log · stop it with: make down
`;
}
