import { functions } from "./functions.js";
import { type Expression, parseExpression } from "./parse.js";
import { asList, at, type LabelledPoints, mapValue, type Scope, type Value } from "./values.js";

type Scalar = (left: number, right: number) => number | undefined;

const operators: Readonly<Record<string, Scalar>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => (b === 0 ? undefined : a / b), // CloudWatch has no data point for a division by zero
  "^": (a, b) => a ** b,
  "==": (a, b) => Number(a === b),
  "!=": (a, b) => Number(a !== b),
  "<": (a, b) => Number(a < b),
  "<=": (a, b) => Number(a <= b),
  ">": (a, b) => Number(a > b),
  ">=": (a, b) => Number(a >= b),
  "&&": (a, b) => Number(a !== 0 && b !== 0),
  "||": (a, b) => Number(a !== 0 || b !== 0),
};

/** Evaluates metric math. @throws Error for an expression that can't be parsed, or that uses an unsupported function */
export function evaluate(text: string, scope: Scope): Value {
  return resultOf(parseExpression(text), scope);
}

function resultOf(expression: Expression, scope: Scope): Value {
  switch (expression.kind) {
    case "number":
    case "text":
      return expression.value;
    case "id":
      // Ids of queries begin with a small letter; words in capital letters are arguments, such as REPEAT.
      return /^[A-Z]/.test(expression.id) ? expression.id : scope.value(expression.id);
    case "list":
      return expression.items.flatMap((item) => asList(resultOf(item, scope)));
    case "negation": {
      const negate = expression.operator === "-" ? (value: number) => -value : (value: number) => Number(value === 0);
      return mapValue(resultOf(expression.of, scope), negate);
    }
    case "operator":
      return combine(
        operators[expression.operator] as Scalar,
        resultOf(expression.left, scope),
        resultOf(expression.right, scope),
        expression.operator,
      );
    case "call": {
      const call = Object.hasOwn(functions, expression.name) ? functions[expression.name] : undefined;
      if (!call) throw new Error(`the function ${expression.name} is not supported; use ${Object.keys(functions).sort().join(", ")}`);
      return call(
        expression.args.map((arg) => resultOf(arg, scope)),
        scope,
      );
    }
  }
}

/** Applies an operator to numbers, and to time series where both have a value. */
function combine(operator: Scalar, left: Value, right: Value, name: string): Value {
  if (typeof left === "string" || typeof right === "string") throw new Error(`the operator ${name} needs numbers or time series`);
  if (typeof left === "number" && typeof right === "number") {
    const result = operator(left, right);
    if (result === undefined) throw new Error(`${left} ${name} ${right} has no result`);
    return result;
  }
  if (Array.isArray(left)) return (left as readonly LabelledPoints[]).map((each) => combine(operator, each, right, name) as LabelledPoints);
  if (Array.isArray(right))
    return (right as readonly LabelledPoints[]).map((each) => combine(operator, left, each, name) as LabelledPoints);
  const [a, b] = [left as number | LabelledPoints, right as number | LabelledPoints];
  const first = typeof a === "number" ? (b as LabelledPoints) : a;
  const points = [...first.points.keys()].flatMap((time): [number, number][] => {
    const [x, y] = [at(a, time), at(b, time)];
    const result = x === undefined || y === undefined ? undefined : operator(x, y);
    return result === undefined || !Number.isFinite(result) ? [] : [[time, result]];
  });
  return { label: first.label, points: new Map(points) };
}
