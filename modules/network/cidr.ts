/** An IPv4 CIDR, `10.0.0.0/16`, with its first and last address as numbers. */
export interface Cidr {
  readonly first: number;
  readonly last: number;
  readonly prefix: number;
  /** The given address is the first of the range, which AWS requires. */
  readonly isAligned: boolean;
}

/** Parses a CIDR. @param text - a valid IPv4 CIDR */
export function parseCidr(text: string): Cidr {
  const [address, prefixText] = text.split("/") as [string, string];
  const prefix = Number(prefixText);
  const given = address.split(".").reduce((value, octet) => value * 256 + Number(octet), 0);
  const size = 2 ** (32 - prefix);
  const first = Math.floor(given / size) * size;
  return { first, last: first + size - 1, prefix, isAligned: first === given };
}

/** Returns true if `inner` is part of `outer`. */
export const contains = (outer: Cidr, inner: Cidr) => outer.first <= inner.first && inner.last <= outer.last;

/** Returns true if the ranges have an address in common. */
export const overlap = (a: Cidr, b: Cidr) => a.first <= b.last && b.first <= a.last;

/** Returns the text of a CIDR: `10.0.0.0/16`. @param first - its first address as a number */
export function formatCidr(first: number, prefix: number): string {
  return `${[24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join(".")}/${prefix}`;
}
