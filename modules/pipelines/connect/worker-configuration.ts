import { MskconnectWorkerConfiguration } from "@cdktf/provider-aws/lib/mskconnect-worker-configuration";
import { Construct } from "constructs";
import type { AwsEnvironment } from "../../aws/index.js";
import { contentDigest } from "./content-digest.js";

export interface WorkerConfigurationProps {
  /** Name of the connector. */
  readonly name: string;
  readonly environment: AwsEnvironment;
  /** The connector is a source, whose offsets outlive it. */
  readonly keepsOffsets: boolean;
}

const JSON_CONVERTER = "org.apache.kafka.connect.json.JsonConverter";

/**
 * The worker configuration of a connector. It can't be changed and its name is unique, so the name ends with a digest of the content: other
 * content is a new worker configuration, created before the old one is destroyed.
 */
export class WorkerConfiguration extends Construct {
  readonly arn: string;
  readonly revision: number;

  constructor(scope: Construct, id: string, { name, environment, keepsOffsets }: WorkerConfigurationProps) {
    super(scope, id);
    const content = Object.entries({
      "key.converter": JSON_CONVERTER,
      "key.converter.schemas.enable": "true",
      "value.converter": JSON_CONVERTER,
      "value.converter.schemas.enable": "true",
      "config.providers": "secretsmanager",
      "config.providers.secretsmanager.class": "io.mskha.connect.SecretsManagerConfigProvider",
      "config.providers.secretsmanager.param.region": environment.region,
      // Without it MSK Connect gives each connector a new topic, and a replaced source would take its snapshot again.
      ...(keepsOffsets && { "offset.storage.topic": `__amazon_msk_connect_offsets_${name}` }),
    })
      .map(([property, value]) => `${property}=${value}\n`)
      .join("");
    const digest = contentDigest(content);
    const configuration = new MskconnectWorkerConfiguration(this, "this", {
      name: `${name}-${digest}`,
      description: `Workers of the connector ${name}.`,
      propertiesFileContent: content,
      lifecycle: { createBeforeDestroy: true },
    });
    this.arn = configuration.arn;
    this.revision = configuration.latestRevision;
  }
}
