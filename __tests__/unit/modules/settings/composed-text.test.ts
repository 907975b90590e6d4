import { expect, test } from "@jest/globals";
import { ComposedText } from "../../../../modules/settings/index.js";

const of = (...parts: readonly (readonly [text: string, path?: string])[]) =>
  new ComposedText(parts.map(([text, path]) => ({ text, ...(path !== undefined && { path: [path] }) })));

test("knows the settings that a text is from: the first, the last and the longest", () => {
  const name = of(["ads", "name"], ["-"], ["production", "environment"], ["-x-"], ["shop", "client"], ["-role"]);

  expect(name.text).toBe("ads-production-x-shop-role");
  expect([name.first, name.last, name.longest]).toEqual([["name"], ["client"], ["environment"]]);
});

test("leaves out settings without text, and fixed text", () => {
  const name = of(["fixed and long"], ["", "prefix"], ["ads", "name"], ["", "suffix"], ["-role"]);

  expect([name.first, name.last, name.longest]).toEqual([["name"], ["name"], ["name"]]);
});

test("of settings with the same length, the first one is the longest", () => {
  expect(of(["abc", "one"], ["def", "two"], ["gh", "three"]).longest).toEqual(["one"]);
});

test("fixed text has no settings", () => {
  const name = of(["ads"]);

  expect([name.first, name.last, name.longest]).toEqual([undefined, undefined, undefined]);
});
