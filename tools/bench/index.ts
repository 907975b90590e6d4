import { timedProgress } from "../deploy/index.js";
import type { PartName } from "./benchmark-names.js";
import { consumer } from "./consumer.js";
import { functionBundle } from "./function-bundle.js";
import { producer } from "./producer.js";
import { type Line, render } from "./ratio.js";
import { synthesis } from "./synthesis.js";

const parts: Readonly<Record<PartName, (progress: (line: string) => void) => Promise<Line[]>>> = {
  size: async () => [
    { what: "zip of the producer function", value: (await functionBundle("producer")).zipBytes / 1_000, unit: "kB", atMost: 350 },
  ],
  synthesis,
  consumer,
  producer,
};

export interface BenchOptions {
  readonly only: readonly PartName[];
  /** Print one JSON document instead of text. */
  readonly json?: boolean;
}

/** `make bench`: ours against a baseline, measured in turn in one run. It judges nobody: machines differ. */
export async function bench({ only, json }: BenchOptions): Promise<void> {
  const progress = timedProgress((line) => process.stderr.write(`${line}\n`));
  const lines: Line[] = [];
  for (const name of only) lines.push(...(await parts[name](progress)));
  process.stdout.write(json ? `${JSON.stringify(lines, null, 2)}\n` : `\n${lines.map(render).join("\n")}\n\n`);
}
