import type { SettingPath } from "../../settings/index.js";

/** A line and column, both counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A problem of a file with a definition. */
export interface FileProblem {
  /** What is wrong, with the value. */
  readonly problem: string;
  /** What to do. */
  readonly fix: string;
}

/** A problem of a definition, at a position of its file. */
export interface DefinitionProblem extends FileProblem {
  readonly position: Position;
}

/** The text is not JSON. */
export class JsonSyntaxError extends Error {
  override readonly name = "JsonSyntaxError";

  constructor(
    readonly position: Position,
    message: string,
  ) {
    super(message);
  }
}

/** Deepest nesting of arrays and objects. A schema that people write has less than 20. */
const DEEPEST = 100;

/** JSON with the position of each of its values. */
export class JsonDocument {
  readonly value: unknown;
  readonly #offsets = new Map<string, number>();
  readonly #text: string;
  #at = 0;

  /** @throws {@link JsonSyntaxError} for the first character that is not JSON, and for a key that occurs twice */
  constructor(text: string) {
    this.#text = text;
    this.value = this.#read([]);
    this.#skipSpace();
    if (this.#at < text.length) this.#fail("text after the end of the document");
  }

  /** Returns the position of the value at `path`, or of the nearest value above it. */
  locate(path: SettingPath): Position {
    for (let length = path.length; length > 0; length--) {
      const offset = this.#offsets.get(JSON.stringify(path.slice(0, length)));
      if (offset !== undefined) return this.#position(offset);
    }
    return this.#position(this.#offsets.get("[]") ?? 0);
  }

  #read(path: SettingPath): unknown {
    this.#skipSpace();
    this.#offsets.set(JSON.stringify(path), this.#at);
    if (path.length > DEEPEST) this.#fail(`more than ${DEEPEST} levels`);
    switch (this.#text[this.#at]) {
      case "{":
        return this.#object(path);
      case "[":
        return this.#array(path);
      case undefined:
        return this.#fail("the document ends where a value is expected");
      default:
        return this.#scalar(/"(?:[^"\\]|\\.)*"|[^\s,:{}[\]"]+/y, "a value");
    }
  }

  #object(path: SettingPath): Record<string, unknown> {
    const entries: [string, unknown][] = [];
    const known = new Set<string>();
    this.#at++;
    for (let first = true; !this.#ended("}", first); first = false) {
      const start = this.#at;
      const key = this.#scalar(/"(?:[^"\\]|\\.)*"/y, "a key in double quotes") as string;
      if (known.has(key)) this.#fail(`the key ${JSON.stringify(key)} occurs twice`, start);
      known.add(key);
      this.#skipSpace();
      if (this.#text[this.#at] !== ":") this.#fail("expected a colon");
      this.#at++;
      entries.push([key, this.#read([...path, key])]);
    }
    return Object.fromEntries(entries);
  }

  #array(path: SettingPath): unknown[] {
    const items: unknown[] = [];
    this.#at++;
    for (let first = true; !this.#ended("]", first); first = false) items.push(this.#read([...path, items.length]));
    return items;
  }

  /** Returns true after the end of an array or object; otherwise reads the comma before the next entry. */
  #ended(end: "}" | "]", first: boolean): boolean {
    this.#skipSpace();
    if (this.#text[this.#at] === end) {
      this.#at++;
      return true;
    }
    if (!first) {
      if (this.#text[this.#at] !== ",") this.#fail(`expected a comma or ${end}`);
      this.#at++;
      this.#skipSpace();
    }
    return false;
  }

  #scalar(form: RegExp, expected: string): unknown {
    form.lastIndex = this.#at;
    const [text] = form.exec(this.#text) ?? [];
    if (text === undefined) return this.#fail(`expected ${expected}`);
    try {
      const value: unknown = JSON.parse(text);
      this.#at += text.length;
      return value;
    } catch {
      return this.#fail(`${text.slice(0, 40)} is not JSON`);
    }
  }

  #skipSpace(): void {
    while (" \t\r\n".includes(this.#text[this.#at] ?? "-")) this.#at++;
  }

  #fail(message: string, offset = this.#at): never {
    throw new JsonSyntaxError(this.#position(offset), message);
  }

  #position(offset: number): Position {
    const before = this.#text.slice(0, offset).split("\n");
    return { line: before.length, column: (before.at(-1) as string).length + 1 };
  }
}
