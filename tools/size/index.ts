import { explanation, type PriceBook, priceBook, usd } from "../cost/index.js";
import { type Candidate, candidates } from "./candidates.js";
import { type Load, short } from "./load.js";

/** The result of `msk size`, as `--json` prints it. */
export interface Sizing {
  readonly region: string;
  readonly load: Load;
  /** Clusters that carry the load, the cheapest first. */
  readonly fitting: readonly Candidate[];
  /** Clusters that do not, each with the limit that excludes it. */
  readonly excluded: readonly Candidate[];
}

/** Returns the clusters that carry a load and those that do not. */
export function sizingOf(load: Load, book: PriceBook): Sizing {
  const all = candidates(load, book);
  return {
    ...{ region: book.region, load },
    fitting: all.filter(({ excludedBy }) => excludedBy === undefined),
    excluded: all.filter(({ excludedBy }) => excludedBy !== undefined),
  };
}

/** Options of `msk size`. */
export interface SizeOptions {
  readonly load: Load;
  readonly region: string;
  readonly explain: boolean;
  readonly json: boolean;
}

/** `msk size`: returns the clusters for a load as text or JSON, and whether any fits. */
export function size({ load, region, explain, json }: SizeOptions): { readonly output: string; readonly fits: boolean } {
  const sizing = sizingOf(load, priceBook(region));
  const output = json ? `${JSON.stringify(sizing, finite, 2)}\n` : sizingText(sizing, explain);
  return { output, fits: sizing.fitting.length > 0 };
}

/** JSON has no Infinity: a limit that no number of brokers satisfies has `null`. */
const finite = (_: string, value: unknown): unknown => (value === Number.POSITIVE_INFINITY ? null : value);

function sizingText({ region, load, fitting, excluded }: Sizing, explain: boolean): string {
  const { inMibPerSecond, outMibPerSecond, peak, retentionHours, localRetentionHours, partitions, zoneLoss } = load;
  const local = localRetentionHours === undefined ? "" : `, ${short(localRetentionHours)} h of it on volumes`;
  return [
    `${short(inMibPerSecond)} MiB/s in and ${short(outMibPerSecond)} MiB/s out, ${short(peak)} times as much at peak${zoneLoss ? " with one zone lost" : ""}; ` +
      `${short(retentionHours)} h kept${local}; ${short(partitions)} partitions with three replicas. Prices of ${region}.`,
    "",
    ...(fitting.length === 0
      ? ["No cluster carries this load."]
      : [
          `${"$ a month".padStart(12)}  cluster; the limit that decides: what the load needs, what each broker has`,
          ...fitting.flatMap((candidate) => fittingLines(candidate, explain)),
        ]),
    ...(excluded.length === 0 ? [] : ["", "Excluded, with the limit:", ...excluded.map(excludedLine)]),
    "",
  ].join("\n");
}

function fittingLines({ type, brokers, volumeGib, usd: amount, limits, lines, unpriced }: Candidate, explain: boolean): string[] {
  const cluster = brokers === 0 ? type : `${brokers} × ${type}${volumeGib === undefined ? "" : ` with ${short(volumeGib)} GiB`}`;
  const price = amount === undefined ? "unpriced" : usd(amount);
  const [first] = limits;
  return [
    `${price.padStart(12)}  ${cluster}; ${first?.name}: ${first?.text}${unpriced.length > 0 ? ` (${unpriced.join("; ")})` : ""}`,
    ...(explain ? lines.map((line) => `            ${explanation(line)}`) : []),
  ];
}

const excludedLine = ({ type, excludedBy }: Candidate): string => `  ${type}; ${excludedBy?.name}: ${excludedBy?.text}`;
