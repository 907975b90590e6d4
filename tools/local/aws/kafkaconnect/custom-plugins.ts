import { createHash } from "node:crypto";
import { z } from "zod";
import { json } from "../protocol/responses.js";
import type { Route } from "../protocol/router.js";
import { badRequest } from "./errors.js";
import { parsed } from "./parse-input.js";
import { type ConnectResource, deleteUnused, Records, recordRoutes } from "./records.js";

const location = z.object({ bucketArn: z.string(), fileKey: z.string(), objectVersion: z.string().optional() });

const pluginInput = z.object({
  name: z.string(),
  description: z.string().optional(),
  contentType: z.enum(["JAR", "ZIP"]),
  location: z.object({ s3Location: location }),
  tags: z.record(z.string(), z.string()).default({}),
});

type Location = z.output<typeof location>;

/** A custom plugin. It never changes, except for its tags. */
export interface CustomPlugin extends ConnectResource {
  readonly description?: string | undefined;
  readonly contentType: "JAR" | "ZIP";
  readonly location: { readonly s3Location: Location };
  /** The object at the time of the creation: MSK Connect keeps a copy. */
  readonly content: Buffer;
  readonly fileDescription: { readonly fileMd5: string; readonly fileSize: number };
}

/** Reads an S3 object. @param version - @default the current one */
export type ReadObject = (region: string, bucket: string, key: string, version?: string) => Promise<Buffer>;

export type CustomPlugins = Records<CustomPlugin>;

export const customPlugins = (accountId: string): CustomPlugins => new Records("custom-plugin", accountId);

/** @param userOf - returns the name of a connector that uses a plugin */
export function customPluginRoutes(plugins: CustomPlugins, readObject: ReadObject, userOf: (arn: string) => string | undefined): Route[] {
  const remove = deleteUnused(plugins, "custom plugin", userOf);
  return [
    [
      "POST",
      "/v1/custom-plugins",
      async (request) => {
        const { name, tags, ...input } = parsed(pluginInput, request);
        const identity = plugins.identity(request.region, name);
        const { bucketArn, fileKey, objectVersion } = input.location.s3Location;
        const bucket = bucketArn.split(":::")[1] ?? "";
        const content = await readObject(request.region, bucket, fileKey, objectVersion).catch((cause: Error) => {
          const version = objectVersion === undefined ? "" : `, version ${objectVersion},`;
          throw badRequest(`The object ${fileKey}${version} does not exist in the bucket ${bucket}.`, { cause });
        });
        const fileDescription = { fileMd5: createHash("md5").update(content).digest("hex"), fileSize: content.length };
        const { arn } = plugins.add({ ...identity, ...input, tags, content, fileDescription });
        return json({ customPluginArn: arn, customPluginState: "CREATING", name, revision: 1 });
      },
    ],
    ...recordRoutes(plugins, {
      ...{ path: "/v1/custom-plugins", list: "customPlugins", prefix: "namePrefix", listed: described, described },
      deleted: (plugin) => {
        remove(plugin);
        return { customPluginArn: plugin.arn, customPluginState: "DELETING" };
      },
    }),
  ];
}

function described({ arn, name, creationTime, description, contentType, location, fileDescription }: CustomPlugin): object {
  const latestRevision = { revision: 1, creationTime, description, contentType, location, fileDescription };
  return { customPluginArn: arn, name, customPluginState: "ACTIVE", creationTime, description, latestRevision };
}
