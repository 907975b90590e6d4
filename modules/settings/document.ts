import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  visit,
  type YAMLMap,
} from "yaml";
import { documentRules } from "./document-rules.js";
import type { RuleId, SettingPath } from "./rule.js";
import { unusableValue } from "./unusable-value.js";

/** A line and column, both counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A problem of a document as a whole. */
export interface DocumentError {
  readonly rule: RuleId;
  readonly position: Position;
  readonly message: string;
  readonly fix: string;
}

/** A YAML document with the position of each of its settings. */
export class SettingsDocument {
  private readonly lines = new LineCounter();
  private readonly document;
  private readonly indexes = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>();
  /** What makes the document unusable as a whole, with positions. Where there is anything, `values` is meaningless. */
  readonly errors: readonly DocumentError[];
  /** The document as plain values; `{}` for an empty one. */
  readonly values: unknown;

  constructor(text: string) {
    // The parser's check for duplicate keys takes minutes for a map of 10,000.
    this.document = parseDocument(text, {
      ...{ lineCounter: this.lines, prettyErrors: false, stringKeys: true, uniqueKeys: false, logLevel: "error" },
    });
    const errors: DocumentError[] = [...this.document.errors, ...this.document.warnings, ...duplicateKeys(this.document)].map(
      ({ pos, message }) => syntaxError(this.positionOf(pos[0]), message),
    );
    let values: unknown = {};
    if (errors.length === 0) {
      try {
        values = this.document.toJS() ?? {};
      } catch (error) {
        // An unresolved alias, or aliases that expand without end.
        errors.push(syntaxError({ line: 1, column: 1 }, error instanceof Error ? error.message : String(error)));
      }
    }
    const unusable = unusableValue(values);
    if (unusable) {
      const { path, what, message } = unusable;
      const position = this.locate(path);
      const { id: rule, fix } = documentRules.size;
      errors.push(what === "too many values" ? { rule, position, message, fix: lowerFirst(fix) } : syntaxError(position, message));
    }
    this.values = values;
    this.errors = errors;
  }

  /** Returns a value as the document writes it, such as `007`; undefined for a list or map. */
  sourceOf(path: SettingPath): string | undefined {
    let node: unknown = this.document.contents;
    for (const step of path) {
      if (isMap(node)) node = this.pairOf(node, step)?.value;
      else if (isSeq(node)) node = node.items[Number(step)];
      else return undefined;
    }
    return isScalar(node) ? node.source : undefined;
  }

  /** Returns the position of the value at `path`; if the document does not contain it, that of the nearest setting above. */
  locate(path: SettingPath, what: "value" | "key" = "value"): Position {
    let node = this.document.contents as Node | null;
    let offset = node?.range?.[0] ?? 0;
    for (const [depth, step] of path.entries()) {
      if (isAlias(node)) node = node.resolve(this.document) ?? null;
      if (isMap(node)) {
        const pair = this.pairOf(node, step);
        if (!pair) break;
        const key = (pair.key as Node).range?.[0] ?? offset;
        const isLast = depth === path.length - 1;
        node = pair.value as Node | null;
        const isOnItsLine = isScalar(node) || (isCollection(node) && node.flow === true);
        offset = (isLast && what === "key") || !isOnItsLine ? key : (node?.range?.[0] ?? key);
      } else if (isSeq(node)) {
        const item = node.items[Number(step)] as Node | undefined;
        if (!item) break;
        node = item;
        offset = item.range?.[0] ?? offset;
      } else break;
    }
    return this.positionOf(offset);
  }

  /** Returns the entry of a map. Maps are indexed: a search for each of thousands of problems in one map would take minutes. */
  private pairOf(map: YAMLMap, step: string | number): Pair | undefined {
    let index = this.indexes.get(map);
    if (!index) {
      index = new Map(map.items.flatMap((pair) => (isScalar(pair.key) ? [[String(pair.key.value), pair] as const] : [])));
      this.indexes.set(map, index);
    }
    return index.get(String(step));
  }

  private positionOf(offset: number): Position {
    const { line, col } = this.lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  }
}

/** Returns the keys that a map has more than once. */
function duplicateKeys(document: Document): { readonly pos: readonly [number]; readonly message: string }[] {
  const duplicates: { pos: [number]; message: string }[] = [];
  visit(document, {
    Map: (_, { items }) => {
      const known = new Set<string>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        const name = String(key.value);
        if (known.has(name)) duplicates.push({ pos: [key.range?.[0] ?? 0], message: `the key ${name} occurs more than once in its map` });
        known.add(name);
      }
    },
  });
  return duplicates;
}

const syntaxError = (position: Position, message: string): DocumentError => ({
  ...{ rule: documentRules.yaml.id, position, message },
  fix: "correct the YAML syntax",
});

const lowerFirst = (sentence: string) => `${sentence.charAt(0).toLowerCase()}${sentence.slice(1).replace(/\.$/, "")}`;
