import { describe, expect, test } from "@jest/globals";
import { resourceLines } from "../../../../../tools/build/modules/hcl/block.js";
import { blockTypesOf } from "../../../../../tools/build/modules/hcl/block-types.js";
import { hclFiles } from "../../../../../tools/build/modules/hcl/module-files.js";
import { withoutNestedQuotes } from "../../../../../tools/build/modules/hcl/nested-quotes.js";
import { expressionOf, literalOf } from "../../../../../tools/build/modules/hcl/value.js";

describe("a value", () => {
  test.each<[what: string, value: unknown, hcl: string]>([
    ["a single expression is not quoted", "${var.name}", "var.name"],
    ["an expression can contain braces and quotes", '${{ for k in ["}"] : k => "${k}-}" }}', '{ for k in ["}"] : k => "${k}-}" }'],
    ["text and an expression are a template", 'a "${var.name}"\\', '"a \\"${var.name}\\"\\\\"'],
    ["an escaped literal remains escaped", "$${aws:username}", '"$${aws:username}"'],
    ["two expressions are a template", "${a}${b}", '"${a}${b}"'],
    ["a number is a number", 3, "3"],
    ["a list", ["${a}", "b", true], '[a, "b", true]'],
    ["a map quotes only the keys that need it", { a: 1, "b.c": "${d}", for: null }, '{\na = 1\n"b.c" = d\n"for" = null\n}'],
    ["a policy is jsonencode", '{"Resource":["${aws_sqs_queue.a.arn}/*"]}', 'jsonencode({\nResource = ["${aws_sqs_queue.a.arn}/*"]\n})'],
    ["quotes in expressions are not quotes of the policy", '{"a":"${replace(x, "b", "c")}"}', 'jsonencode({\na = replace(x, "b", "c")\n})'],
    ["a value of the policy that is an expression", '{"a":${var.n},"b":[${c}]}', "jsonencode({\na = var.n\nb = [c]\n})"],
    ["text that only looks like JSON remains text", "{not json ${a}}", '"{not json ${a}}"'],
    ["several lines are a heredoc", "a=1\nb=2\n", "<<-EOT\na=1\nb=2\nEOT"],
  ])("%s", (_, value, hcl) => {
    expect(expressionOf(value)).toBe(hcl);
  });

  test("escapes expressions in a literal", () => {
    expect(literalOf({ a: "${b} %{c}" })).toBe('{\na = "$${b} %%{c}"\n}');
    expect(literalOf({ "${a}": 1, "$${b}": 2 })).toBe('{\n"$${a}" = 1\n"$$${b}" = 2\n}');
  });

  test("rejects a template directive", () => {
    expect(() => expressionOf("%{ if a }b%{ endif }")).toThrow("template directives are not supported: %{ if a }");
  });

  test("breaks a long expression inside its brackets", () => {
    const items = Array.from({ length: 12 }, (_, i) => `"item number ${i}"`);
    expect(expressionOf(`\${alltrue([for x in y : contains([${items.join(", ")}], x)])}`)).toBe(
      `alltrue([\nfor x in y :\ncontains([\n${items.join(",\n")},\n], x)\n])`,
    );
  });
});

const types = blockTypesOf({
  provider_schemas: {
    aws: { resource_schemas: { aws_thing: { block: { block_types: { rule: { block: { block_types: { inner: { block: {} } } } } } } } } },
  },
});

test("writes attributes and blocks, with meta-arguments in the conventional positions", () => {
  const body = {
    rule: [{ a: 1, inner: { b: "${c}" } }, { a: 2 }],
    dynamic: { rule: { for_each: "${var.rules}", content: { a: "${rule.value}" } } },
    map: { inner: { b: 1 } },
    for_each: "${toset(var.names)}",
    depends_on: ["aws_thing.other"],
    lifecycle: {
      ignore_changes: ["rule[0].a"],
      prevent_destroy: false,
      precondition: [{ condition: "${a == b}", error_message: "No: ${a}." }],
    },
    "//": { accepted: [{ check: "CKV_1", reason: "because" }] },
  };
  expect(resourceLines(body, types["resource"]?.["aws_thing"] ?? {}).join("\n")).toBe(`# checkov:skip=CKV_1:because
for_each = toset(var.names)

map = {
inner = {
b = 1
}
}

rule {
a = 1

inner {
b = c
}
}

rule {
a = 2
}

dynamic "rule" {
for_each = var.rules

content {
a = rule.value
}
}

depends_on = [aws_thing.other]

lifecycle {
ignore_changes = [rule[0].a]

precondition {
condition = a == b
error_message = "No: \${a}."
}
}`);
});

test("writes ephemeral resources, checks, moved blocks and variables", () => {
  const files = hclFiles(
    {
      terraform: { required_version: ">= 1.11.0", required_providers: { aws: { source: "hashicorp/aws" } } },
      variable: { name: { type: "string", description: "Of ${it}.", nullable: false, default: null } },
      ephemeral: { aws_secret: { it: { length: 3, for_each: "${var.users}" } } },
      check: { support: { assert: [{ condition: "${true}", error_message: "Ends soon." }] } },
      moved: [{ from: "aws_thing.a", to: "aws_thing.b" }],
      output: { secret: { value: "${var.name}", description: "It.", sensitive: true } },
    },
    { ...types, ephemeral: { aws_secret: {} } },
  );
  expect(files["main.tf"]).toBe(
    'moved {\nfrom = aws_thing.a\nto = aws_thing.b\n}\n\nephemeral "aws_secret" "it" {\nfor_each = var.users\n\nlength = 3\n}\n\ncheck "support" {\nassert {\ncondition = true\nerror_message = "Ends soon."\n}\n}\n',
  );
  expect(files["variables.tf"]).toBe('variable "name" {\ndescription = "Of $${it}."\ntype = string\ndefault = null\nnullable = false\n}\n');
  expect(files["outputs.tf"]).toContain("sensitive = true");
});

test.each([
  ['"${lookup({ "a" = 1 }, b)}-c"', 'format("%s-c", lookup({ "a" = 1 }, b))'],
  ['"100 %: ${lookup({ "a" = 1 }, b)}"', 'join("", ["100 %: ", lookup({ "a" = 1 }, b)])'],
  ['"${b["a"]}"', '(b["a"])'],
  ['f("x", "${g("y", "${h["z"]}-${i}")}!")', 'f("x", format("%s!", g("y", format("%s-%s", h["z"], i))))'],
  ['{ "${b["a"]}-c" = "d", "e" = f == "${g["h"]}." }', '{ (format("%s-c", b["a"])) = "d", "e" = f == format("%s.", g["h"]) }'],
  ['[for a, b in c : "${a}-${b}" => "$${d["e"]}"]', '[for a, b in c : "${a}-${b}" => "$${d["e"]}"]'],
])("writes no quotation mark in a template's expression: %s", (expression, written) => {
  expect(withoutNestedQuotes(expression)).toBe(written);
});

test("rejects unknown blocks and resource types instead of omitting them", () => {
  expect(() => hclFiles({ import: {} } as object, types)).toThrow("unsupported blocks: import");
  expect(() => hclFiles({ resource: { aws_other: { a: {} } } }, types)).toThrow("resource aws_other: not in the schema of the provider");
});
