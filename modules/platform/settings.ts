import { Fn, Token } from "cdktf";
import { z } from "zod";
import { clientsSettings, scramUsersSettings } from "../access/index.js";
import { clusterSettings, connectionsSettings, replicatorSettings } from "../cluster/index.js";
import { eventApiSettings } from "../event-api/index.js";
import { networkSettings } from "../network/index.js";
import { structure } from "../terraform/index.js";
import { aclsSettings, releasedTopics, topicsSettings } from "../topics/index.js";

const backend = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("local").describe("A file."),
    path: z
      .string()
      .regex(/^(?!\/|~|[A-Za-z]:)\S+$/)
      .optional()
      .meta({
        description: "The file, seen from the stack's folder in cdktf.out; `terraform.<environment>.tfstate` beside cdktf.out if left out.",
        allowed: "a relative path",
      }),
  }),
  z.strictObject({
    type: z.literal("s3").describe("A bucket, locked by a file beside the state."),
    bucket: z
      .string()
      .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/)
      .meta({ description: "The bucket, which must be there.", allowed: "the name of a bucket" }),
    key: z.string().min(1).default("msk-ha-cluster/platform.tfstate").describe("The state's key in the bucket."),
    region: z.string().min(1).optional().describe("The bucket's region; the platform's if left out."),
    kmsKeyId: z.string().min(1).optional().describe("KMS key that encrypts the state; the bucket's if left out."),
  }),
]);

/** Everything that decides what is deployed. Personal values are Terraform variables: see personal-settings.ts. */
export const platformSettings = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]{1,19}$/)
    .default("msk-ha")
    .meta({ description: "First part of every name.", allowed: "2 to 20 small letters, digits and hyphens, a letter first" }),
  environment: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,11}$/)
    .meta({ description: "Second part of every name: dev, prod.", allowed: "up to 12 small letters, digits and hyphens, a letter first" }),
  region: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-[0-9]$/)
    .default("us-east-1")
    .meta({ ...structure, description: "Region of AWS.", allowed: "a region such as us-east-1" }),
  tags: z.record(z.string().min(1).max(128), z.string().max(256)).default({}).describe("Tags of everything, beside ours."),
  backend: backend.default({ type: "local" }).meta({ ...structure, description: "Where Terraform keeps its state." }),
  network: networkSettings.prefault({ mode: "new" }).meta({ ...structure, description: "The VPC: a new one, or one that is there." }),
  cluster: clusterSettings.prefault({}).describe("The MSK cluster."),
  replicator: replicatorSettings,
  connections: connectionsSettings,
  topics: topicsSettings,
  releasedTopics,
  scramUsers: scramUsersSettings,
  acls: aclsSettings,
  clients: clientsSettings,
  eventApi: eventApiSettings.prefault({}).describe("The way of an event: HTTP API, producer, topic, consumer."),
});

export type PlatformSettings = z.output<typeof platformSettings>;

/** First part of every name in AWS. */
export const namePrefix = ({ name, environment }: PlatformSettings): string => `${name}-${environment}`;

/** The cluster's name in AWS: as set, or made of the platform's. */
export function clusterName(settings: PlatformSettings): string {
  const { cluster } = settings;
  const own = cluster.kind === "existing" ? undefined : cluster.name;
  return Token.isUnresolved(own) ? Fn.coalesce([own, namePrefix(settings)]) : (own ?? namePrefix(settings));
}
