import type { Plugin } from "esbuild";

/**
 * aws-msk-iam-sasl-signer-js imports both for ways of finding credentials that a function never takes: Lambda hands them over in the
 * environment. They are four fifths of what it brings along.
 */
const UNUSED = /^@aws-sdk\/(client-sts|credential-providers)$/;

/** Leaves parts of the AWS SDK out of a bundle. Whoever does use one of them gets an error that says where it went. */
export const unusedSdk: Plugin = {
  name: "unused-sdk",
  setup(build) {
    build.onResolve({ filter: UNUSED }, ({ path }) => ({ path, namespace: "unused-sdk" }));
    build.onLoad({ filter: /.*/, namespace: "unused-sdk" }, ({ path }) => ({
      contents: `module.exports = new Proxy({}, { get(_, name) { throw new Error(${JSON.stringify(path)} + " is left out of the bundle (tools/build/unused-sdk.ts), but its " + String(name) + " is used"); } });`,
    }));
  },
};
