import { readFileSync } from "node:fs";
import type { Applied } from "./slice.js";

interface StateResource {
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  readonly module?: string;
  readonly instances: readonly {
    readonly index_key?: string | number;
    readonly attributes: unknown;
    readonly dependencies?: readonly string[];
  }[];
}

export interface State {
  readonly resources: readonly StateResource[];
}

export const readState = (file: string): State => JSON.parse(readFileSync(file, "utf8")) as State;

const addressOf = ({ mode, type, name }: StateResource) => `${mode === "data" ? "data." : ""}${type}.${name}`;

/** Returns the values in a state by address. */
export const appliedIn = (state: State): Applied =>
  new Map(
    state.resources.map((resource) => {
      const { instances } = resource;
      const isOne = instances.length === 1 && instances[0]?.index_key === undefined;
      return [
        addressOf(resource),
        isOne
          ? unwrapped(resource.type, instances[0]?.attributes)
          : Object.fromEntries(instances.map(({ index_key: key, attributes }) => [String(key), unwrapped(resource.type, attributes)])),
      ];
    }),
  );

/** Moves the path of a function's zip into the module's folder. */
const inFolder = (folder: string, attributes: unknown): unknown => {
  const { filename } = attributes as { filename?: string | null };
  return typeof filename === "string"
    ? { ...(attributes as object), filename: filename.replace(/^.*?(?=functions\/)/, `${folder}/`) }
    : attributes;
};

/** Returns attributes as expressions see them: a state stores each value of `terraform_data` together with its type. */
const unwrapped = (type: string, attributes: unknown): unknown =>
  type !== "terraform_data"
    ? attributes
    : Object.fromEntries(
        Object.entries(attributes as object).map(([name, value]) => [
          name,
          value !== null && typeof value === "object" && "value" in value ? value.value : value,
        ]),
      );

/**
 * Returns a state in which each module has some resources of the root module: those that are planned in the module.
 *
 * A plan on it is a plan of each module alone, because resources of different modules do not refer to each other.
 */
export const copiesOf = (state: State, modules: readonly { readonly name: string; readonly addresses: ReadonlySet<string> }[]): string =>
  stateOf(
    state,
    modules.flatMap(({ name, addresses }) =>
      copied(
        state.resources.filter((resource) => addresses.has(addressOf(resource))),
        name,
        (address) => (addresses.has(address) ? address : undefined),
      ),
    ),
  );

/** Returns a state in which several modules have the resources of one module. */
export function copiesOfModule(state: State, module: string, names: readonly string[]): string {
  const own = `module.${module}`;
  const resources = state.resources.filter((resource) => resource.module === own);
  const within = (address: string) => (address.startsWith(`${own}.`) ? address.slice(own.length + 1) : undefined);
  return stateOf(
    state,
    names.flatMap((name) => copied(resources, name, within)),
  );
}

/** Returns resources as part of a module. @param within - returns a dependency's address inside the module; undefined for one outside */
const copied = (resources: readonly StateResource[], name: string, within: (address: string) => string | undefined): StateResource[] =>
  resources.map((resource) => ({
    ...resource,
    module: `module.${name}`,
    instances: resource.instances.map(({ dependencies = [], ...instance }) => ({
      ...instance,
      attributes: inFolder(name, instance.attributes),
      dependencies: dependencies.flatMap((address) => {
        const inside = within(address);
        return inside === undefined ? [] : [`module.${name}.${inside}`];
      }),
    })),
  }));

const stateOf = (state: State, resources: readonly StateResource[]): string =>
  JSON.stringify({ ...state, outputs: {}, check_results: null, resources });
