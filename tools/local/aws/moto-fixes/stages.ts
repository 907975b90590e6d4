import type { Moto } from "../moto/moto.js";
import { type AwsService, jsonBody } from "../protocol/request.js";
import { json, noContent } from "../protocol/responses.js";
import { serviceFromRoutes } from "../protocol/router.js";

/** A stage as API Gateway v2 returns it. */
type Stage = Readonly<Record<string, unknown>>;
type Tags = Readonly<Record<string, string>>;

/** Stores the changed settings and tags of stages. moto creates stages but does not update them. */
export class Stages {
  /** Key: path of the stage, `/v2/apis/<id>/stages/<name>`. */
  private readonly changes = new Map<string, Stage>();

  constructor(private readonly moto: Moto) {}

  /** Returns moto's record of a stage with the changes applied. */
  withChanges<T extends { readonly stageName: string }>(apiId: string, record: T): T {
    return { ...record, ...this.changes.get(`/v2/apis/${apiId}/stages/${record.stageName}`) };
  }

  /** Returns the stage operations of API Gateway v2 that moto does not support. */
  service(): AwsService {
    return serviceFromRoutes(
      "stages",
      [
        [
          "GET",
          "/v2/apis/{id}/stages/{name}",
          async ({ region }, { id, name }) => {
            const stage = await this.read(region, `/v2/apis/${id}/stages/${name}`);
            return stage && json(stage);
          },
        ],
        [
          "PATCH",
          "/v2/apis/{id}/stages/{name}",
          async (request, { id, name }) => {
            const stage = await this.change(request.region, `/v2/apis/${id}/stages/${name}`, jsonBody(request));
            return stage && json(stage);
          },
        ],
        [
          "DELETE",
          "/v2/apis/{id}/stages/{name}",
          (_, { id, name }) => {
            this.changes.delete(`/v2/apis/${id}/stages/${name}`);
            return undefined;
          },
        ],
        [
          "GET",
          "/v2/tags/{arn+}",
          async ({ region }, { arn = "" }) => {
            const stage = await this.read(region, stagePath(arn));
            return stage && json({ tags: stage["tags"] ?? {} });
          },
        ],
        [
          "POST",
          "/v2/tags/{arn+}",
          async (request, { arn = "" }) => {
            const stage = await this.read(request.region, stagePath(arn));
            if (!stage) return undefined;
            const tags = { ...(stage["tags"] as Tags), ...(jsonBody(request)["tags"] as Tags) };
            await this.change(request.region, stagePath(arn), { tags });
            return json({}, 201);
          },
        ],
        [
          "DELETE",
          "/v2/tags/{arn+}",
          async ({ region, query }, { arn = "" }) => {
            const stage = await this.read(region, stagePath(arn));
            if (!stage) return undefined;
            const removed = query.getAll("tagKeys");
            const tags = Object.fromEntries(Object.entries((stage["tags"] as Tags) ?? {}).filter(([key]) => !removed.includes(key)));
            await this.change(region, stagePath(arn), { tags });
            return noContent;
          },
        ],
      ],
      "moto",
    );
  }

  private async read(region: string, path: string | undefined): Promise<Stage | undefined> {
    const record = path && (await this.moto.get<Stage>("apigateway", region, path));
    return record ? { ...record, ...this.changes.get(path) } : undefined;
  }

  private async change(region: string, path: string | undefined, members: Stage): Promise<Stage | undefined> {
    const stage = await this.read(region, path);
    if (!stage || !path) return undefined;
    this.changes.set(path, { ...this.changes.get(path), ...members, lastUpdatedDate: new Date().toISOString() });
    return this.read(region, path);
  }
}

/** `arn:aws:apigateway:<region>::/apis/<id>/stages/<name>` → path of the stage; undefined for the ARN of another resource. */
function stagePath(arn: string): string | undefined {
  const [, path] = /::(\/apis\/[^/]+\/stages\/[^/]+)$/.exec(arn) ?? [];
  return path && `/v2${path}`;
}
