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
 * What a program that uses the package shares with it: with two copies of them, a construct would be no construct. Provider 20 is of
 * AWS 5.100, 21 of AWS 6.
 */
const peers: Record<string, string> = {
  "@cdktf/provider-aws": "^20.1.0 || ^21.0.0",
  cdktf: "^0.21.0",
  constructs: "^10.4.2",
};

/** What the package itself runs on. The repository's other dependencies are its functions', which the package holds bundled. */
const own = ["yaml", "zod"];

/** The `package.json` of the npm package; versions and names are the repository's. */
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
    files: ["index.mjs", "index.d.mts", "modules", "lambdas", "functions/*.zip", "settings.schema.json"],
    sideEffects: false,
    dependencies: Object.fromEntries(own.map((dependency) => [dependency, `^${dependencies[dependency]}`])),
    peerDependencies: peers,
  };
}
