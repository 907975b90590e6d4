import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../setup/folders.js";

interface RepositoryManifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly engines: Record<string, string>;
  readonly dependencies: Record<string, string>;
}

/**
 * Packages that the package shares with the program that uses it: with two instances, `instanceof` checks of constructs fail. Version 20 of
 * the provider has the arguments of AWS provider 5.100, version 21 those of 6.25.
 */
const peers: Record<string, string> = {
  "@cdktf/provider-aws": "^20.1.0 || ^21.0.0",
  cdktf: "^0.21.0",
  constructs: "^10.4.2",
};

/** Runtime dependencies. All other dependencies of the repository belong to the functions, which are bundled. */
const runtimeDependencies = ["@grafana/grafana-foundation-sdk", "avsc", "yaml", "zod"];

/** Returns the `package.json` of the npm package, with the name and versions of the repository. */
export function packageManifest(): Record<string, unknown> {
  const { name, version, description, license, engines, dependencies } = JSON.parse(
    readFileSync(join(root, "package.json"), "utf8"),
  ) as RepositoryManifest;
  return {
    name,
    version,
    description,
    license,
    keywords: ["cdktf", "terraform", "aws", "msk", "kafka"],
    type: "commonjs",
    engines,
    main: "./modules/index.js",
    types: "./modules/index.d.ts",
    exports: {
      ".": {
        import: { types: "./index.d.mts", default: "./index.mjs" },
        require: { types: "./modules/index.d.ts", default: "./modules/index.js" },
      },
      "./settings.schema.json": "./settings.schema.json",
      "./package.json": "./package.json",
    },
    files: ["index.mjs", "index.d.mts", "modules", "lambdas", "dashboards", "functions/*.zip", "settings.schema.json"],
    sideEffects: false,
    dependencies: Object.fromEntries(runtimeDependencies.map((dependency) => [dependency, `^${dependencies[dependency]}`])),
    peerDependencies: peers,
  };
}
