import { nodeCertificate } from "../../kafka/index.js";
import { ensurePrometheusPrograms } from "../../metrics/prometheus-programs.js";
import { PrometheusServer, type PrometheusServerOptions } from "../../metrics/prometheus-server.js";
import type { AwsContext } from "../context.js";

/** Starts a Prometheus server. */
export type StartServer = (options: Omit<PrometheusServerOptions, "program" | "identity">) => Promise<PrometheusServer>;

/** Returns the function that starts real servers, with the programs in the folder of tools. */
export const startServerOf =
  ({ toolsDir, log }: Pick<AwsContext, "toolsDir" | "log">): StartServer =>
  async (options) => {
    const { prometheus: program } = await ensurePrometheusPrograms(toolsDir, log);
    return PrometheusServer.start({ program, identity: await nodeCertificate(), ...options });
  };
