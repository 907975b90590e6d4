import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { nodeCertificate } from "../../kafka/index.js";
import { ensurePrometheusPrograms } from "../../metrics/prometheus-programs.js";
import { PrometheusServer } from "../../metrics/prometheus-server.js";
import { Once, runChild } from "../../process/index.js";
import type { AwsContext } from "../context.js";
import { AwsError } from "../protocol/errors.js";
import type { AwsRequest, AwsResponse } from "../protocol/request.js";

type Context = Pick<AwsContext, "moto" | "stateDir" | "toolsDir" | "minuteMs" | "log">;

interface Workspace {
  readonly region: string;
  server?: PrometheusServer;
}

/**
 * The servers of workspaces: a real Prometheus for each, started with its first request, because most platforms use none. moto stores the
 * workspaces and their rule groups.
 */
export class Workspaces {
  private readonly all = new Map<string, Workspace>();
  private readonly once = new Once();

  constructor(private readonly context: Context) {}

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

  /** Loads the rule groups of a workspace, if its server runs. */
  async loadRules(id: string, region: string): Promise<void> {
    const server = this.all.get(id)?.server;
    if (!server) return;
    await this.writeRules(id, region);
    await server.reload();
  }

  /** @throws AwsError 400 with the reason for a file that is not a file of rules */
  async checkRules(data: string): Promise<void> {
    const { promtool } = await this.programs();
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

  async delete(id: string): Promise<void> {
    const server = this.all.get(id)?.server;
    this.all.delete(id);
    await server?.stop();
  }

  async stop(): Promise<void> {
    await Promise.all([...this.all.keys()].map((id) => this.delete(id)));
  }

  private serverOf(id: string, region: string): Promise<PrometheusServer> {
    return this.once.do(id, async () => {
      const workspace = this.all.get(id) ?? { region };
      if (workspace.server) return workspace.server;
      if (!(await this.context.moto.get("aps", region, `/workspaces/${id}`)))
        throw new AwsError(404, "ResourceNotFoundException", `Workspace ${id} not found`, {
          members: { resourceId: id, resourceType: "Workspace" },
        });
      const { prometheus } = await this.programs();
      await this.writeRules(id, region);
      const seconds = Math.max(1, Math.round(this.context.minuteMs / 1_000));
      const server = await PrometheusServer.start({
        program: prometheus,
        dir: join(this.context.stateDir, "prometheus", id),
        identity: await nodeCertificate(),
        configuration: { global: { evaluation_interval: `${seconds}s` }, rule_files: [join(this.rulesFolder(id), "*.yml")] },
        receivesWrites: true,
      });
      this.context.log(`prometheus: workspace ${id} runs`);
      this.all.set(id, { region, server });
      return server;
    });
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

  private programs() {
    return ensurePrometheusPrograms(this.context.toolsDir, this.context.log);
  }
}
