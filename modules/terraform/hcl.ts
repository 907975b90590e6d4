import { Fn, type IResolvable, type IResolveContext, TerraformDataSource, type TerraformResource, Token, Tokenization } from "cdktf";

/**
 * Returns a Terraform expression with interpolated values and tokens:
 * `` hcl`max(${least}, [for volume in ${volumes} : volume.size]...)` ``.
 * Values become literals, tokens become their expressions without `${}`.
 */
export function hcl(text: TemplateStringsArray, ...values: readonly unknown[]): IResolvable {
  return new Expression(text, values);
}

/**
 * Returns a reference to a resource or data source: `data.aws_msk_cluster.present`. It does not use `instanceof`: npm can install two
 * copies of cdktf in a program, as it does with the fork.
 */
export const reference = (element: TerraformResource | TerraformDataSource): IResolvable =>
  new Expression(
    [`${TerraformDataSource.isTerraformDataSource(element) ? "data." : ""}${element.terraformResourceType}.${element.friendlyUniqueId}`],
    [],
  );

/** Returns text that becomes part of an expression verbatim, such as an attribute's name. */
export const bare = (text: string): IResolvable => new Expression([text], []);

/** Returns the condition that all of `conditions` hold; true for none. */
export const allOf = (conditions: readonly IResolvable[]): IResolvable =>
  conditions.reduce((all, condition, i) => (i === 0 ? hcl`(${condition})` : hcl`${all} && (${condition})`), hcl`true`);

class Expression implements IResolvable {
  readonly creationStack: string[] = [];

  constructor(
    private readonly text: readonly string[],
    private readonly values: readonly unknown[],
  ) {}

  resolve(context: IResolveContext): string {
    const inExpression = context.suppressBraces === true;
    context.suppressBraces = true;
    const expression = this.text.reduce((before, part, i) => `${before}${literal(context, this.values[i - 1])}${part}`);
    return inExpression ? expression : `\${${expression}}`;
  }

  toString(): string {
    return Token.asString(this);
  }

  toJSON(): string {
    return "<Terraform expression>";
  }
}

function literal(context: IResolveContext, value: unknown): string {
  if (Array.isArray(value)) {
    return Token.isUnresolved(value) && value.length === 1
      ? arrayOf(context, value)
      : `[${value.map((item) => literal(context, item)).join(", ")}]`;
  }
  if (Tokenization.isResolvable(value)) return String(context.resolve(value));
  if (typeof value === "number") return String(Token.isUnresolved(value) ? context.resolve(value) : value);
  if (typeof value === "string") return textLiteral(context, value);
  if (value && typeof value === "object") {
    return `{ ${Object.entries(value)
      .map(([key, item]) => `${JSON.stringify(key)} = ${literal(context, item)}`)
      .join(", ")} }`;
  }
  return value === undefined ? "null" : String(value);
}

function textLiteral(context: IResolveContext, value: string): string {
  if (!Token.isUnresolved(value)) return JSON.stringify(value).replaceAll(/[$%](?=\{)/g, (sign) => sign + sign);
  const { tokens, intrinsic, literals, escapes } = Tokenization.reverseString(value);
  const isOneToken = tokens.length + intrinsic.length === 1 && literals.length === 0 && escapes.length === 0;
  return String(context.resolve(isOneToken ? value : Fn.join("", [value])));
}

/** A list that is a token, or contains one. */
function arrayOf(context: IResolveContext, value: readonly unknown[]): string {
  const resolved: unknown = context.resolve(value);
  return typeof resolved === "string" ? resolved : `[${value.map((item) => literal(context, item)).join(", ")}]`;
}
