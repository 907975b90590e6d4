import { expect, test } from "@jest/globals";
import { javaMajor } from "../../../../../tools/local/installation/java-home.js";

test("reads Java's version in its old and its new form", () => {
  expect(javaMajor('openjdk version "17.0.15" 2025-04-15')).toBe(17);
  expect(javaMajor('java version "1.8.0_402"')).toBe(8);
  expect(javaMajor('openjdk version "25" 2025-09-16')).toBe(25);
  expect(javaMajor("command not found")).toBeUndefined();
});
