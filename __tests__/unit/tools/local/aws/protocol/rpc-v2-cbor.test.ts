import { expect, test } from "@jest/globals";
import { cbor, dateToTag, tag } from "@smithy/core/cbor";
import { cborOperation, decodeCbor, encodeCbor, isCborRequest } from "../../../../../../tools/local/aws/protocol/rpc-v2-cbor.js";

test.each([
  [{ "smithy-protocol": "rpc-v2-cbor" }, true],
  [{ "smithy-protocol": "rpc-v2-json" }, false],
  [{}, false],
])("a request with the headers %j uses CBOR: %j", (headers, expected) => {
  expect(isCborRequest({ headers })).toBe(expected);
});

test.each([
  ["/service/GraniteServiceVersion20100801/operation/PutMetricData", "PutMetricData"],
  ["/operation/Get_2", "Get_2"],
  ["/service/Granite/operation/", ""],
  ["/service/Granite/operation/A/B", ""],
  ["/operation", ""],
])("the operation of %s is %j", (path, operation) => {
  expect(cborOperation({ path })).toBe(operation);
});

const at = new Date("2026-11-26T10:00:00.500Z");
const seconds = at.getTime() / 1000;

test("decodes values, with times as seconds and large integers as numbers", () => {
  const value = {
    ...{ text: "a", none: null, yes: true, bytes: Uint8Array.from([1, 2]), list: [1, dateToTag(at), { at: dateToTag(at) }] },
    ...{ at: dateToTag(at), large: 2n ** 40n, nested: { deep: { at: dateToTag(at) } }, onlyTag: { tag: 3 }, onlyValue: { value: 4 } },
  };

  expect(decodeCbor(Buffer.from(cbor.serialize(value)))).toEqual({
    ...{ text: "a", none: null, yes: true, bytes: Uint8Array.from([1, 2]), list: [1, seconds, { at: seconds }] },
    ...{ at: seconds, large: 2 ** 40, nested: { deep: { at: seconds } }, onlyTag: { tag: 3 }, onlyValue: { value: 4 } },
  });
  expect(decodeCbor(Buffer.from(cbor.serialize("a")))).toBe("a");
  expect(decodeCbor(Buffer.from(cbor.serialize(tag({ tag: 1, value: [2n ** 33n] }))))).toEqual([2 ** 33]);
});

test("refuses a body that is not CBOR", () => {
  expect(() => decodeCbor(Buffer.from([0xa1]))).toThrow();
});

test("encodes dates as times, at any depth, and leaves out what is undefined", () => {
  const encoded = encodeCbor({ at, list: [at, { at, none: undefined }], none: null, absent: undefined, text: "a", count: 3 });

  expect(cbor.deserialize(encoded)).toEqual({
    at: dateToTag(at),
    list: [dateToTag(at), { at: dateToTag(at) }],
    none: null,
    text: "a",
    count: 3,
  });
  expect(Object.keys(cbor.deserialize(encoded) as object)).not.toContain("absent");
  expect(cbor.deserialize(encodeCbor(null))).toBeNull();
  expect(cbor.deserialize(encodeCbor("a"))).toBe("a");
});
