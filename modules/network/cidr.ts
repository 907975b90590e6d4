/** An IPv4 network, `10.0.0.0/16`, as the numbers of its first and last address. */
export interface Cidr {
  readonly first: number;
  readonly last: number;
  readonly prefix: number;
  /** Whether the address given was the network's first, as AWS wants it. */
  readonly isAligned: boolean;
}

/** @param text a valid IPv4 CIDR */
export function parseCidr(text: string): Cidr {
  const [address = "", prefixText] = text.split("/");
  const prefix = Number(prefixText);
  const given = address.split(".").reduce((value, octet) => value * 256 + Number(octet), 0);
  const size = 2 ** (32 - prefix);
  const first = Math.floor(given / size) * size;
  return { first, last: first + size - 1, prefix, isAligned: first === given };
}

export const contains = (outer: Cidr, inner: Cidr) => outer.first <= inner.first && inner.last <= outer.last;

export const overlap = (a: Cidr, b: Cidr) => a.first <= b.last && b.first <= a.last;

/** `10.0.0.0/16` again. */
export function formatCidr(first: number, prefix: number): string {
  return `${[24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join(".")}/${prefix}`;
}
