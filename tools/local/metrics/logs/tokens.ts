import { InvalidPattern } from "./compiled-pattern.js";

/** Reads the tokens of a pattern one after another. */
export class Tokens {
  private readonly all: readonly string[];
  private position = 0;

  /** @throws InvalidPattern for a part that is no token */
  constructor(
    text: string,
    token: RegExp,
    private readonly pattern: string,
  ) {
    this.all = [...text.matchAll(token)].map(([found]) => found);
    const rest = text.replace(token, "").trim();
    if (rest !== "") throw new InvalidPattern(`Invalid character(s) in term '${rest}'`);
  }

  /** Returns the next token if it is one of these; undefined otherwise. */
  accept(...expected: readonly string[]): string | undefined {
    return expected.includes(this.all[this.position] ?? "") ? this.all[this.position++] : undefined;
  }

  /** Returns the next token, which must have this form. @throws InvalidPattern */
  next(form: RegExp): string {
    const token = this.all[this.position];
    if (token === undefined || !form.test(token)) throw this.failure();
    this.position += 1;
    return token;
  }

  get atEnd(): boolean {
    return this.position === this.all.length;
  }

  failure(): InvalidPattern {
    return new InvalidPattern(`Invalid metric filter pattern: ${this.pattern} is not valid near its part ${this.position + 1}`);
  }
}

/** Reads `a && b || c`, with parentheses. @param condition - reads a single condition */
export function alternatives<T>(tokens: Tokens, condition: () => (value: T) => boolean): (value: T) => boolean {
  const either = (): ((value: T) => boolean) => {
    const all = [both()];
    while (tokens.accept("||")) all.push(both());
    return (value) => all.some((matches) => matches(value));
  };
  const both = (): ((value: T) => boolean) => {
    const all = [single()];
    while (tokens.accept("&&")) all.push(single());
    return (value) => all.every((matches) => matches(value));
  };
  const single = (): ((value: T) => boolean) => {
    if (!tokens.accept("(")) return condition();
    const matches = either();
    if (!tokens.accept(")")) throw tokens.failure();
    return matches;
  };
  return either();
}
