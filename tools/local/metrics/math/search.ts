import type { Metric } from "../series/metric-store.js";

type Matches = (metric: Metric) => boolean;

interface Token {
  readonly kind: "quoted" | "word" | "sign";
  readonly text: string;
}

/**
 * Returns a function that selects the metrics of a search expression, such as
 * `{AWS/Kafka,"Cluster Name","Broker ID"} MetricName="BytesInPerSec" AND "Cluster Name"="orders"`. Terms next to each other are
 * connected by AND. A quoted value matches the whole value, a bare one a part of it.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/search-expression-syntax.html
 * @throws Error for an expression that can't be parsed
 */
export function searchedMetrics(expression: string): Matches {
  const [, schema, query = ""] = /^\s*(?:\{([^}]*)\})?([\s\S]*)$/.exec(expression) as RegExpExecArray;
  const inSchema = schema === undefined ? () => true : schemaMatch(schema);
  const matches = new Query(tokensOf(query), expression).parse();
  return (metric) => inSchema(metric) && matches(metric);
}

/** The namespace, and all names of dimensions: a metric with others is not in the schema. */
function schemaMatch(schema: string): Matches {
  const [namespace, ...names] = [...schema.matchAll(/"((?:[^"\\]|\\.)*)"|([^,"]+)/g)].map(([, quoted, bare]) =>
    (quoted ?? bare ?? "").trim(),
  );
  const expected = names.filter((name) => name !== "").sort();
  return ({ namespace: of, dimensions }) => {
    const own = Object.keys(dimensions).sort();
    return of === namespace && (expected.length === 0 || (own.length === expected.length && own.every((name, i) => name === expected[i])));
  };
}

function tokensOf(query: string): Token[] {
  return [...query.matchAll(/"((?:[^"\\]|\\.)*)"|([()=])|([^\s"()=]+)/g)].map(([, quoted, sign, word]) => {
    if (quoted !== undefined) return { kind: "quoted", text: quoted.replace(/\\(.)/g, "$1") };
    return sign === undefined ? { kind: "word", text: word as string } : { kind: "sign", text: sign };
  });
}

class Query {
  private position = 0;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly expression: string,
  ) {}

  parse(): Matches {
    if (this.tokens.length === 0) return () => true;
    const matches = this.either();
    if (this.position < this.tokens.length) this.fail();
    return matches;
  }

  private either(): Matches {
    const all = [this.both()];
    while (this.word("OR")) all.push(this.both());
    return (metric) => all.some((matches) => matches(metric));
  }

  private both(): Matches {
    const all = [this.term()];
    for (;;) {
      const next = this.tokens[this.position];
      if (this.word("AND")) all.push(this.term());
      else if (!next || this.isSign(")") || (next.kind === "word" && next.text === "OR"))
        return (metric) => all.every((matches) => matches(metric));
      else all.push(this.term());
    }
  }

  private term(): Matches {
    if (this.word("NOT")) {
      const matches = this.term();
      return (metric) => !matches(metric);
    }
    if (this.sign("(")) {
      const matches = this.either();
      if (!this.sign(")")) this.fail();
      return matches;
    }
    const token = this.take();
    if (!this.sign("=")) return (metric) => Object.values(fieldsOf(metric)).some((value) => valueMatches(value, token));
    if (this.sign("(")) {
      const values: Token[] = [];
      while (!this.sign(")")) if (!this.word("OR")) values.push(this.take());
      return (metric) => values.some((value) => fieldMatches(metric, token.text, value));
    }
    const value = this.take();
    return (metric) => fieldMatches(metric, token.text, value);
  }

  private take(): Token {
    const token = this.tokens[this.position++];
    if (!token || token.kind === "sign") return this.fail();
    return token;
  }

  private word(text: string): boolean {
    const token = this.tokens[this.position];
    const found = token?.kind === "word" && token.text === text;
    if (found) this.position++;
    return found;
  }

  private sign(text: string): boolean {
    const found = this.isSign(text);
    if (found) this.position++;
    return found;
  }

  private isSign(text: string): boolean {
    const token = this.tokens[this.position];
    return token?.kind === "sign" && token.text === text;
  }

  private fail(): never {
    throw new Error(`the search expression can't be parsed: ${this.expression}`);
  }
}

const fieldsOf = ({ namespace, name, dimensions }: Metric): Readonly<Record<string, string>> => ({
  Namespace: namespace,
  MetricName: name,
  ...dimensions,
});

const fieldMatches = (metric: Metric, field: string, value: Token): boolean => {
  const actual = fieldsOf(metric)[field];
  return actual !== undefined && valueMatches(actual, value);
};

const valueMatches = (actual: string, { kind, text }: Token): boolean =>
  kind === "quoted" ? actual === text : actual.toLowerCase().includes(text.toLowerCase());
