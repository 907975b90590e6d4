import { timedProgress } from "../deploy/index.js";
import type { BenchmarkName } from "./benchmark-names.js";
import { consumer } from "./consumer.js";
import { functionBundle } from "./function-bundle.js";
import { producer } from "./producer.js";
import { type Line, render } from "./ratio.js";
import { synthesis } from "./synthesis.js";

const benchmarks: Readonly<Record<BenchmarkName, (progress: (line: string) => void) => Promise<Line[]>>> = {
  size: async () => [
    { what: "zip of the producer function", value: (await functionBundle("producer")).zipBytes / 1_000, unit: "kB", atMost: 350 },
  ],
  synthesis,
  consumer,
  producer,
};

export interface BenchOptions {
  readonly only: readonly BenchmarkName[];
  /** Print one JSON document instead of text. */
  readonly json?: boolean;
}

/** Runs `make bench`: measures this platform and a baseline alternately and prints the ratios. A missed target is not a failure. */
export async function bench({ only, json }: BenchOptions): Promise<void> {
  const progress = timedProgress((line) => process.stderr.write(`${line}\n`));
  const lines: Line[] = [];
  for (const name of only) lines.push(...(await benchmarks[name](progress)));
  const text = lines.map(render).join("\n");
  process.stdout.write(json ? `${JSON.stringify(lines, null, 2)}\n` : `\n${text}\n\n`);
}
