import type { Applied } from "../../terraform/index.js";

const symbols: Readonly<Record<string, string>> = { create: "+", update: "~", delete: "-" };
const words: Readonly<Record<string, string>> = {
  "+": "created",
  "~": "updated in place",
  "-": "destroyed",
  "-/+": "destroyed and created again",
  "+/-": "created again, then destroyed",
};

/** Returns what an apply has changed, a line for each resource, with the symbols of Terraform's plans. */
export function appliedChanges({ changes }: Pick<Applied, "changes">): string {
  const byAddress = new Map<string, string[]>();
  for (const { address, action } of changes) {
    const actions = byAddress.get(address) ?? [];
    byAddress.set(address, [...actions, symbols[action] ?? action]);
  }
  if (byAddress.size === 0) return "Nothing has changed: the platform already had these settings.\n";
  const rows = [...byAddress].map(([address, actions]) => {
    const symbol = actions.join("/");
    return `  ${symbol.padEnd(3)} ${address} ${words[symbol] ?? symbol}\n`;
  });
  return `Changed:\n\n${rows.sort().join("")}`;
}
