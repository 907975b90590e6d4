import { createHash } from "node:crypto";
import type { ObjectBucket } from "../../aws/object-bucket.js";
import type { Deadline } from "../../runtime/deadline.js";
import type { PoisonRecord } from "../domain/received-record.js";

/** Characters of the digest in an object's name. */
const DIGEST_CHARS = 16;

/** Stores complete records that the dead-letter topic does not take. */
export interface CompleteRecords {
  /**
   * Stores a record. A repetition stores it once.
   * @returns its address
   * @throws Error if it can't be stored by the deadline
   */
  store(poison: PoisonRecord, deadline: Deadline): Promise<string>;
}

/**
 * Stores complete records in an S3 bucket, one object each: `<prefix><topic>/<partition>/<offset>-<digest>.json`. The digest separates records
 * of a topic from those of an earlier topic with its name. Key, value and headers are base64.
 */
export class RecordObjects implements CompleteRecords {
  constructor(
    private readonly bucket: ObjectBucket,
    private readonly prefix: string,
  ) {}

  store({ record, reason }: PoisonRecord, deadline: Deadline): Promise<string> {
    const { topic, partition, offset } = record;
    const content = JSON.stringify({
      ...{ topic, partition, offset, reason },
      key: base64(record.key),
      value: base64(record.value),
      headers: record.headers.map(({ name, value }) => ({ name, value: base64(value) })),
    });
    const digest = createHash("sha256").update(content).digest("hex").slice(0, DIGEST_CHARS);
    return this.bucket.put(`${this.prefix}${topic}/${partition}/${offset}-${digest}.json`, content, deadline);
  }
}

const base64 = (bytes: Buffer | undefined): string | null => bytes?.toString("base64") ?? null;
