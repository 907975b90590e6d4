import { readFileSync } from "node:fs";

interface State {
  readonly resources: readonly {
    readonly module?: string;
    readonly instances: readonly { readonly dependencies?: readonly string[] }[];
  }[];
}

/**
 * A state in which each of the modules is what a state's root is: the same resources, once for each.
 *
 * A plan on it is a plan of each module alone: resources of different modules know nothing of each other.
 */
export function copiesOf(stateFile: string, modules: readonly string[]): string {
  const state = JSON.parse(readFileSync(stateFile, "utf8")) as State;
  const resources = modules.flatMap((name) =>
    state.resources.map((resource) => ({
      ...resource,
      module: `module.${name}`,
      instances: resource.instances.map((instance) => ({
        ...instance,
        ...(instance.dependencies && { dependencies: instance.dependencies.map((address) => `module.${name}.${address}`) }),
      })),
    })),
  );
  return JSON.stringify({ ...state, outputs: {}, resources });
}
