import { readFileSync } from "node:fs";
import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { type PlatformSettings, readPlatformSettings } from "../../../modules/platform/index.js";
import { deploy, type Endpoint, startLocalPlatform } from "../../deploy/index.js";
import { root, runFolder } from "../../setup/folders.js";
import { PlanFolder } from "../plan/plan-folder.js";
import { type StackJson, synthesizedStack } from "../plan/synthesized-stack.js";
import { authoritiesOn, clustersOn, filledIn, networkOf, type Placeholders } from "../settings/placeholders.js";
import type { Planner } from "../table/change-table.js";
import { type BaseName, bases } from "./baselines.js";

export interface AppliedBase {
  readonly settings: PlatformSettings;
  readonly planner: Planner;
  /** What was there before the base. */
  readonly placeholders: Placeholders;
}

/** Applies a base to a local platform of its own, does `work` with it, and takes all down. */
export async function withAppliedBase<T>(
  base: BaseName,
  progress: (line: string) => void,
  work: (applied: AppliedBase) => Promise<T>,
): Promise<T> {
  const folder = runFolder(`changes-${base}`);
  const platform = await startLocalPlatform(join(folder, "local"), () => undefined);
  try {
    let placeholders: Placeholders = { ...(await networkOf(platform.endpoint)), ...(await before(base, platform.endpoint, folder)) };
    const config = join(folder, "settings.yaml");
    let document: unknown = {};
    for (const step of bases[base].steps) {
      const text = readFileSync(join(root, "tools/changes/bases", `${step}.yaml`), "utf8");
      document = laidOver(document, parse(filledIn(text, placeholders)));
      await writeFile(config, stringify(document));
      const { outputs } = await deploy({ config, folder: join(folder, "cdktf.out"), endpoint: platform.endpoint, progress });
      placeholders = { ...placeholders, "own cluster": String(outputs["cluster_arn"]) };
    }
    const settings = readPlatformSettings(config);
    const planned = join(folder, "planned");
    await cp(join(folder, "cdktf.out/stacks/platform/functions"), join(planned, "functions"), { recursive: true });
    const synthesized = (changed: PlatformSettings): StackJson => synthesizedStack(changed, join(folder, "synthesized"));
    const state = join(folder, `terraform.${settings.environment}.tfstate`);
    const plans = await PlanFolder.open({ folder: planned, endpoint: platform.endpoint, state }, synthesized(settings));
    try {
      return await work({
        settings,
        placeholders,
        planner: {
          planEach: (changed) => plans.planEach(changed.map(synthesized)),
          unchanged: () => plans.unchanged(),
          protecting: (changed) => ({ ...changed, cluster: { ...changed.cluster, deletionProtection: true } }),
        },
      });
    } finally {
      await plans.close();
    }
  } finally {
    await platform.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function before(base: BaseName, endpoint: Endpoint, folder: string): Promise<Placeholders> {
  const { needs } = { needs: undefined, ...bases[base] };
  if (needs === "clusters") return clustersOn(endpoint);
  if (needs === undefined) return {};
  const made = join(folder, "authorities");
  await mkdir(made, { recursive: true });
  return authoritiesOn(endpoint, made);
}

/** Maps are laid into each other; anything else takes the place of what was there. */
function laidOver(below: unknown, above: unknown): unknown {
  const isMap = (value: unknown): value is Record<string, unknown> => value !== null && typeof value === "object" && !Array.isArray(value);
  if (!isMap(below) || !isMap(above)) return above;
  return { ...below, ...Object.fromEntries(Object.entries(above).map(([key, value]) => [key, laidOver(below[key], value)])) };
}
