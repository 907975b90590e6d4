import * as z from "zod/mini";
import type { AwsEnvironmentVariables } from "../aws/access.js";
import { JsonApi } from "../aws/json-api.js";
import { type Attempt, retried } from "../aws/retried.js";
import type { Deadline } from "../runtime/deadline.js";

/** A version of a schema. */
export interface SchemaVersion {
  readonly id: string;
  readonly format: string;
  readonly definition: string;
}

/** The registry can't be asked now: it is not reachable, throttles, fails, or denies access. A retry can succeed. */
export class RegistryUnavailable extends Error {
  override readonly name = "RegistryUnavailable";
}

/** Which version a request is for: one by its UUID, or the latest of a schema. */
type VersionQuery =
  | { readonly SchemaVersionId: string }
  | { readonly SchemaId: { readonly SchemaArn: string }; readonly SchemaVersionNumber: { readonly LatestVersion: true } };

/** Errors that a retry can't recover from within seconds, apart from those that are not found. */
const isFinal = (status: number, type: string) => status < 500 && !/Throttl|TooManyRequests|ConcurrentModification/.test(type);

const response = z.object({ SchemaVersionId: z.uuid(), DataFormat: z.string(), SchemaDefinition: z.string() });
const failure = z.object({ __type: z.string() });

/**
 * Reads schema versions from AWS Glue Schema Registry. It registers nothing.
 * @see https://docs.aws.amazon.com/glue/latest/webapi/API_GetSchemaVersion.html
 */
export class GlueRegistry {
  private readonly api: JsonApi;

  constructor(environment: AwsEnvironmentVariables, send: typeof fetch = fetch) {
    this.api = new JsonApi({ service: "glue", target: "AWSGlue", version: "1.1" }, environment, send);
  }

  /**
   * Returns the latest version of a schema.
   * @throws RegistryUnavailable also if the schema does not exist: its creation can be under way
   */
  async latest(schemaArn: string, deadline: Deadline): Promise<SchemaVersion> {
    const version = await this.get({ SchemaId: { SchemaArn: schemaArn }, SchemaVersionNumber: { LatestVersion: true } }, deadline);
    if (!version) throw new RegistryUnavailable(`The schema ${schemaArn} has no version.`);
    return version;
  }

  /**
   * Returns a version by its UUID; undefined if the registry has none.
   * @throws RegistryUnavailable if the registry does not answer by the deadline
   */
  version(id: string, deadline: Deadline): Promise<SchemaVersion | undefined> {
    return this.get({ SchemaVersionId: id }, deadline);
  }

  private get(query: VersionQuery, deadline: Deadline): Promise<SchemaVersion | undefined> {
    return retried((timeoutMs) => this.attempt(query, timeoutMs), deadline);
  }

  private async attempt(query: VersionQuery, timeoutMs: number): Promise<Attempt<SchemaVersion | undefined>> {
    try {
      const { status, text } = await this.api.post("GetSchemaVersion", JSON.stringify(query), timeoutMs);
      const body: unknown = JSON.parse(text);
      if (status === 200) {
        const { SchemaVersionId: id, DataFormat: format, SchemaDefinition: definition } = response.parse(body);
        return { value: { id, format, definition } };
      }
      const type = failure.safeParse(body).data?.__type.split("#").at(-1) ?? "";
      if (type === "EntityNotFoundException") return { value: undefined };
      return { error: new RegistryUnavailable(`Glue responded ${status} ${type}.`), final: isFinal(status, type) };
    } catch (cause) {
      return { error: new RegistryUnavailable("Glue did not respond.", { cause }), final: false };
    }
  }
}
