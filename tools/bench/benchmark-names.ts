/** The benchmarks, which can run separately. */
export const benchmarkNames = ["size", "synthesis", "consumer", "producer"] as const;

export type BenchmarkName = (typeof benchmarkNames)[number];
