import { createHash } from "node:crypto";
import { beforeEach, expect, test } from "@jest/globals";
import { Deadline } from "../../../../lambdas/runtime/deadline.js";
import { definitionDigest } from "../../../../lambdas/schemas/contract.js";
import { RegistryUnavailable, type SchemaVersion } from "../../../../lambdas/schemas/glue-registry.js";
import { ValueEncoder } from "../../../../lambdas/schemas/value-encoder.js";
import { Log } from "../../../../lambdas/telemetry/log.js";

const ID = "0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d";
const definition = '{"type":"record","name":"A","fields":[{"name":"id","type":"string"}]}';
const spaced = JSON.stringify(JSON.parse(definition), null, 2);
const ARN = "arn:aws:glue:eu-west-1:123456789012:schema/shop/orders";

let asked: string[];
let failures: Error[];
let lines: string[];

beforeEach(() => {
  [asked, failures, lines] = [[], [], []];
});

function encoder(latest: Partial<SchemaVersion> = {}, digest = definitionDigest(definition)) {
  const registry = {
    latest: async (arn: string): Promise<SchemaVersion> => {
      asked.push(arn);
      const failure = failures.shift();
      if (failure) throw failure;
      return { id: ID, format: "AVRO", definition, ...latest };
    },
  };
  const log = new Log("INFO", (line) => void lines.push(line));
  const created = new ValueEncoder(registry, { arn: ARN, digest }, log);
  return (value: unknown) => created.encode(value, Deadline.in(1_000));
}

test("writes the header of the latest version, which it looks up once", async () => {
  const encode = encoder();

  const [one, two] = await Promise.all([encode({ id: "a" }), encode({ id: "b" })]);

  expect([one, two, await encode({ id: "c" })].map((bytes) => bytes.toString("hex"))).toEqual(
    ["61", "62", "63"].map((letter) => `0300${ID.replaceAll("-", "")}02${letter}`),
  );
  expect(asked).toEqual([ARN]);
  expect(lines).toEqual([]);
});

test("looks up again after a failure", async () => {
  failures = [new RegistryUnavailable("no")];
  const encode = encoder();

  await expect(encode({ id: "a" })).rejects.toThrow(RegistryUnavailable);
  expect((await encode({ id: "a" })).length).toBe(20);
  expect(asked).toHaveLength(2);
});

test("does not look up again after a value that does not fit", async () => {
  const encode = encoder();

  await expect(encode({ id: 1 })).rejects.toThrow('invalid "string": 1');
  await encode({ id: "a" });
  expect(asked).toHaveLength(1);
});

test("warns if the latest version is not the declared one, once", async () => {
  const encode = encoder({ definition: '"string"' });

  await encode("a");
  await encode("b");

  expect(lines.map((line) => JSON.parse(line))).toEqual([
    expect.objectContaining({
      ...{ level: "WARN", message: "The latest version of the schema is not the declared one", schema: ARN, schemaVersionId: ID },
    }),
  ]);
});

test("takes a definition with other white space for the declared one", async () => {
  await encoder({ definition: spaced })({ id: "a" });

  expect(lines).toEqual([]);
  expect(definitionDigest(spaced)).toBe(createHash("sha256").update(definition).digest("hex"));
});
