import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { contains, formatCidr, overlap, parseCidr } from "../../../../modules/network/index.js";

type Range = ReturnType<typeof parseCidr>;

const network = fc
  .tuple(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.integer({ min: 0, max: 32 }))
  .map(([address, prefix]) => parseCidr(formatCidr(address, prefix)));

test("parses the first and last address of a CIDR", () => {
  expect(parseCidr("10.0.16.0/20")).toEqual({ first: 167776256, last: 167780351, prefix: 20, isAligned: true });
  expect(parseCidr("10.0.17.0/20")).toMatchObject({ first: 167776256, isAligned: false });
});

test("two CIDRs with one common address overlap", () => {
  const [pair, last, next] = ["10.0.0.0/31", "10.0.0.1/32", "10.0.0.2/32"].map(parseCidr) as [Range, Range, Range];

  expect([overlap(pair, last), overlap(last, pair)]).toEqual([true, true]);
  expect([overlap(pair, next), overlap(next, pair)]).toEqual([false, false]);
});

test("formats what it parses", () => {
  fc.assert(
    fc.property(network, ({ first, prefix }) =>
      expect(parseCidr(formatCidr(first, prefix))).toMatchObject({ first, prefix, isAligned: true }),
    ),
  );
});

test("two CIDRs overlap exactly if one contains the other", () => {
  fc.assert(fc.property(network, network, (a, b) => expect(overlap(a, b)).toBe(contains(a, b) || contains(b, a))));
});
