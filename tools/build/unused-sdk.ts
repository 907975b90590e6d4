import type { Plugin } from "esbuild";

/**
 * aws-msk-iam-sasl-signer-js imports both packages for credential providers that a function never uses: Lambda sets credentials in the
 * environment. They are 80 % of the size of its dependencies.
 */
const UNUSED = /^@aws-sdk\/(client-sts|credential-providers)$/;

/** Excludes parts of the AWS SDK from a bundle. Code that uses one of them gets an error with the name of this file. */
export const unusedSdk: Plugin = {
  name: "unused-sdk",
  setup(build) {
    build.onResolve({ filter: UNUSED }, ({ path }) => ({ path, namespace: "unused-sdk" }));
    build.onLoad({ filter: /.*/, namespace: "unused-sdk" }, ({ path }) => ({
      contents: `module.exports = new Proxy({}, { get(_, name) { throw new Error(${JSON.stringify(path)} + " is excluded from the bundle (tools/build/unused-sdk.ts), but " + String(name) + " is used"); } });`,
    }));
  },
};
