import { join } from "node:path";
import type { PrometheusServer } from "../../metrics/prometheus-server.js";
import { InOrder } from "../../process/index.js";
import type { AwsContext } from "../context.js";
import { type Keys, SigV4Proxy } from "./sigv4-proxy.js";
import { type StartServer, startServerOf } from "./start-server.js";

type Context = Pick<AwsContext, "stateDir" | "toolsDir" | "log"> & { readonly gateway: Pick<AwsContext["gateway"], "endpoint"> };

/** A Prometheus that stands for the one of a host in the VPC, such as a bastion: hosts don't run here. */
export class Collector {
  private readonly order = new InOrder();
  private server: PrometheusServer | undefined;
  private proxy: SigV4Proxy | undefined;
  private stopped = false;

  /** @param keys - sign what the collector writes to workspaces */
  constructor(
    private readonly context: Context,
    private readonly keys: Keys,
    private readonly start: StartServer = startServerOf(context),
  ) {}

  /**
   * Starts the collector with a configuration, or changes that of the running one. Concurrent calls are applied in their order.
   *
   * @throws Error if Prometheus refuses the configuration
   */
  apply(configuration: object): Promise<void> {
    return this.order.run(async () => {
      if (this.stopped) throw new Error("The local platform is stopping.");
      this.proxy ??= await SigV4Proxy.listen(this.context.gateway.endpoint, this.keys);
      const signed = this.proxy.signing(configuration);
      if (this.server) return this.server.reload(signed);
      this.server = await this.start({ dir: join(this.context.stateDir, "prometheus", "collector"), configuration: signed });
      this.context.log("prometheus: the collector runs");
    });
  }

  /** Stops the server, after a start that is under way. */
  remove(): Promise<void> {
    return this.order.run(async () => {
      await this.server?.stop();
      await this.proxy?.close();
      this.server = undefined;
      this.proxy = undefined;
    });
  }

  /** Stops the server. None starts afterwards. */
  stop(): Promise<void> {
    this.stopped = true;
    return this.remove();
  }
}
