/** A node of Babel's syntax tree, as far as it is looked at. */
export interface SyntaxNode {
  readonly type: string;
  readonly name?: string;
  readonly value?: unknown;
  readonly key?: SyntaxNode;
  readonly property?: SyntaxNode;
  readonly callee?: SyntaxNode;
  readonly object?: SyntaxNode;
  readonly expressions?: readonly SyntaxNode[];
  readonly left?: SyntaxNode;
  readonly right?: SyntaxNode;
}

export interface SyntaxPath {
  readonly node: SyntaxNode;
  readonly parentPath?: SyntaxPath | null;
}

/** Properties whose value is text for people. Tests compare such text where it matters, in reports and generated documents. */
const textProperties = new Set(["description", "summary", "why", "checks", "fix", "title", "allowed", "failsIf", "does", "errorMessage"]);

/** Methods whose arguments are text for people. */
const textMethods = new Set(["describe", "progress", "write"]);

/**
 * Returns the reason not to mutate a node, or undefined. Only text for people is left out: descriptions, messages of errors, progress.
 * Every other string is a value of AWS, Kafka or Terraform.
 */
export function reasonToIgnore({ node, parentPath }: SyntaxPath): string | undefined {
  const parent = parentPath?.node;
  if (!parent || !isText(node)) return undefined;
  if (isSentence(node)) return "a sentence";
  if (parent.type === "ObjectProperty" && parent.key !== node && textProperties.has(nameOf(parent.key))) return "a description";
  if (parent.type === "NewExpression" && nameOf(parent.callee).endsWith("Error")) return "the message of an error";
  if (parent.type === "CallExpression" && parent.callee !== node && textMethods.has(nameOf(parent.callee))) return "text for people";
  return undefined;
}

const nameOf = (node: SyntaxNode | undefined): string =>
  node?.name ?? node?.property?.name ?? (typeof node?.value === "string" ? node.value : "");

/** Returns true for a string, a template, or texts joined by `+`. */
const isText = ({ type, left, right }: SyntaxNode): boolean =>
  type === "StringLiteral" ||
  type === "TemplateLiteral" ||
  (type === "BinaryExpression" && !!left && !!right && isText(left) && isText(right));

const isSentence = ({ type, value }: SyntaxNode): boolean =>
  type === "StringLiteral" && typeof value === "string" && /^[A-Z]\S* (\S+ )+\S+\.$/.test(value);
