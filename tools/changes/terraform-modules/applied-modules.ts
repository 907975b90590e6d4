import { readFileSync } from "node:fs";
import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { type PublishedModule, publishedModules } from "../../../modules/platform/index.js";
import { writeModules } from "../../build/modules/index.js";
import { environmentOf, startLocalPlatform } from "../../deploy/index.js";
import { root, runFolder } from "../../setup/folders.js";
import { Terraform, terraformEnvironment } from "../../terraform/index.js";
import { authoritiesOn, clustersOn, logTargetsOn, networkOf } from "../settings/existing-resources.js";
import { filledIn, type Placeholders } from "../settings/placeholders.js";
import { argumentsOf, filled, type Inputs, schemaOf } from "./module-inputs.js";
import { blockName, ModulePlanner, rootOf } from "./module-planner.js";

export interface AppliedModules {
  readonly planner: ModulePlanner;
  /** Ids of resources outside of the modules, and the modules' outputs. */
  readonly placeholders: Placeholders;
  /** Returns the inputs that a module was applied with, with defaults filled in. */
  inputsOf(module: PublishedModule): Inputs;
}

/** The module whose cluster the other modules use, and the outputs that they need. */
const CLUSTER = "msk-cluster";
const OUTPUTS = ["arn", "security_group_id"];

/** The outputs of {@link CLUSTER} as they are referred to in modules.yaml. */
const referenceTo = (output: string) => `${output} of ${CLUSTER}`;

/** Returns the modules of which `measured` consists, and those whose outputs their inputs refer to. */
export function modulesFor(measured: readonly PublishedModule[], inputs: Readonly<Record<string, Inputs>>): readonly PublishedModule[] {
  const names = measured.map(({ name }) => name);
  const needsCluster = names.some((name) => OUTPUTS.some((output) => JSON.stringify(inputs[name] ?? {}).includes(referenceTo(output))));
  const needed = [...names, ...(needsCluster ? [CLUSTER] : []), ...(names.includes("event-api") ? ["kafka-access"] : [])];
  return publishedModules.filter(({ name }) => needed.includes(name));
}

/** Applies published modules to a local platform, does `work` with them, and removes the platform. */
export async function withAppliedModules<T>(
  measured: readonly PublishedModule[],
  progress: (line: string) => void,
  work: (applied: AppliedModules) => Promise<T>,
): Promise<T> {
  const folder = runFolder("changes-modules");
  const platform = await startLocalPlatform(join(folder, "local"), () => undefined);
  try {
    const { endpoint } = platform;
    await writeModules(join(folder, "modules"), () => undefined);
    const existing = {
      ...(await networkOf(endpoint)),
      ...(await authoritiesOn(endpoint, folder)),
      ...(await logTargetsOn(endpoint, folder)),
      ...(await clustersOn(endpoint)),
    };
    const text = readFileSync(join(root, "tools/changes/baselines/modules.yaml"), "utf8");
    const modules = modulesFor(measured, parse(text));
    const references = Object.fromEntries(OUTPUTS.map((name) => [referenceTo(name), `\${module.${blockName(CLUSTER)}.${name}}`]));
    const applied = join(folder, "applied");
    await mkdir(applied, { recursive: true });
    await symlink("../modules", join(applied, "modules"));
    await writeFile(
      join(applied, "main.tf.json"),
      JSON.stringify(rootWith(modules, filledIn(text, { ...existing, ...references }), endpoint)),
    );
    const environment = await terraformEnvironment(environmentOf(endpoint));
    const terraform = new Terraform({ folder: applied, environment });
    progress(`Applying ${modules.map(({ name }) => name).join(", ")}`);
    await terraform.init();
    await terraform.apply();
    const outputs = await terraform.outputs();
    const placeholders = {
      ...existing,
      ...Object.fromEntries(OUTPUTS.map((name) => [referenceTo(name), String(outputs[`${blockName(CLUSTER)}_${name}`])])),
    };
    const planned = join(folder, "planned");
    await mkdir(planned, { recursive: true });
    await symlink("../modules", join(planned, "modules"));
    const planner = await ModulePlanner.open({ folder: planned, endpoint, state: join(applied, "terraform.tfstate") });
    const inputs = parse(filledIn(text, placeholders)) as Readonly<Record<string, Inputs>>;
    try {
      return await work({ planner, placeholders, inputsOf: (module) => filled(schemaOf(module), inputs[module.name]) as Inputs });
    } finally {
      await planner.close();
    }
  } finally {
    await platform.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Returns a root module that calls each of these modules once. */
function rootWith(modules: readonly PublishedModule[], text: string, endpoint: Parameters<typeof rootOf>[0]): object {
  const inputs = parse(text) as Readonly<Record<string, Inputs>>;
  const calls = modules.map((module) => {
    const own = argumentsOf(inputs[module.name] ?? {}, schemaOf(module));
    const order = module.name === "event-api" ? { depends_on: ["module.kafka_access"] } : {}; // for its topics
    return [blockName(module.name), { source: `./modules/${module.name}`, ...own, ...order }] as const;
  });
  if (!modules.some(({ name }) => name === CLUSTER)) return { ...rootOf(endpoint, "terraform.tfstate"), module: Object.fromEntries(calls) };
  const output = Object.fromEntries(
    OUTPUTS.map((name) => [`${blockName(CLUSTER)}_${name}`, { value: `\${module.${blockName(CLUSTER)}.${name}}` }]),
  );
  return { ...rootOf(endpoint, "terraform.tfstate"), module: Object.fromEntries(calls), output };
}
