import { describe, expect, test } from "@jest/globals";
import { DataResource, Fn, TerraformOutput, Testing, Token } from "cdktf";
import { attributeOf, bare, hcl, isEnabled, ReadableStack, reference, textOf } from "../../../../modules/terraform/index.js";

/** Returns a value as it is in a stack. */
function inStack(value: (resource: DataResource) => unknown): unknown {
  const stack = new ReadableStack(Testing.app(), "stack");
  new TerraformOutput(stack, "it", { value: value(new DataResource(stack, "data", {})) });
  const { output } = JSON.parse(JSON.stringify(stack.toTerraform())) as { output: { it: { value: unknown } } };
  return output.it.value;
}

describe("an expression", () => {
  test.each<[value: unknown, literal: string]>([
    [3, "3"],
    [true, "true"],
    [undefined, "null"],
    [null, "null"],
    ["text", '"text"'],
    ['a "quote" ${x} %{y} $z', '"a \\"quote\\" $${x} %%{y} $z"'],
    [[1, "a", [true]], '[1, "a", [true]]'],
    [[], "[]"],
    [{ a: 1, "b.c": ["x"] }, '{ "a" = 1, "b.c" = ["x"] }'],
  ])("has the value %j as %s", (value, literal) => {
    expect(inStack(() => hcl`f(${value})`)).toBe(`\${f(${literal})}`);
  });

  test("has tokens of any type without braces", () => {
    expect(inStack(({ id }) => hcl`f(${id}, ${[id]}, ${Token.asNumber(id)}, ${`a-${id}`})`)).toBe(
      '${f(terraform_data.data.id, [terraform_data.data.id], terraform_data.data.id, join("", ["a-${terraform_data.data.id}"]))}',
    );
    expect(inStack(({ id }) => hcl`f(${Token.asList(id)})`)).toBe("${f(terraform_data.data.id)}");
    expect(inStack(({ id }) => hcl`f(${{ key: id }})`)).toBe('${f({ "key" = terraform_data.data.id })}');
  });

  test("can contain others, and be part of a text", () => {
    expect(inStack(({ id }) => hcl`!${hcl`f(${id})`} && ${bare("x.y")}`)).toBe("${!f(terraform_data.data.id) && x.y}");
    expect(inStack(() => `a ${hcl`f(1)`} b`)).toBe("a ${f(1)} b");
    expect(inStack((resource) => hcl`${reference(resource)}.output`)).toBe("${terraform_data.data.output}");
    expect(inStack(() => Fn.lengthOf(hcl`[1]`))).toBe("${length([1])}");
  });

  test("shows what it is where it is not resolved", () => {
    expect(JSON.stringify(hcl`1`)).toBe('"<Terraform expression>"');
  });
});

test("numbers and booleans become text, also those that are tokens", () => {
  expect([textOf(3), textOf(true)]).toEqual(["3", "true"]);
  expect(inStack(({ id }) => textOf(Token.asNumber(id)))).toBe("${tostring(terraform_data.data.id)}");
});

describe("a setting that is off or a map", () => {
  test("is on if it is a map", () => {
    expect([isEnabled("off"), isEnabled(undefined), isEnabled({ bucket: "b" })]).toEqual([false, false, true]);
    expect(inStack(({ id }) => isEnabled(id))).toBe("${terraform_data.data.id != null}");
  });

  test("has its attribute as text, or none", () => {
    const of = (setting: "off" | { deliveryStream: unknown }) => attributeOf(setting, "deliveryStream");

    expect([of("off"), of({ deliveryStream: "s" }), of({ deliveryStream: 3 })]).toEqual([undefined, "s", "3"]);
    expect(inStack(({ id }) => of(id as never))).toBe("${try(terraform_data.data.id.delivery_stream, null)}");
  });
});
