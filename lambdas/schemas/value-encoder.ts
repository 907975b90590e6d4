import type { Deadline } from "../runtime/deadline.js";
import type { Log } from "../telemetry/log.js";
import { type Codec, codecOf } from "./avro-codec.js";
import { definitionDigest } from "./contract.js";
import type { GlueRegistry } from "./glue-registry.js";
import { framed } from "./wire-format.js";

/** The schema of a topic, as the settings declare it. */
export interface DeclaredSchema {
  readonly arn: string;
  /** See {@link definitionDigest}. */
  readonly digest: string;
}

/** Encodes values with the latest version of a schema, which it looks up once, into the registry's wire format. */
export class ValueEncoder {
  #latest: Promise<{ readonly id: string; readonly codec: Codec }> | undefined;

  constructor(
    private readonly registry: Pick<GlueRegistry, "latest">,
    private readonly schema: DeclaredSchema,
    private readonly log: Log,
  ) {}

  /**
   * @throws RegistryUnavailable if the registry does not answer by the deadline
   * @throws Error if the value does not fit the schema
   */
  async encode(value: unknown, deadline: Deadline): Promise<Buffer> {
    const { id, codec } = await this.latest(deadline);
    return framed(id, codec.encode(value));
  }

  private async latest(deadline: Deadline) {
    this.#latest ??= this.lookUp(deadline);
    try {
      return await this.#latest;
    } catch (error) {
      this.#latest = undefined;
      throw error;
    }
  }

  private async lookUp(deadline: Deadline) {
    const { arn, digest } = this.schema;
    const version = await this.registry.latest(arn, deadline);
    const codec = codecOf(version);
    if (definitionDigest(version.definition) !== digest) {
      this.log.warn("The latest version of the schema is not the declared one", { schema: arn, schemaVersionId: version.id });
    }
    return { id: version.id, codec };
  }
}
