import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Kafka, KafkaConfig } from "kafkajs";
import { type Endpoint, LocalControl } from "../../../tools/deploy/index.js";
import { ApiClient } from "../../../tools/traffic/api-client.js";
import { kafkaClient } from "../../../tools/traffic/kafka-client.js";
import { deployedOutputs, type PlatformOutputs } from "../../../tools/traffic/outputs.js";
import { assumeRole, type Credentials } from "../../../tools/traffic/role.js";

/** A deployed platform, local or in AWS, identified only by Terraform's outputs. */
export interface Deployed {
  readonly outputs: PlatformOutputs;
  /** Returns the credentials of a client in the settings. */
  as(client: string): Promise<Credentials>;
  kafka(credentials: Credentials, overrides?: Partial<KafkaConfig>): Kafka;
  api(credentials?: Credentials): ApiClient;
}

/** @throws Error if no deployed platform is configured */
export async function deployed(): Promise<Deployed> {
  const outputs = await deployedOutputs();
  const sessions = new Map<string, Promise<Credentials>>();
  return {
    outputs,
    as: (client) => {
      const roleArn = outputs.client_role_arns[client];
      if (!roleArn) throw new Error(`the settings define no client ${client}`);
      const session = sessions.get(client) ?? assumeRole(roleArn, "integration", outputs.region);
      sessions.set(client, session);
      return session;
    },
    kafka: (credentials, overrides) => kafkaClient(outputs.bootstrap_brokers_iam, outputs.region, credentials, overrides),
    api: (credentials) => new ApiClient({ endpoint: outputs.api_endpoint, region: outputs.region, ...(credentials && { credentials }) }),
  };
}

/** Returns the control API of the local platform, for faults that AWS can't inject. */
export function localControl(): LocalControl {
  const folder = process.env["MSK_LOCAL"];
  if (!folder) throw new Error("MSK_LOCAL is not set; faults can only be injected on the local platform; run `make test`");
  return new LocalControl(JSON.parse(readFileSync(join(folder, "endpoint.json"), "utf8")) as Endpoint);
}
