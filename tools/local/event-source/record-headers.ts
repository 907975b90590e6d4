import type { KafkaMessage } from "kafkajs";
// @ts-expect-error kafkajs publishes no types for its internal modules.
import Decoder from "kafkajs/src/protocol/decoder.js";
import type { RecordHeader } from "./record.js";

interface DecodedHeader {
  readonly key: string;
  readonly value: Buffer | null;
}

interface HeaderDecoder {
  readVarIntArray(read: (decoder: unknown) => DecodedHeader): DecodedHeader[];
  readonly patched?: true;
}

const headersInOrder = Symbol("headers in the order of the record");

/**
 * Patches kafkajs 2.2.4 to keep the list of a record's headers. The object that it builds instead has lost their order, groups repeated
 * names, sorts names that are numbers first, and adds JavaScript's own function to a header named `constructor` or `toString`. Kafkajs reads
 * only headers with `readVarIntArray`.
 */
export function keepRecordHeaders(): void {
  const prototype = Decoder.prototype as HeaderDecoder;
  if (prototype.patched) return;
  const read = prototype.readVarIntArray;
  Object.assign(prototype, {
    patched: true,
    readVarIntArray(this: HeaderDecoder, ...args: Parameters<typeof read>) {
      const headers = read.apply(this, args);
      const reduce: typeof headers.reduce = headers.reduce;
      const toObject = (...reducer: Parameters<typeof reduce>) =>
        Object.defineProperty(reduce.apply(headers, reducer), headersInOrder, { value: headers });
      return Object.defineProperty(headers, "reduce", { value: toObject });
    },
  });
}

/**
 * Returns the headers of a record in their order. Names that are not UTF-8 contain the replacement character, as with Java's client.
 * @throws Error if the record was read before {@link keepRecordHeaders}
 */
export function recordHeaders({ headers }: Pick<KafkaMessage, "headers">): RecordHeader[] {
  if (!headers) return []; // message formats before Kafka 0.11 have no headers
  const decoded = (headers as { [headersInOrder]?: readonly DecodedHeader[] })[headersInOrder];
  if (!decoded) throw new Error("kafkajs decoded a record without its list of headers; another version needs another patch");
  return decoded.map(({ key, value }) => ({ name: key, value }));
}
