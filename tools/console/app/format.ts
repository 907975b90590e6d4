/** Functions that turn values into the text that a user reads. */

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const tenth = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });
const compact = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

/** `1,234`; `12.3K` from 100,000; one decimal below 10. */
export function number(value: number): string {
  if (Math.abs(value) >= 100_000) return compact.format(value);
  return Math.abs(value) < 10 ? tenth.format(value) : whole.format(value);
}

/** `1.5 kB` */
export function bytes(value: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let [amount, unit] = [value, 0];
  while (amount >= 1_000 && unit < units.length - 1) {
    amount /= 1_000;
    unit += 1;
  }
  return `${tenth.format(amount)} ${units[unit]}`;
}

/** `4 s ago`, `3 min ago` */
export function ago(at: number, now: number): string {
  const seconds = Math.max(0, Math.round((now - at) / 1_000));
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ago`;
  return seconds < 86_400 ? `${Math.floor(seconds / 3_600)} h ago` : `${Math.floor(seconds / 86_400)} d ago`;
}

/** `7 days`; `forever` for -1. */
export function duration(ms: number): string {
  if (ms < 0) return "forever";
  for (const [name, unit] of [
    ["day", 86_400_000],
    ["hour", 3_600_000],
    ["minute", 60_000],
  ] as const) {
    if (ms >= unit) return `${tenth.format(ms / unit)} ${name}${ms === unit ? "" : "s"}`;
  }
  return `${tenth.format(ms / 1_000)} s`;
}

const two = (value: number) => String(value).padStart(2, "0");

/** `14:03:09` */
export function clock(at: number): string {
  const date = new Date(at);
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** `2026-11-26 14:03:09.123` */
export function dateTime(at: number): string {
  const date = new Date(at);
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${clock(at)}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}

/** `1 partition`, `2 partitions` */
export const count = (value: number, noun: string): string => `${whole.format(value)} ${noun}${value === 1 ? "" : "s"}`;
