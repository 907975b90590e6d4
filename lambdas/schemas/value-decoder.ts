import type { Deadline } from "../runtime/deadline.js";
import { type Codec, codecOf } from "./avro-codec.js";
import type { GlueRegistry } from "./glue-registry.js";
import { unframed } from "./wire-format.js";

/** The plain value of a record, or the reason why it can't be decoded. */
export type DecodedValue = { readonly value: unknown } | { readonly reason: string };

/** Decodes a value in the registry's wire format; returns undefined for any other value. */
export type DecodeValue = (bytes: Buffer) => DecodedValue | undefined;

/** Schema versions that are kept, the most recently used ones. */
const MAX_VERSIONS = 200;
/** Time after which a version that the registry did not have is looked up again, in ms: it can have been registered since. */
const UNKNOWN_MS = 60_000;
/** Concurrent lookups. Records of another application can have many different versions, and Glue throttles an account. */
const MAX_LOOKUPS = 5;

/** A version of the registry, or the reason why its records can't be decoded. */
type Known = { readonly codec: Codec } | { readonly reason: string; readonly untilMs: number };

/**
 * Decodes values with the schema versions that they were written with, and reads them as the declared schema. The function looks up each
 * version once.
 */
export class ValueDecoder {
  readonly #versions = new Map<string, Known>();
  #reader: Promise<Codec> | undefined;

  constructor(
    private readonly registry: Pick<GlueRegistry, "latest" | "version">,
    private readonly schemaArn: string,
    private readonly now: () => number = Date.now,
  ) {}

  /**
   * Looks up the schema versions of these values, and returns the function that decodes them.
   * @throws RegistryUnavailable if the registry does not answer by the deadline. It says nothing about the values, which are to be decoded
   * again later.
   */
  async decoderFor(values: readonly (Buffer | undefined)[], deadline: Deadline): Promise<DecodeValue> {
    const frames = new Map(values.flatMap((value) => (value === undefined ? [] : [[value, unframed(value)] as const])));
    const ids = new Set([...frames.values()].flatMap((frame) => (frame ? [frame.versionId] : [])));
    if (ids.size === 0) return () => undefined;
    const reader = await this.reader(deadline);
    const waiting = [...ids].filter((id) => this.isToLookUp(id)).values();
    const lookUpWaiting = async () => {
      for (const id of waiting) this.#versions.set(id, await this.lookUp(id, deadline));
    };
    await Promise.all(Array.from({ length: MAX_LOOKUPS }, lookUpWaiting));
    const versions = new Map([...ids].map((id) => [id, this.used(id)]));
    this.evict();
    return (bytes) => {
      const frame = frames.get(bytes);
      return frame && decodedBy(versions.get(frame.versionId) as Known, frame.body, reader);
    };
  }

  private async reader(deadline: Deadline): Promise<Codec> {
    this.#reader ??= this.registry.latest(this.schemaArn, deadline).then(codecOf);
    try {
      return await this.#reader;
    } catch (error) {
      this.#reader = undefined;
      throw error;
    }
  }

  private isToLookUp(id: string): boolean {
    const known = this.#versions.get(id);
    return known === undefined || ("untilMs" in known && known.untilMs <= this.now());
  }

  private async lookUp(id: string, deadline: Deadline): Promise<Known> {
    const untilMs = this.now() + UNKNOWN_MS;
    const version = await this.registry.version(id, deadline);
    if (!version) return { reason: `the registry has no schema version ${id}`, untilMs };
    try {
      return { codec: codecOf(version) };
    } catch {
      return { reason: `the schema version ${id} can't be used`, untilMs };
    }
  }

  /** Returns a version, and makes it the most recently used one. */
  private used(id: string): Known {
    const known = this.#versions.get(id) as Known;
    this.#versions.delete(id);
    this.#versions.set(id, known);
    return known;
  }

  private evict(): void {
    for (const id of this.#versions.keys()) {
      if (this.#versions.size <= MAX_VERSIONS) return;
      this.#versions.delete(id);
    }
  }
}

function decodedBy(version: Known, body: Buffer | undefined, reader: Codec): DecodedValue {
  if ("reason" in version) return { reason: version.reason };
  if (body === undefined) return { reason: "the value is not valid zlib data" };
  try {
    return { value: version.codec.decode(body, reader) };
  } catch {
    return { reason: "the value is not valid for the schema version in its header" };
  }
}
