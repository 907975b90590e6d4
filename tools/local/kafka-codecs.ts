import { promisify } from "node:util";
import zlib from "node:zlib";
import { CompressionCodecs, CompressionTypes } from "kafkajs";
import { compressFrame, decompressFrame } from "lz4-napi";
import { compress, uncompress } from "snappy";

/** Compresses the records of a batch. */
interface Codec {
  compress(records: { readonly buffer: Buffer }): Promise<Buffer>;
  decompress(records: Buffer): Promise<Buffer>;
}

/** The first bytes of xerial's format, in which Java's clients write: the bytes `82 53 4E 41 50 50 59 00`, and two versions of 4 bytes. */
const XERIAL = Buffer.from("82534e4150505900", "hex");
const XERIAL_HEADER_BYTES = 16;

const snappy: Codec = {
  compress: ({ buffer }) => compress(buffer),
  decompress: async (records) => {
    if (!records.subarray(0, XERIAL.length).equals(XERIAL)) return plain(records);
    const blocks: Buffer[] = [];
    for (let at = XERIAL_HEADER_BYTES; at < records.length; ) {
      const end = at + 4 + records.readInt32BE(at);
      blocks.push(await plain(records.subarray(at + 4, end)));
      at = end;
    }
    return Buffer.concat(blocks);
  },
};

const plain = async (block: Buffer): Promise<Buffer> => Buffer.from(await uncompress(block));

const lz4: Codec = { compress: ({ buffer }) => compressFrame(buffer), decompress: (records) => decompressFrame(records) };

const zstd: Codec = {
  compress: ({ buffer }) => promisify(zlib.zstdCompress)(buffer),
  decompress: (records) => promisify(zlib.zstdDecompress)(records),
};

/**
 * Makes kafkajs read and write every compression of Kafka. It has gzip alone: a consumer stops at the first batch of another client that is
 * compressed with something else, such as the LZ4 of the files that `msk client-config` prints for Java, Python and Go.
 */
export function registerCodecs(): void {
  CompressionCodecs[CompressionTypes.Snappy] = () => snappy;
  CompressionCodecs[CompressionTypes.LZ4] = () => lz4;
  CompressionCodecs[CompressionTypes.ZSTD] = () => zstd;
}
