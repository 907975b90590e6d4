import { InvalidArgumentError } from "commander";

const bytes = { B: 1, KB: 1e3, MB: 1e6, GB: 1e9, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 } as const;
const hours = { h: 1, d: 24, w: 168 } as const;

/** Parses a rate such as `20MBps` (20,000,000 bytes a second) or `20MiBps` to MiB/s, for `.argParser`. */
export function mibPerSecond(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(B|[KMG]i?B)(?:ps|\/s)$/.exec(text);
  if (!match) throw new InvalidArgumentError("Write a rate as 20MBps or 20MiBps; units: B, KB, MB, GB, KiB, MiB, GiB.");
  return (Number(match[1]) * bytes[match[2] as keyof typeof bytes]) / 2 ** 20;
}

/** Parses a duration such as `36h`, `3d` or `2w` to hours, for `.argParser`. */
export function durationInHours(text: string): number {
  const match = /^(\d+(?:\.\d+)?)([hdw])$/.exec(text);
  if (!match) throw new InvalidArgumentError("Write a duration as 36h, 3d or 2w.");
  return Number(match[1]) * hours[match[2] as keyof typeof hours];
}

/** Parses a number from 0, for `.argParser`. */
export function number(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value) || value < 0) throw new InvalidArgumentError("It must be a number from 0.");
  return value;
}

/** Adds `name=value` to assumptions, for `.argParser` of an option that can be repeated. */
export function assumption(text: string, given: Readonly<Record<string, number>> = {}): Record<string, number> {
  const match = /^([a-zA-Z]+)=(.+)$/.exec(text);
  if (!match?.[1] || !match[2]) throw new InvalidArgumentError("Write an assumption as name=value: inMibPerSecond=20.");
  return { ...given, [match[1]]: number(match[2]) };
}
