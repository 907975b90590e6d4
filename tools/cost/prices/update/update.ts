import { createReadStream, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { pricedItems, pricesFolder, regionFile } from "../price-book.js";
import { type ListedPrices, readPriceList } from "./price-list.js";

/** Options of `msk prices update`. */
export interface UpdateOptions {
  /** Region whose file is updated. */
  readonly region: string;
  /** A downloaded price list in CSV format. @default AWS's public price list */
  readonly file?: string;
  /** Report differences, and change nothing. */
  readonly check: boolean;
  /** Accept prices that differ by more than {@link LARGEST_RATIO}. */
  readonly accept: boolean;
  /** Folder of the price data. @default that of this repository */
  readonly folder?: string;
  readonly signal?: AbortSignal;
}

/** A price that differs from the price list. */
export interface PriceChange {
  readonly id: string;
  /** Undefined if the price is new. */
  readonly before?: number;
  readonly after: number;
}

/** A larger change of a price is more likely a misread list than a new price. */
const LARGEST_RATIO = 2;
const LARGEST_DOWNLOAD = 64 * 2 ** 20;
const DOWNLOAD_MS = 60_000;
const SOURCE = "price-list";

/**
 * Updates the MSK prices of a region from AWS's price list. Prices of other services and prices that the list does not have are not changed.
 *
 * @returns the changed prices, by id
 * @throws Error if the list can't be downloaded or is not as expected; nothing is written
 */
export async function updatePrices(options: UpdateOptions): Promise<{ readonly published: string; readonly changes: PriceChange[] }> {
  const { region, check, accept, folder = pricesFolder } = options;
  const path = join(folder, `${region}.yaml`);
  const text = readFileSync(path, "utf8");
  const listed = await readPriceList(chunksOf(options), region, pricedItems());
  const changes = changesOf(text, listed);
  const doubtful = changes.filter(({ before, after }) => before !== undefined && Math.max(before / after, after / before) > LARGEST_RATIO);
  if (doubtful.length > 0 && !accept) {
    const list = doubtful.map(({ id, before, after }) => `${id} from ${before} to ${after}`).join(", ");
    throw new Error(`Prices change by more than a factor of ${LARGEST_RATIO}: ${list}. If AWS's page agrees, add --accept.`);
  }
  if (!check && changes.length > 0) replaceFile(path, updated(text, listed, changes));
  return { published: listed.published, changes };
}

function changesOf(text: string, { prices }: ListedPrices): PriceChange[] {
  const { prices: known } = regionFile.parse(parseDocument(text).toJS());
  return [...prices].sort().flatMap(([id, after]) => {
    const row = known[id];
    const before = row && "usd" in row ? row.usd : undefined;
    return before === after ? [] : [{ id, ...(before !== undefined && { before }), after }];
  });
}

function updated(text: string, { published }: ListedPrices, changes: readonly PriceChange[]): string {
  const document = parseDocument(text);
  const row = (value: object) => document.createNode(value, { flow: true });
  document.setIn(["sources", SOURCE], row({ what: "AWS's public price list, offer AmazonMSK", date: published }));
  for (const { id, after } of changes) document.setIn(["prices", id], row({ usd: after, source: SOURCE }));
  return document.toString({ lineWidth: 0 });
}

async function* chunksOf({ file, region, signal }: UpdateOptions): AsyncGenerator<string> {
  if (file !== undefined) return yield* readFrom(file);
  const url = `https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AmazonMSK/current/${region}/index.csv`;
  const limit = AbortSignal.timeout(DOWNLOAD_MS);
  try {
    yield* downloaded(url, signal ? AbortSignal.any([signal, limit]) : limit);
  } catch (error) {
    if (signal?.aborted || error instanceof DownloadError) throw error;
    const reason = limit.aborted ? ` within ${DOWNLOAD_MS / 1000} s` : " completely";
    throw new Error(`${url} can't be read${reason}. ${ELSEWHERE}`, { cause: error });
  }
}

async function* readFrom(file: string): AsyncGenerator<string> {
  try {
    yield* createReadStream(file, "utf8") as AsyncIterable<string>;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(`${file} can't be read: ${code}. Name a downloaded price list in CSV format.`, { cause: error });
  }
}

const ELSEWHERE = "Download it elsewhere, and use --file.";

/** An answer that is not the price list. */
class DownloadError extends Error {}

async function* downloaded(url: string, signal: AbortSignal): AsyncGenerator<string> {
  const response = await fetch(url, { signal });
  if (!response.ok || !response.body) throw new DownloadError(`${url} answers ${response.status}. ${ELSEWHERE}`);
  let size = 0;
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    size += chunk.length;
    if (size > LARGEST_DOWNLOAD)
      throw new DownloadError(`${url} has more than ${LARGEST_DOWNLOAD / 2 ** 20} MiB: not the price list of one region.`);
    yield chunk;
  }
}

/** Replaces a file at once: an interruption leaves the former content. */
function replaceFile(path: string, text: string): void {
  const temporary = `${path}.new`;
  try {
    writeFileSync(temporary, text);
    renameSync(temporary, path);
  } finally {
    rmSync(temporary, { force: true });
  }
}
