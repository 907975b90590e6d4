import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { root } from "../setup/folders.js";
import type { Description } from "./description.js";

type Blocks = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Blocks of a root module of Terraform, by kind, type and name. */
export interface Prerequisites {
  readonly data: Blocks;
  readonly resource: Blocks;
  readonly output: Readonly<Record<string, unknown>>;
}

/** Returns the resources that descriptions can refer to. */
export const prerequisites = (): Prerequisites =>
  parse(readFileSync(join(root, "tools/conformance/prerequisites.yaml"), "utf8")) as Prerequisites;

/** Returns the part that descriptions refer to: outputs named by `local.<output>`, and every block that these need. */
export function neededBy(descriptions: readonly Description[], { data, resource, output }: Prerequisites): Prerequisites {
  const text = JSON.stringify(descriptions);
  let kept: Prerequisites = { data: {}, resource: {}, output: filtered(output, (name) => refersTo(text, `local.${name}`)) };
  for (let before = ""; before !== JSON.stringify(kept); ) {
    before = JSON.stringify(kept);
    kept = {
      ...kept,
      data: filteredBlocks(data, (address) => refersTo(before, `data.${address}`)),
      resource: filteredBlocks(resource, (address) => refersTo(before, address)),
    };
  }
  return kept;
}

const refersTo = (text: string, address: string): boolean => new RegExp(`\\b${address.replaceAll(".", "\\.")}\\b`).test(text);

const filtered = <Value>(map: Readonly<Record<string, Value>>, keep: (key: string) => boolean): Record<string, Value> =>
  Object.fromEntries(Object.entries(map).filter(([key]) => keep(key)));

function filteredBlocks(blocks: Blocks, keep: (address: string) => boolean): Blocks {
  const types = Object.entries(blocks).map(([type, named]) => [type, filtered(named, (name) => keep(`${type}.${name}`))] as const);
  return Object.fromEntries(types.filter(([, named]) => Object.keys(named).length > 0));
}
