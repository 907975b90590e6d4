import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { contains, formatCidr, overlap, parseCidr } from "../../../../modules/network/index.js";

const network = fc
  .tuple(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.integer({ min: 0, max: 32 }))
  .map(([address, prefix]) => parseCidr(formatCidr(address, prefix)));

test("reads a network as its first and last address", () => {
  expect(parseCidr("10.0.16.0/20")).toEqual({ first: 167776256, last: 167780351, prefix: 20, isAligned: true });
  expect(parseCidr("10.0.17.0/20")).toMatchObject({ first: 167776256, isAligned: false });
});

test("writes what it reads", () => {
  fc.assert(
    fc.property(network, ({ first, prefix }) =>
      expect(parseCidr(formatCidr(first, prefix))).toMatchObject({ first, prefix, isAligned: true }),
    ),
  );
});

test("finds that networks overlap exactly if one lies in the other", () => {
  fc.assert(fc.property(network, network, (a, b) => expect(overlap(a, b)).toBe(contains(a, b) || contains(b, a))));
});
