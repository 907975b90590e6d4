import { randomUUID } from "node:crypto";
import { z } from "zod";
import { AwsError } from "../../protocol/errors.js";
import { type AwsRequest, jsonBody } from "../../protocol/request.js";
import { json } from "../../protocol/responses.js";
import type { Route } from "../../protocol/router.js";
import { badRequest, notFound } from "../errors.js";
import { page } from "../paging.js";
import { parseInput } from "../parse-input.js";
import { parseServerProperties } from "./server-properties.js";

interface Revision {
  readonly revision: number;
  readonly creationTime: string;
  readonly description?: string;
  /** Base64. */
  readonly serverProperties: string;
}

interface Configuration {
  readonly arn: string;
  readonly name: string;
  readonly creationTime: string;
  readonly kafkaVersions: readonly string[];
  readonly revisions: readonly [Revision, ...Revision[]];
}

interface ConfigurationInfo {
  readonly arn: string;
  readonly revision: number;
}

const createInput = z.object({
  name: z.string().regex(/^[0-9A-Za-z][0-9A-Za-z-]{0,}$/, "names have letters, digits and hyphens"),
  description: z.string().optional(),
  kafkaVersions: z.array(z.string()).default([]),
  serverProperties: z.base64(),
});
const updateInput = createInput.pick({ description: true, serverProperties: true });

/** MSK configurations. A configuration has a name and immutable, numbered revisions of broker properties. */
export class Configurations {
  private readonly all = new Map<string, Configuration>();

  /** @param clusterUsing - returns the name of a cluster that uses the configuration; undefined if none does */
  constructor(
    private readonly accountId: string,
    private readonly clusterUsing: (configurationArn: string) => string | undefined,
  ) {}

  routes(): Route[] {
    const path = "/v1/configurations";
    return [
      ["POST", path, (request) => json(this.create(request.region, jsonBody(request)))],
      ["GET", path, (request) => json(this.list(request))],
      ["GET", `${path}/{arn}`, (_, { arn = "" }) => json(describe(this.find(arn)))],
      ["PUT", `${path}/{arn}`, (request, { arn = "" }) => json(this.update(arn, jsonBody(request)))],
      ["DELETE", `${path}/{arn}`, (_, { arn = "" }) => json(this.delete(arn))],
      ["GET", `${path}/{arn}/revisions`, (request, { arn = "" }) => json(this.revisions(arn, request))],
      [
        "GET",
        `${path}/{arn}/revisions/{revision}`,
        (_, { arn = "", revision = "" }) => json({ arn, ...this.findRevision(arn, Number(revision)) }),
      ],
    ];
  }

  private create(region: string, body: unknown): object {
    const input = parseInput(createInput, body);
    if ([...this.all.values()].some(({ name, arn }) => name === input.name && arn.split(":")[3] === region)) {
      throw new AwsError(409, "ConflictException", `A resource with the name '${input.name}' already exists.`);
    }
    const arn = `arn:aws:kafka:${region}:${this.accountId}:configuration/${input.name}/${randomUUID()}-1`;
    const first = revision(1, input);
    const configuration: Configuration = {
      arn,
      name: input.name,
      creationTime: first.creationTime,
      kafkaVersions: input.kafkaVersions,
      revisions: [first],
    };
    this.all.set(arn, configuration);
    return { arn, name: input.name, state: "ACTIVE", creationTime: first.creationTime, latestRevision: summary(first) };
  }

  private list(request: AwsRequest): object {
    const found = [...this.all.values()].filter(({ arn }) => arn.split(":")[3] === request.region);
    return page(request, "configurations", found, ({ arn }) => arn, describe);
  }

  private revisions(arn: string, request: AwsRequest): object {
    return page(request, "revisions", this.find(arn).revisions, ({ revision: number }) => String(number), summary);
  }

  /** Adds a revision. Existing revisions never change. */
  private update(arn: string, body: unknown): object {
    const configuration = this.find(arn);
    const next = revision(configuration.revisions.length + 1, parseInput(updateInput, body));
    this.all.set(arn, { ...configuration, revisions: [...configuration.revisions, next] });
    return { arn, latestRevision: summary(next) };
  }

  private delete(arn: string): object {
    this.find(arn);
    const cluster = this.clusterUsing(arn);
    if (cluster) throw badRequest(`The configuration is in use by cluster ${cluster} and can't be deleted.`);
    this.all.delete(arn);
    return { arn, state: "DELETING" };
  }

  /**
   * Returns the broker properties of a revision; none without a configuration.
   *
   * @param kafkaVersion - version of the cluster
   * @throws AwsError 400 or 404 if it does not exist, or is not for the version
   */
  properties(configurationInfo: ConfigurationInfo | undefined, kafkaVersion: string): Record<string, string> {
    if (!configurationInfo) return {};
    const { arn, revision: number } = configurationInfo;
    const { kafkaVersions } = this.find(arn);
    // MSK's wording is not known.
    if (kafkaVersions.length > 0 && !kafkaVersions.includes(kafkaVersion))
      throw badRequest(`The configuration is for Kafka versions ${kafkaVersions.join(", ")}, not for ${kafkaVersion}.`);
    return parseServerProperties(decode(this.findRevision(arn, number).serverProperties));
  }

  private findRevision(arn: string, number: number): Revision {
    const found = this.find(arn).revisions[number - 1];
    if (!found) throw notFound(`Configuration revision ${number} does not exist.`);
    return found;
  }

  /** MSK returns 400 here instead of 404, and the AWS provider recognizes a deleted configuration by this message. */
  private find(arn: string): Configuration {
    const found = this.all.get(arn);
    if (!found) throw badRequest("Configuration ARN does not exist.");
    return found;
  }
}

function revision(number: number, { description, serverProperties }: z.infer<typeof updateInput>): Revision {
  parseServerProperties(decode(serverProperties));
  return { revision: number, creationTime: new Date().toISOString(), description, serverProperties };
}

const decode = (base64: string) => Buffer.from(base64, "base64").toString("utf8");

const summary = ({ serverProperties: _, ...rest }: Revision) => rest;

const describe = ({ revisions, ...rest }: Configuration) => ({
  ...rest,
  description: revisions[0].description,
  state: "ACTIVE",
  latestRevision: summary(revisions.at(-1) as Revision),
});
