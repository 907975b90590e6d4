import { timedProgress } from "../deploy/index.js";
import { consumer } from "./consumer.js";
import { functionBundle } from "./function-bundle.js";
import { producer } from "./producer.js";
import { type Line, render } from "./ratio.js";
import { synthesis } from "./synthesis.js";

const parts: Readonly<Record<string, (progress: (line: string) => void) => Promise<Line[]>>> = {
  size: async () => [
    { what: "zip of the producer function", value: (await functionBundle("producer")).zipBytes / 1_000, unit: "kB", atMost: 350 },
  ],
  synthesis,
  consumer,
  producer,
};

/** `make bench`: ours against a baseline, measured in turn in one run. It judges nobody: machines differ. */
export async function bench(only: readonly string[] = Object.keys(parts)): Promise<void> {
  const unknown = only.filter((name) => !(name in parts));
  if (unknown.length > 0) throw new Error(`bench: no such part: ${unknown.join(", ")}; there are ${Object.keys(parts).join(", ")}`);
  const progress = timedProgress((line) => process.stderr.write(`${line}\n`));
  const lines: Line[] = [];
  for (const name of only) lines.push(...((await parts[name]?.(progress)) ?? []));
  process.stdout.write(`\n${lines.map(render).join("\n")}\n\n`);
}
