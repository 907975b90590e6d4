import { describe, expect, test } from "@jest/globals";
import { type TerraformVariable, Testing } from "cdktf";
import { z } from "zod";
import { ReadableStack, variablesFor } from "../../../../modules/terraform/index.js";

/** The conditions of a variable with a pattern, without those of other limits. */
function conditionOf(pattern: RegExp): string {
  const stack = new ReadableStack(Testing.app(), "stack");
  variablesFor(stack, z.strictObject({ text: z.string().regex(pattern).describe("Text.") }), {});
  const variable = stack.node.findChild("variables").node.findChild("text") as TerraformVariable;
  const { validation } = (variable.toTerraform() as { variable: { text: { validation: { condition: string }[] } } }).variable.text;
  expect(validation).toHaveLength(1);
  return (validation[0] as { condition: string }).condition;
}

describe("the condition of a pattern in Terraform", () => {
  test("is a match", () => {
    expect(conditionOf(/^[a-z]+$/)).toBe('${can(regex("^[a-z]+$", var.text))}');
  });

  test("escapes what Terraform would interpret, and backslashes", () => {
    expect(conditionOf(/^\$\{a%\{\d$/)).toBe('${can(regex("^\\\\$\\\\{a%\\\\{\\\\d$", var.text))}');
    expect(conditionOf(/^[$]{2}%{3}$/)).toBe('${can(regex("^[$]{2}%%{3}$", var.text))}');
  });

  test("has a second condition for a lookahead at the beginning, which RE2 lacks", () => {
    expect(conditionOf(/^(?!a)b$/)).toBe('${can(regex("^b$", var.text)) && !can(regex("^(?:a)", var.text))}');
    expect(conditionOf(/^(?=a)b$/)).toBe('${can(regex("^b$", var.text)) && can(regex("^(?:a)", var.text))}');
  });

  test("has one for each of several lookaheads, in order", () => {
    expect(conditionOf(/^(?!a)(?=c)b$/)).toBe(
      '${can(regex("^b$", var.text)) && !can(regex("^(?:a)", var.text)) && can(regex("^(?:c)", var.text))}',
    );
  });

  test("finds the end of a lookahead with groups, classes and escaped parentheses in it", () => {
    expect(conditionOf(/^(?!(a|b)c)d$/)).toBe('${can(regex("^d$", var.text)) && !can(regex("^(?:(a|b)c)", var.text))}');
    expect(conditionOf(/^(?![)\]]x)d$/)).toBe('${can(regex("^d$", var.text)) && !can(regex("^(?:[)\\\\]]x)", var.text))}');
    expect(conditionOf(/^(?!\)\()d$/)).toBe('${can(regex("^d$", var.text)) && !can(regex("^(?:\\\\)\\\\()", var.text))}');
  });

  test.each([/^a(?!b)$/, /^a(?<=a)b$/, /^(?<name>a)$/, /^(a)\1$/, /^\u0041$/, /^\p{L}$/u, /^\P{L}$/u])(
    "can't be expressed for %s",
    (pattern) => {
      expect(() => conditionOf(pattern)).toThrow(`Terraform's regular expressions (RE2) can't express ${pattern.source}`);
    },
  );
});
