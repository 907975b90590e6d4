/** A parsed expression of metric math. */
export type Expression =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "id"; readonly id: string }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: "list"; readonly items: readonly Expression[] }
  | { readonly kind: "operator"; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly kind: "negation"; readonly operator: "-" | "!"; readonly of: Expression };

const TOKEN =
  /\s*(?:(\d+(?:\.\d+)?(?:[eE][-+]?\d+)?|\.\d+)|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|([A-Za-z_]\w*)|(==|!=|<=|>=|&&|\|\||[-+*/^<>(),![\]]))/y;

/** Binary operators from the lowest precedence to the highest. AND, OR and NOT can be written as words. */
const LEVELS: readonly (readonly string[])[] = [["||"], ["&&"], ["==", "!=", "<=", ">=", "<", ">"], ["+", "-"], ["*", "/"]];
const WORDS: Readonly<Record<string, string>> = { AND: "&&", OR: "||", NOT: "!" };
/** A formula in a request has up to 1024 characters; nesting is bounded by its length, and here for the stack. */
const DEEPEST = 100;

interface Token {
  readonly kind: "number" | "text" | "id" | "sign";
  readonly text: string;
}

/**
 * Parses metric math, such as `IF(requests > 0, 100 * failed / requests, 0)`.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 * @throws Error that names the position of what it can't parse
 */
export function parseExpression(text: string): Expression {
  return new Parser(tokensOf(text), text).parse();
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  const end = text.trimEnd().length;
  while (TOKEN.lastIndex < end) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (!match) throw new Error(`the expression has an unexpected character at position ${at + 1}: ${text}`);
    const [, number, quoted, word, sign] = match;
    const operator = word === undefined ? undefined : WORDS[word.toUpperCase()];
    if (number !== undefined) tokens.push({ kind: "number", text: number });
    else if (quoted !== undefined) tokens.push({ kind: "text", text: quoted.slice(1, -1).replace(/\\(.)/g, "$1") });
    else if (operator !== undefined) tokens.push({ kind: "sign", text: operator });
    else if (word !== undefined) tokens.push({ kind: "id", text: word });
    else tokens.push({ kind: "sign", text: sign as string });
  }
  return tokens;
}

class Parser {
  private position = 0;
  private depth = 0;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly text: string,
  ) {}

  parse(): Expression {
    const expression = this.level(0);
    if (this.position < this.tokens.length) this.fail();
    return expression;
  }

  private level(index: number): Expression {
    const operators = LEVELS[index];
    if (!operators) return this.power();
    let left = this.level(index + 1);
    for (let operator = this.accept(...operators); operator; operator = this.accept(...operators))
      left = { kind: "operator", operator, left, right: this.level(index + 1) };
    return left;
  }

  private power(): Expression {
    const left = this.unary();
    return this.accept("^") ? { kind: "operator", operator: "^", left, right: this.power() } : left;
  }

  private unary(): Expression {
    const operator = this.accept("-", "!");
    if (!operator) return this.primary();
    return this.nested(() => ({ kind: "negation", operator: operator as "-" | "!", of: this.unary() }));
  }

  private primary(): Expression {
    const token = this.tokens[this.position++];
    if (token?.kind === "number") return { kind: "number", value: Number(token.text) };
    if (token?.kind === "text") return { kind: "text", value: token.text };
    if (token?.kind === "id") {
      return this.accept("(") ? { kind: "call", name: token.text.toUpperCase(), args: this.items(")") } : { kind: "id", id: token.text };
    }
    if (token?.text === "[") return { kind: "list", items: this.items("]") };
    if (token?.text !== "(") return this.fail(this.position - 1);
    const inner = this.nested(() => this.level(0));
    if (!this.accept(")")) this.fail();
    return inner;
  }

  private items(close: string): Expression[] {
    const items: Expression[] = [];
    if (this.accept(close)) return items;
    do items.push(this.nested(() => this.level(0)));
    while (this.accept(","));
    if (!this.accept(close)) this.fail();
    return items;
  }

  private nested<T>(parse: () => T): T {
    if (++this.depth > DEEPEST) throw new Error(`the expression is nested more than ${DEEPEST} levels deep`);
    const result = parse();
    this.depth--;
    return result;
  }

  private accept(...signs: readonly string[]): string | undefined {
    const token = this.tokens[this.position];
    if (token?.kind !== "sign" || !signs.includes(token.text)) return undefined;
    this.position++;
    return token.text;
  }

  private fail(at = this.position): never {
    const found = this.tokens[at];
    throw new Error(`the expression has ${found ? `an unexpected '${found.text}'` : "no end"}: ${this.text}`);
  }
}
