import { readFileSync } from "node:fs";
import { cp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { clusterName } from "../../../modules/cluster/index.js";
import { type PlatformSettings, platformRules, platformSettings } from "../../../modules/platform/index.js";
import { isPlainMap, namePrefix, readSettings } from "../../../modules/settings/index.js";
import { deploy, type Endpoint, startLocalPlatform } from "../../deploy/index.js";
import { root, runFolder } from "../../setup/folders.js";
import { synthesizedStack } from "../../stack/index.js";
import { PlanFolder } from "../plan/plan-folder.js";
import { authoritiesOn, clustersOn, keysOn, logTargetsOn, networkOf } from "../settings/existing-resources.js";
import { filledIn, type Placeholders } from "../settings/placeholders.js";
import type { Planner } from "../table/change-rows.js";
import { type BaselineName, baselines } from "./baselines.js";

/** The folder with the schemas of the baselines. */
const SCHEMAS = "tools/changes/baselines/schemas";

export interface AppliedBaseline {
  readonly settings: PlatformSettings;
  readonly planner: Planner;
  /** The resources that existed before the baseline, and its cluster. */
  readonly placeholders: Placeholders;
}

/** Applies a baseline to a new local platform, does `work` with it, and removes the platform. */
export async function withAppliedBaseline<T>(
  baseline: BaselineName,
  progress: (line: string) => void,
  work: (applied: AppliedBaseline) => Promise<T>,
): Promise<T> {
  const folder = runFolder(`changes-${baseline}`);
  const platform = await startLocalPlatform(join(folder, "local"), () => undefined);
  try {
    let placeholders: Placeholders = {
      ...(await networkOf(platform.endpoint)),
      ...(await prerequisites(baseline, platform.endpoint, folder)),
    };
    const config = join(folder, "settings.yaml");
    let document: unknown = {};
    await cp(join(root, SCHEMAS), join(folder, SCHEMAS), { recursive: true });
    for (const step of baselines[baseline].steps) {
      const text = readFileSync(join(root, "tools/changes/baselines", `${step}.yaml`), "utf8");
      document = merged(document, parse(filledIn(text, placeholders)));
      await writeFile(config, stringify(document));
      const { outputs } = await deploy({ config, folder: join(folder, "cdktf.out"), endpoint: platform.endpoint, progress });
      placeholders = { ...placeholders, "own cluster": String(outputs["cluster_arn"]) };
    }
    // Files of schemas are relative to the working directory here, so that the table has no path of this machine.
    const settings = readSettings(stringify(document), platformSettings, platformRules);
    const planned = join(folder, "planned");
    await cp(join(folder, "cdktf.out/stacks/platform/functions"), join(planned, "functions"), { recursive: true });
    const state = join(folder, `terraform.${settings.environment}.tfstate`);
    const plans = await PlanFolder.open({ folder: planned, endpoint: platform.endpoint, state }, synthesizedStack(settings));
    try {
      return await work({
        settings,
        placeholders,
        planner: {
          planEach: (changed) => plans.planEach(changed.map(synthesizedStack)),
          unchanged: () => plans.unchanged(),
          nameOf: (changed, subject) => (subject === "network" ? namePrefix(changed) : clusterName(changed)),
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

/** Creates what a baseline needs and does not create itself. */
async function prerequisites(baseline: BaselineName, endpoint: Endpoint, folder: string): Promise<Placeholders> {
  const { needs } = { needs: undefined, ...baselines[baseline] };
  switch (needs) {
    case "clusters":
      return { ...(await clustersOn(endpoint)), ...(await logTargetsOn(endpoint, folder)) };
    case "logTargets":
      return logTargetsOn(endpoint, folder);
    case "authorityAndKeys":
      return { ...(await authoritiesOn(endpoint, folder)), ...(await keysOn(endpoint, folder)) };
    default:
      return {};
  }
}

/** Merges maps key by key. Any other value of `over` replaces that of `under`. */
function merged(under: unknown, over: unknown): unknown {
  if (!isPlainMap(under) || !isPlainMap(over)) return over;
  return { ...under, ...Object.fromEntries(Object.entries(over).map(([key, value]) => [key, merged(under[key], value)])) };
}
