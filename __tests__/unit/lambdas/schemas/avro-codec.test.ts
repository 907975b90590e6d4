import { describe, expect, test } from "@jest/globals";
import { AvroCodec, codecOf } from "../../../../lambdas/schemas/avro-codec.js";

const record = (...fields: object[]) => JSON.stringify({ type: "record", name: "Order", fields });
const id = { name: "id", type: "string" };
const note = { name: "note", type: "string", default: "none" };
const [first, second] = [new AvroCodec(record(id)), new AvroCodec(record(id, note))];
const incompatible = new AvroCodec(record(id, { name: "must", type: "int" }));

test("decodes what it encodes", () => {
  expect(first.encode({ id: "a" }).toString("hex")).toBe("0261");
  expect(first.decode(Buffer.from("0261", "hex"))).toEqual({ id: "a" });
});

test("fills in the default of a field that a value does not have", () => {
  expect(second.decode(second.encode({ id: "a" }))).toEqual({ id: "a", note: "none" });
});

describe("a reader with another version", () => {
  test("fills in the defaults of its fields", () => {
    expect(first.decode(first.encode({ id: "a" }), second)).toEqual({ id: "a", note: "none" });
  });

  test("leaves out the fields that it does not have", () => {
    expect(second.decode(second.encode({ id: "a", note: "b" }), first)).toEqual({ id: "a" });
  });

  test("gets the writer's fields where it can't read them, every time", () => {
    for (let n = 0; n < 2; n++) expect(first.decode(first.encode({ id: "a" }), incompatible)).toEqual({ id: "a" });
  });

  test("reads its own version as it is", () => {
    expect(first.decode(first.encode({ id: "a" }), first)).toEqual({ id: "a" });
  });
});

test.each([
  ["bytes that are cut off", "0461"],
  ["further bytes", "026100"],
])("refuses %s", (_, hex) => {
  expect(() => first.decode(Buffer.from(hex, "hex"))).toThrow();
  expect(() => first.decode(Buffer.from(hex, "hex"), second)).toThrow();
});

test("refuses a value that does not fit", () => {
  expect(() => first.encode({ id: 1 })).toThrow('invalid "string": 1');
});

test("supports Avro alone", () => {
  const version = { id: "1", definition: '"string"' };

  expect(
    codecOf({ ...version, format: "AVRO" })
      .encode("a")
      .toString("hex"),
  ).toBe("0261");
  expect(() => codecOf({ ...version, format: "PROTOBUF" })).toThrow("Schemas of format PROTOBUF are not supported.");
});
