import { expect, test } from "@jest/globals";
import { type BillOfMaterials, type Component, releaseMaterials } from "../../../../../tools/build/sbom/bill-of-materials.js";

const component = (ref: string, license: string | undefined = "MIT", others: Partial<Component> = {}): Component => ({
  ...{ "bom-ref": ref, name: ref.slice(0, ref.lastIndexOf("@")), version: ref.slice(ref.lastIndexOf("@") + 1) },
  ...(license !== undefined && { licenses: [{ license: { id: license } }] }),
  ...others,
});

/** Returns a document as npm writes it: `a` needs `@scope/b`, which needs `c`; `tool` is for development. */
const document = (...components: readonly Component[]): BillOfMaterials => ({
  ...{ bomFormat: "CycloneDX", specVersion: "1.5", serialNumber: "urn:uuid:1" },
  metadata: { timestamp: "2026-11-27T00:00:00Z", component: { "bom-ref": "product@1.0.0", name: "a-folder", version: "1.0.0" } },
  components: components.length > 0 ? components : ["a@1.0.0", "@scope/b@2.0.0", "c@3.0.0", "tool@4.0.0"].map((ref) => component(ref)),
  dependencies: [
    { ref: "product@1.0.0", dependsOn: ["a@1.0.0", "tool@4.0.0"] },
    { ref: "a@1.0.0", dependsOn: ["@scope/b@2.0.0"] },
    { ref: "@scope/b@2.0.0", dependsOn: ["c@3.0.0", "a@1.0.0"] },
    { ref: "c@3.0.0", dependsOn: [] },
    { ref: "tool@4.0.0", dependsOn: [] },
  ],
});

const refsIn = ({ components }: BillOfMaterials) => components.map((each) => each["bom-ref"]);

test("lists what the runtime dependencies need, and no tool of the repository", () => {
  const materials = releaseMaterials(document(), { a: "1.0.0" }, [{ name: "c", version: "3.0.0" }]);

  expect(refsIn(materials)).toEqual(["a@1.0.0", "@scope/b@2.0.0", "c@3.0.0"]);
  expect(materials.dependencies.map(({ ref, dependsOn }) => [ref, dependsOn])).toEqual([
    ["product@1.0.0", ["a@1.0.0"]],
    ["a@1.0.0", ["@scope/b@2.0.0"]],
    ["@scope/b@2.0.0", ["c@3.0.0", "a@1.0.0"]],
    ["c@3.0.0", []],
  ]);
});

test("names the product in place of its folder, and has neither time nor random id", () => {
  const materials = releaseMaterials(document(), { a: "1.0.0" }, []);

  expect(materials.metadata).toEqual({ component: { "bom-ref": "product@1.0.0", name: "product", version: "1.0.0" } });
  expect(materials).not.toHaveProperty("serialNumber");
  expect([materials.bomFormat, materials.specVersion]).toEqual(["CycloneDX", "1.5"]);
});

test("drops the marks of development, and keeps others", () => {
  const development = { name: "cdx:npm:package:development", value: "true" };
  const bundled = { name: "cdx:npm:package:bundled", value: "true" };
  const components = [
    component("a@1.0.0", "MIT", { scope: "optional", properties: [development] }),
    component("@scope/b@2.0.0", "MIT", { scope: "optional", properties: [development, bundled] }),
  ];
  expect(releaseMaterials(document(...components), { a: "1.0.0" }, []).components).toEqual([
    component("a@1.0.0"),
    component("@scope/b@2.0.0", "MIT", { properties: [bundled] }),
  ]);
});

test.each([
  ["a bundled package that is not a runtime dependency", [{ name: "tool", version: "4.0.0" }], "lacks tool@4.0.0: add"],
  ["another version of a bundled package", [{ name: "c", version: "3.0.1" }], "lacks c@3.0.1: add"],
])("refuses %s", (_, bundled, message) => {
  expect(() => releaseMaterials(document(), { a: "1.0.0" }, bundled)).toThrow(message);
});

test("refuses a runtime dependency that is not installed in that version", () => {
  expect(() => releaseMaterials(document(), { a: "1.0.1" }, [])).toThrow("The bill of materials lacks a@1.0.1");
});

test.each([
  ["a licence that is not permitted", component("a@1.0.0", "AGPL-3.0-only"), "a@1.0.0: its licence, AGPL-3.0-only, is not among"],
  ["no licence", { ...component("a@1.0.0"), licenses: [] }, "a@1.0.0: its licence, none, is not among"],
  [
    "an expression that has not been reviewed",
    { ...component("a@1.0.0"), licenses: [{ expression: "MIT OR GPL-3.0" }] },
    "a@1.0.0: its licence, MIT OR GPL-3.0, is not among",
  ],
  [
    "one of two licences that is not permitted",
    { ...component("a@1.0.0"), licenses: [{ license: { id: "MIT" } }, { license: { id: "SSPL-1.0" } }] },
    "a@1.0.0: its licence, MIT, SSPL-1.0, is not among",
  ],
])("refuses %s", (_, given, message) => {
  expect(() => releaseMaterials(document(given), { a: "1.0.0" }, [])).toThrow(message);
});

test("accepts the reviewed package whose licence has no SPDX name, as long as it has none", () => {
  const runtime = { jsonify: "0.0.1" };

  expect(refsIn(releaseMaterials(document({ ...component("jsonify@0.0.1"), licenses: [] }), runtime, []))).toEqual(["jsonify@0.0.1"]);
  expect(() => releaseMaterials(document(component("jsonify@0.0.1", "GPL-3.0-only")), runtime, [])).toThrow("its licence, GPL-3.0-only");
});
