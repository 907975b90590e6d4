import type { StartServer } from "../../../tools/local/aws/prometheus/start-server.js";

/** Starts Prometheus servers that only record what happens to them. A start goes on when it is released. */
export class PrometheusFake {
  /** `start`, `reload`, `send` and `stop`, in their order. */
  readonly events: string[] = [];
  readonly configurations: object[] = [];
  /** Resolves with the first start. */
  readonly starting: Promise<void>;
  private reportStart: () => void = () => undefined;
  private waiting: (() => void)[] = [];
  private held = false;

  constructor() {
    this.starting = new Promise((resolve) => {
      this.reportStart = resolve;
    });
  }

  readonly start: StartServer = async ({ configuration }) => {
    this.events.push("start");
    this.reportStart();
    this.configurations.push(configuration);
    if (this.held) await new Promise<void>((resolve) => this.waiting.push(resolve));
    const server = {
      send: async (method: string, url: string) => {
        this.events.push(`send ${method} ${url}`);
        return { status: 200, contentType: "text/plain", body: Buffer.from("series") };
      },
      reload: async (changed: object = configuration) => {
        this.events.push("reload");
        this.configurations.push(changed);
      },
      stop: async () => void this.events.push("stop"),
    };
    return server as unknown as ReturnType<StartServer>;
  };

  /** Makes starts wait until they are released. */
  hold(): void {
    this.held = true;
  }

  release(): void {
    this.held = false;
    for (const go of this.waiting.splice(0)) go();
  }
}
