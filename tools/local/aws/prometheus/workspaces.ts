import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ensurePrometheusPrograms } from "../../metrics/prometheus-programs.js";
import type { PrometheusServer } from "../../metrics/prometheus-server.js";
import { InOrder, runChild } from "../../process/index.js";
import type { AwsContext } from "../context.js";
import { AwsError } from "../protocol/errors.js";
import type { AwsRequest, AwsResponse } from "../protocol/request.js";
import { type StartServer, startServerOf } from "./start-server.js";

type Context = Pick<AwsContext, "stateDir" | "toolsDir" | "minuteMs" | "log"> & { readonly moto: Pick<AwsContext["moto"], "get"> };

/**
 * The servers of workspaces: a real Prometheus for each, started with its first request, because most platforms use none. moto stores the
 * workspaces and their rule groups.
 */
export class Workspaces {
  /** Servers that run or start. */
  private readonly servers = new Map<string, Promise<PrometheusServer>>();
  /** Rule files are written one after another, so that the newest are the last. */
  private readonly rules = new InOrder();
  private stopped = false;

  constructor(
    private readonly context: Context,
    private readonly start: StartServer = startServerOf(context),
  ) {}

  /** Passes a request on to the server of a workspace. @param path - below the workspace: `/api/v1/query` */
  async send(id: string, region: string, path: string, { method, query, body, headers }: AwsRequest): Promise<AwsResponse> {
    const server = await this.serverOf(id, region);
    const passed = ["content-type", "content-encoding", "x-prometheus-remote-write-version"].flatMap((name) => {
      const value = headers[name];
      return typeof value === "string" ? [[name, value] as const] : [];
    });
    const search = query.toString();
    const response = await server.send(
      method,
      search === "" ? path : `${path}?${search}`,
      body.length > 0 ? body : undefined,
      Object.fromEntries(passed),
    );
    return { status: response.status, headers: { "content-type": response.contentType }, body: response.body };
  }

  /** Loads the rule groups of a workspace, if its server runs or starts. */
  async loadRules(id: string, region: string): Promise<void> {
    const server = await this.servers.get(id)?.catch(() => undefined);
    if (!server) return;
    await this.rules.run(async () => {
      if (!this.servers.has(id)) return; // deleted in the meantime
      await this.writeRules(id, region);
      await server.reload();
    });
  }

  /** @throws AwsError 400 with the reason for a file that is not a file of rules */
  async checkRules(data: string): Promise<void> {
    const { promtool } = await ensurePrometheusPrograms(this.context.toolsDir, this.context.log);
    const folder = join(this.context.stateDir, "prometheus");
    const file = join(folder, `candidate-${process.hrtime.bigint()}.yml`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, Buffer.from(data, "base64"));
    try {
      const { code, lines } = await runChild(promtool, ["check", "rules", file], { name: "promtool" });
      if (code === 0) return;
      const reason = lines.join(" ").replaceAll(file, "data").trim();
      throw new AwsError(400, "ValidationException", `The rule groups are not valid: ${reason}`, {
        members: { reason: "FIELD_VALIDATION_FAILED" },
      });
    } finally {
      rmSync(file, { force: true });
    }
  }

  /** Stops the server of a workspace, after a start that is under way. */
  async delete(id: string): Promise<void> {
    const starting = this.servers.get(id);
    this.servers.delete(id);
    const server = await starting?.catch(() => undefined);
    await server?.stop();
  }

  /** Stops all servers. None starts afterwards. */
  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all([...this.servers.keys()].map((id) => this.delete(id)));
  }

  private serverOf(id: string, region: string): Promise<PrometheusServer> {
    if (this.stopped) throw new AwsError(503, "ServiceUnavailableException", "The local platform is stopping.");
    const known = this.servers.get(id);
    if (known) return known;
    const starting = this.startServer(id, region).catch((cause) => {
      if (this.servers.get(id) === starting) this.servers.delete(id);
      throw cause;
    });
    this.servers.set(id, starting);
    return starting;
  }

  private async startServer(id: string, region: string): Promise<PrometheusServer> {
    const { moto, minuteMs, stateDir, log } = this.context;
    if (!(await moto.get("aps", region, `/workspaces/${id}`)))
      throw new AwsError(404, "ResourceNotFoundException", `Workspace ${id} not found`, {
        members: { resourceId: id, resourceType: "Workspace" },
      });
    await this.rules.run(() => this.writeRules(id, region));
    const seconds = Math.max(1, Math.round(minuteMs / 1_000));
    const server = await this.start({
      dir: join(stateDir, "prometheus", id),
      configuration: { global: { evaluation_interval: `${seconds}s` }, rule_files: [join(this.rulesFolder(id), "*.yml")] },
      receivesWrites: true,
    });
    log(`prometheus: workspace ${id} runs`);
    return server;
  }

  /** Writes the rule group namespaces that moto has to files. */
  private async writeRules(id: string, region: string): Promise<void> {
    const { moto } = this.context;
    const folder = this.rulesFolder(id);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const listed = await moto.get<{ ruleGroupsNamespaces: { name: string }[] }>("aps", region, `/workspaces/${id}/rulegroupsnamespaces`);
    for (const [index, { name }] of (listed?.ruleGroupsNamespaces ?? []).entries()) {
      const url = `/workspaces/${id}/rulegroupsnamespaces/${encodeURIComponent(name)}`;
      const found = await moto.get<{ ruleGroupsNamespace: { data: string } }>("aps", region, url);
      if (found) writeFileSync(join(folder, `${index}.yml`), Buffer.from(found.ruleGroupsNamespace.data, "base64"));
    }
  }

  private rulesFolder(id: string): string {
    return join(this.context.stateDir, "prometheus", `rules-${id}`);
  }
}
