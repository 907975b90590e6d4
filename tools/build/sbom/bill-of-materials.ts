/** A document in CycloneDX 1.5, as `npm sbom` writes it, as far as it is read here. Source: cyclonedx.org/docs/1.5/json, 2026-11. */
export interface BillOfMaterials {
  readonly bomFormat: string;
  readonly specVersion: string;
  readonly serialNumber?: string;
  readonly metadata: { readonly timestamp?: string; readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

/** A package of a bill of materials. */
export interface Component {
  readonly "bom-ref": string;
  readonly name: string;
  readonly version: string;
  readonly scope?: string;
  readonly properties?: readonly { readonly name: string; readonly value: string }[];
  readonly licenses?: readonly { readonly license?: { readonly id?: string }; readonly expression?: string }[];
}

/** Licences of packages that a release contains or installs, in SPDX's names. */
const PERMITTED = new Set(["0BSD", "Apache-2.0", "BlueOak-1.0.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "MPL-2.0"]);

/** Packages whose licence has no SPDX name, with what their `package.json` says. */
const reviewed: Readonly<Record<string, string>> = { "jsonify@0.0.1": "Public Domain" };

interface Package {
  readonly name: string;
  readonly version: string;
}

/**
 * Reduces the bill of materials of the repository, which lists its tools too, to what a release contains or installs: the runtime
 * dependencies, and what they depend on. The result has neither time nor random id, so that two builds of a commit write the same.
 *
 * @param runtime - the runtime dependencies of the repository, by name
 * @param bundled - the packages in the functions' bundles
 * @throws Error if a bundled package is not among the runtime dependencies, or a licence has not been reviewed
 */
export function releaseMaterials(
  { serialNumber: _, metadata: { timestamp: __, ...metadata }, ...whole }: BillOfMaterials,
  runtime: Readonly<Record<string, string>>,
  bundled: readonly Package[],
): BillOfMaterials {
  const root = metadata.component;
  const directly = Object.entries(runtime).map(([name, version]) => `${name}@${version}`);
  const edges = new Map(whole.dependencies.map(({ ref, dependsOn }) => [ref, dependsOn]));
  const needed = reachable(directly, edges);
  const components = whole.components.filter((each) => needed.has(each["bom-ref"])).map(withoutScope);
  const listed = new Set(components.map(({ name, version }) => `${name}@${version}`));
  const missing = [...directly, ...bundled.map(({ name, version }) => `${name}@${version}`)].filter((each) => !listed.has(each));
  if (missing.length > 0) {
    throw new Error(`The bill of materials lacks ${missing.join(", ")}: add them to dependencies in package.json.`);
  }
  for (const component of components) requirePermitted(component);
  const ofRelease = { ref: root["bom-ref"], dependsOn: directly.sort() };
  return {
    ...whole,
    metadata: { ...metadata, component: { ...root, name: nameOf(root) } },
    components,
    dependencies: [ofRelease, ...whole.dependencies.filter(({ ref }) => needed.has(ref))],
  };
}

/** Returns the name of the root component: npm writes the name of the folder. */
const nameOf = ({ "bom-ref": ref }: Component) => ref.slice(0, ref.lastIndexOf("@"));

function reachable(from: readonly string[], edges: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const found = new Set(from);
  for (const each of found) for (const next of edges.get(each) ?? []) found.add(next);
  return found;
}

/** Returns a component without npm's marks of development: a package that the tools of the repository use too is marked like theirs. */
function withoutScope({ scope: _, properties = [], ...component }: Component): Component {
  const kept = properties.filter(({ name }) => name !== "cdx:npm:package:development");
  return { ...component, ...(kept.length > 0 && { properties: kept }) };
}

function requirePermitted({ "bom-ref": ref, licenses = [] }: Component): void {
  const names = licenses.map(({ license, expression }) => license?.id ?? expression ?? "none");
  if (ref in reviewed ? names.length === 0 : names.length > 0 && names.every((name) => PERMITTED.has(name))) return;
  throw new Error(`${ref}: its licence, ${names.join(", ") || "none"}, is not among those permitted in a release`);
}
