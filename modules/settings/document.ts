import { isAlias, isCollection, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";
import type { SettingPath } from "./rule.js";

/** A line and column, both counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A YAML document with the position of each of its settings. */
export class SettingsDocument {
  private readonly lines = new LineCounter();
  private readonly document;
  /** Syntax errors with their positions. Where there are any, `values` is meaningless. */
  readonly syntaxErrors: readonly { readonly position: Position; readonly message: string }[];
  /** The document as plain values; `{}` for an empty one. */
  readonly values: unknown;

  constructor(text: string) {
    this.document = parseDocument(text, { lineCounter: this.lines, prettyErrors: false, stringKeys: true, logLevel: "error" });
    const errors = [...this.document.errors, ...this.document.warnings].map((error) => ({
      position: this.positionOf(error.pos[0]),
      message: error.message,
    }));
    this.values = {};
    if (errors.length === 0) {
      try {
        this.values = this.document.toJS() ?? {};
      } catch (error) {
        // An unresolved alias, or aliases that expand without end.
        errors.push({ position: { line: 1, column: 1 }, message: error instanceof Error ? error.message : String(error) });
      }
    }
    this.syntaxErrors = errors;
  }

  /** Returns the position of the value at `path`; if the document does not contain it, that of the nearest setting above. */
  locate(path: SettingPath, what: "value" | "key" = "value"): Position {
    let node = this.document.contents as Node | null;
    let offset = node?.range?.[0] ?? 0;
    for (const [depth, step] of path.entries()) {
      if (isAlias(node)) node = node.resolve(this.document) ?? null;
      if (isMap(node)) {
        const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
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

  private positionOf(offset: number): Position {
    const { line, col } = this.lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  }
}
