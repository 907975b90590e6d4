import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Moto } from "./moto/moto.js";
import { AwsError } from "./protocol/errors.js";
import { type AwsRequest, type AwsService, jsonBody } from "./protocol/request.js";
import { json, noContent } from "./protocol/responses.js";
import { type Route, serviceFromRoutes } from "./protocol/router.js";

const tagMap = z.record(z.string(), z.string());

const pluginInput = z.object({
  name: z.string().min(1).max(128),
  description: z.string().max(1024).optional(),
  contentType: z.enum(["JAR", "ZIP"]),
  location: z.object({
    s3Location: z.object({ bucketArn: z.string(), fileKey: z.string(), objectVersion: z.string().optional() }),
  }),
  tags: tagMap.default({}),
});

const workerInput = z.object({
  name: z.string().min(1).max(128),
  description: z.string().max(1024).optional(),
  propertiesFileContent: z.string(),
  tags: tagMap.default({}),
});

/** A custom plugin or a worker configuration. Neither changes after its creation, except for its tags. */
interface Resource {
  readonly arn: string;
  readonly name: string;
  readonly tags: Record<string, string>;
  /** Members of Describe, and of List. */
  readonly described: object;
  readonly listed: object;
}

/** Returns the API of MSK Connect: custom plugins and worker configurations, which are records. Connectors are refused with 501. */
export function mskConnectService(moto: Pick<Moto, "object">, accountId: string): AwsService {
  const plugins = new Map<string, Resource>();
  const workers = new Map<string, Resource>();
  const tags = (arn: string) => (plugins.get(arn) ?? found(workers, arn)).tags;
  const identity = (request: AwsRequest, kind: string, name: string, others: ReadonlyMap<string, Resource>) => {
    const prefix = `arn:aws:kafkaconnect:${request.region}:${accountId}:${kind}/${name}/`;
    if ([...others.keys()].some((arn) => arn.startsWith(prefix)))
      throw new AwsError(409, "ConflictException", `A resource with the name ${name} already exists.`);
    return { arn: `${prefix}${randomUUID()}-1`, creationTime: new Date().toISOString() };
  };

  return serviceFromRoutes(
    "kafkaconnect",
    [
      [
        "POST",
        "/v1/custom-plugins",
        async (request) => {
          const { name, description, contentType, location, tags } = parsed(pluginInput, request);
          const { arn, creationTime } = identity(request, "custom-plugin", name, plugins);
          const fileSize = await sizeOf(moto, request.region, location.s3Location);
          const latestRevision = { revision: 1, creationTime, description, contentType, location, fileDescription: { fileSize } };
          const common = { customPluginArn: arn, name, customPluginState: "ACTIVE", creationTime, description, latestRevision };
          plugins.set(arn, { arn, name, tags, described: common, listed: common });
          return json({ customPluginArn: arn, customPluginState: "CREATING", name, revision: 1 });
        },
      ],
      [
        "POST",
        "/v1/worker-configurations",
        (request) => {
          const { name, description, propertiesFileContent, tags } = parsed(workerInput, request);
          const { arn, creationTime } = identity(request, "worker-configuration", name, workers);
          const latestRevision = { revision: 1, creationTime, description };
          const listed = {
            workerConfigurationArn: arn,
            name,
            workerConfigurationState: "ACTIVE",
            creationTime,
            description,
            latestRevision,
          };
          workers.set(arn, {
            arn,
            name,
            tags,
            listed,
            described: { ...listed, latestRevision: { ...latestRevision, propertiesFileContent } },
          });
          const { description: _, ...created } = listed;
          return json(created);
        },
      ],
      ...recordRoutes("/v1/custom-plugins", "customPlugin", plugins),
      ...recordRoutes("/v1/worker-configurations", "workerConfiguration", workers),
      ["GET", "/v1/tags/{arn}", (_, { arn = "" }) => json({ tags: tags(arn) })],
      [
        "POST",
        "/v1/tags/{arn}",
        (request, { arn = "" }) => {
          Object.assign(tags(arn), parsed(z.object({ tags: tagMap }), request).tags);
          return noContent;
        },
      ],
      [
        "DELETE",
        "/v1/tags/{arn}",
        ({ query }, { arn = "" }) => {
          for (const key of query.getAll("tagKeys")) delete tags(arn)[key];
          return noContent;
        },
      ],
    ],
    "reject",
  );
}

/** Describe, List and Delete. @param member - the beginning of the members' names */
function recordRoutes(path: string, member: string, records: Map<string, Resource>): Route[] {
  return [
    ["GET", `${path}/{arn}`, (_, { arn = "" }) => json(found(records, arn).described)],
    ["GET", path, () => json({ [`${member}s`]: [...records.values()].map(({ listed }) => listed) })],
    [
      "DELETE",
      `${path}/{arn}`,
      (_, { arn = "" }) => {
        found(records, arn);
        records.delete(arn);
        return json({ [`${member}Arn`]: arn, [`${member}State`]: "DELETING" });
      },
    ],
  ];
}

function found(records: ReadonlyMap<string, Resource>, arn: string): Resource {
  const record = records.get(arn);
  if (!record) throw new AwsError(404, "NotFoundException", "The requested resource was not found.");
  return record;
}

async function sizeOf(moto: Pick<Moto, "object">, region: string, { bucketArn, fileKey }: { bucketArn: string; fileKey: string }) {
  const bucket = bucketArn.split(":::")[1] ?? "";
  const object = await moto.object(region, bucket, fileKey).catch((cause: Error) => {
    throw new AwsError(400, "BadRequestException", `The object ${fileKey} does not exist in the bucket ${bucket}.`, { cause });
  });
  return object.length;
}

function parsed<T extends z.ZodType>(schema: T, request: AwsRequest): z.infer<T> {
  const result = schema.safeParse(jsonBody(request));
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new AwsError(400, "BadRequestException", `${issue?.path.join(".")}: ${issue?.message}`);
}
