import { expect, test } from "@jest/globals";
import { lookUpGrant, sampleSchemaArns, schemasOfTopics } from "../../../../modules/schemas/index.js";

const schema = (...topics: string[]) => ({ format: "avro", file: "a.avsc", compatibility: "BACKWARD", topics }) as const;

test("a client can find and read the versions of a schema, and register none", () => {
  const { name, statements } = lookUpGrant("orders");
  const prefix = "arn:aws:glue:ap-southeast-1:123456789012";

  expect(name).toBe("look-up-schema-orders");
  expect(statements(sampleSchemaArns("shop"))).toEqual([
    {
      sid: "FindSchemaVersion",
      actions: ["glue:GetSchemaByDefinition"],
      resources: [`${prefix}:registry/shop`, `${prefix}:schema/shop/orders`],
    },
    { sid: "ReadSchemaVersion", actions: ["glue:GetSchemaVersion"], resources: ["*"] },
  ]);
});

test.each([
  ["orders", "orders", true],
  ["orders", "orders-2", false],
  ["order", "orders", false],
  ["*", "orders", true],
  ["orders*", "orders", true],
  ["orders-*", "orders", false],
  ["*ers", "orders", true],
  ["*er", "orders", false],
  ["o*s", "orders", true],
  ["o*r*s", "orders", true],
  ["o*x*s", "orders", false],
  ["ab*ba", "aba", false],
  ["ab*ba", "abba", true],
  ["a*b*b", "ab", false],
  ["a.b", "axb", false],
  ["*r*r*", "orders", true],
  ["*r*r*r*", "orders", false],
  ["x*s", "orders", false],
])("the pattern %s contains %s: %s", (pattern, topic, expected) => {
  expect(schemasOfTopics({ one: schema("zzz", topic) }, ["none", pattern])).toEqual(expected ? ["one"] : []);
});

test("returns the schemas of any of the topics, each once", () => {
  const schemas = { one: schema("a", "b"), two: schema("c"), three: schema() };

  expect(schemasOfTopics(schemas, ["a", "b", "c"])).toEqual(["one", "two"]);
  expect(schemasOfTopics(schemas, ["*"])).toEqual(["one", "two"]);
  expect(schemasOfTopics(schemas, [])).toEqual([]);
});
