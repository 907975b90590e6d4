import { join } from "node:path";
import { nodeCertificate } from "../../kafka/index.js";
import { ensurePrometheusPrograms } from "../../metrics/prometheus-programs.js";
import { PrometheusServer } from "../../metrics/prometheus-server.js";
import type { AwsContext } from "../context.js";

/** Keys with which the collector signs what it writes. */
interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** A Prometheus that stands for the one of a host in the VPC, such as a bastion: hosts don't run here. */
export class Collector {
  private server: PrometheusServer | undefined;

  constructor(
    private readonly context: Pick<AwsContext, "stateDir" | "toolsDir" | "region" | "log">,
    private readonly keys: Keys,
  ) {}

  /** Starts the collector with a configuration, or changes that of the running one. @throws Error if Prometheus refuses it */
  async apply(configuration: object): Promise<void> {
    if (this.server) return this.server.reload(configuration);
    const { stateDir, toolsDir, region, log } = this.context;
    const { prometheus: program } = await ensurePrometheusPrograms(toolsDir, log);
    const { accessKeyId, secretAccessKey } = this.keys;
    this.server = await PrometheusServer.start({
      program,
      dir: join(stateDir, "prometheus", "collector"),
      identity: await nodeCertificate(),
      configuration,
      env: { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_REGION: region },
    });
    log("prometheus: the collector runs");
  }

  async stop(): Promise<void> {
    await this.server?.stop();
    this.server = undefined;
  }
}
