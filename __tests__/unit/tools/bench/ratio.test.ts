import { describe, expect, test } from "@jest/globals";
import { render } from "../../../../tools/bench/ratio.js";

const times = { what: "latency", ours: 2, baseline: 5, unit: "ms", better: "lower", target: 2 } as const;
const rates = { what: "throughput", ours: 300, baseline: 200, unit: "/s", better: "higher", target: 2 } as const;
const size = { what: "zip", value: 271.4, unit: "kB", atMost: 350 } as const;
const words = (text: string) => text.trim().replace(/ +/g, " ");

describe("a line of the benchmarks", () => {
  test("has a ratio above 1 if this platform is better, and the verdict on its target", () => {
    expect(words(render(times))).toBe("latency 2.00 against 5.00 ms 2.50 × target ≥ 2.00 ×: met");
    expect(words(render(rates))).toBe("throughput 300 against 200 /s 1.50 × target ≥ 2.00 ×: NOT MET");
    expect(words(render({ ...rates, ours: 400 }))).toBe("throughput 400 against 200 /s 2.00 × target ≥ 2.00 ×: met");
  });

  test("has no verdict without a target", () => {
    expect(words(render({ ...times, target: undefined, ours: 12.34 }))).toBe("latency 12.3 against 5.00 ms 0.41 ×");
  });

  test("compares a single figure with its maximum", () => {
    expect(words(render(size))).toBe("zip 271 kB target ≤ 350 kB: met");
    expect(words(render({ ...size, value: 350 }))).toBe("zip 350 kB target ≤ 350 kB: met");
    expect(words(render({ ...size, value: 350.1 }))).toBe("zip 350 kB target ≤ 350 kB: NOT MET");
  });

  test("aligns figures", () => {
    expect(render(size).indexOf("271 kB")).toBe(render({ ...size, value: 1 }).indexOf("1.00 kB") + 1);
  });

  test.each([Number.NaN, 0, -1, Number.POSITIVE_INFINITY])("fails for the figure %d: nothing was measured", (figure) => {
    expect(() => render({ ...times, ours: figure })).toThrow("latency: nothing was measured");
    expect(() => render({ ...times, baseline: figure })).toThrow("latency: nothing was measured");
    expect(() => render({ ...size, value: figure })).toThrow("zip: nothing was measured");
  });
});
