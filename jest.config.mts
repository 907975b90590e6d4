import type { Config } from "jest";

/** What every project of the suite shares: TypeScript compiled natively, `.js` import suffixes resolved to their sources. */
const shared = {
  transform: {
    "^.+\\.[jt]sx?$": [
      "@swc/jest",
      { jsc: { target: "es2023", parser: { syntax: "typescript" } }, module: { type: "commonjs" }, sourceMaps: "inline" },
    ],
  },
  moduleNameMapper: {
    "^(\\.{1,2}/.*)\\.js$": "$1",
    // CDKTF's own files import these two: what they do takes more than half of the time of the unit tests.
    "^\\./(tokens/)?(private/)?stack-trace$": "<rootDir>/__tests__/support/jest/no-stack-traces.cjs",
    "^\\./validate-binary-version$": "<rootDir>/__tests__/support/jest/binary-version-once.cjs",
  },
  // jose and marked are published as ES modules only, which jest on Node 22 cannot require as they are.
  transformIgnorePatterns: ["/node_modules/(?!(jose|marked)/)"],
  testEnvironment: "node",
  modulePathIgnorePatterns: ["<rootDir>/dist/", "<rootDir>/cdktf.out/", "<rootDir>/.msk/"],
} satisfies Config;

/** The layers of proof, cheapest first; each is a project that can be run alone: `jest --selectProjects unit`. */
const config: Config = {
  cacheDirectory: "<rootDir>/node_modules/.cache/jest",
  // A limit for all tests. Waits have shorter deadlines, with better messages.
  testTimeout: 300_000,
  testSequencer: "<rootDir>/__tests__/support/jest/failure-last.mjs",
  projects: [
    { ...shared, displayName: "unit", testMatch: ["<rootDir>/__tests__/unit/**/*.test.ts"] },
    { ...shared, displayName: "terraform", testMatch: ["<rootDir>/__tests__/terraform/**/*.test.ts"] },
    { ...shared, displayName: "package", testMatch: ["<rootDir>/__tests__/package/**/*.test.ts"] },
    { ...shared, displayName: "local", testMatch: ["<rootDir>/__tests__/local/**/*.test.ts"] },
    { ...shared, displayName: "integration", testMatch: ["<rootDir>/__tests__/integration/**/*.test.ts"] },
    { ...shared, displayName: "failure", testMatch: ["<rootDir>/__tests__/failure/**/*.test.ts"] },
    { ...shared, displayName: "mutation", testMatch: ["<rootDir>/__tests__/mutation/**/*.test.ts"] },
    // What takes too long for every push: `make test-all`, which the CI of a release runs.
    { ...shared, displayName: "release", testMatch: ["<rootDir>/__tests__/release/**/*.test.ts"] },
  ],
};

export default config;
