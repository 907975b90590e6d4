import type { RuleFile } from "../../../dashboards/rules/index.js";
import type { Endpoint } from "../../../tools/deploy/index.js";
import { signedRequest } from "./signed-request.js";

/** A Managed Prometheus workspace of a local platform. */
export class Workspace {
  private constructor(
    private readonly endpoint: Endpoint,
    private readonly path: string,
  ) {}

  static async create(endpoint: Endpoint, alias: string): Promise<Workspace> {
    const request = { method: "POST", path: "/workspaces", body: { alias } };
    const { workspaceId } = await signedRequest<{ workspaceId: string }>(endpoint, "aps", request);
    return new Workspace(endpoint, `/workspaces/${workspaceId}`);
  }

  /** The URL as AWS returns it, with a slash at the end. */
  get url(): string {
    return `${this.endpoint.endpoint}${this.path}/`;
  }

  async addRules(rules: RuleFile): Promise<void> {
    const data = Buffer.from(JSON.stringify(rules)).toString("base64"); // JSON is YAML
    const request = { method: "POST", path: `${this.path}/rulegroupsnamespaces`, body: { name: "msk", data } };
    await signedRequest(this.endpoint, "aps", request);
  }

  /** Returns the series of a PromQL query. */
  async query(expr: string): Promise<readonly { readonly metric: Readonly<Record<string, string>> }[]> {
    const request = { method: "GET", path: `${this.path}/api/v1/query`, query: { query: expr } };
    return (await signedRequest<{ data: { result: [] } }>(this.endpoint, "aps", request)).data.result;
  }
}
