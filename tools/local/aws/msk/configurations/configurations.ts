import { randomUUID } from "node:crypto";
import { z } from "zod";
import { AwsError } from "../../protocol/errors.js";
import { badRequest, notFound } from "../errors.js";
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

  create(region: string, body: unknown): object {
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

  list(region: string): object {
    return { configurations: [...this.all.values()].filter(({ arn }) => arn.split(":")[3] === region).map(describe) };
  }

  describe(arn: string): object {
    return describe(this.find(arn));
  }

  revisions(arn: string): object {
    return { revisions: this.find(arn).revisions.map(summary) };
  }

  describeRevision(arn: string, number: number): object {
    return { arn, ...this.findRevision(arn, number) };
  }

  /** Adds a revision. Existing revisions never change. */
  update(arn: string, body: unknown): object {
    const configuration = this.find(arn);
    const next = revision(configuration.revisions.length + 1, parseInput(updateInput, body));
    this.all.set(arn, { ...configuration, revisions: [...configuration.revisions, next] });
    return { arn, latestRevision: summary(next) };
  }

  delete(arn: string): object {
    this.find(arn);
    const cluster = this.clusterUsing(arn);
    if (cluster) throw badRequest(`The configuration is in use by cluster ${cluster} and can't be deleted.`);
    this.all.delete(arn);
    return { arn, state: "DELETING" };
  }

  /** Returns the broker properties of a revision; none without a configuration. @throws AwsError 400 or 404 if it does not exist */
  properties(configurationInfo: { readonly arn: string; readonly revision: number } | undefined): Record<string, string> {
    if (!configurationInfo) return {};
    const { arn, revision: number } = configurationInfo;
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
