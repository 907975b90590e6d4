import { readFileSync } from "node:fs";
import { cp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type PlatformSettings, readPlatformSettings } from "../../modules/platform/index.js";
import { deploy, type Endpoint, startLocalPlatform } from "../deploy/index.js";
import { root, runFolder } from "../setup/folders.js";
import type { PlanEach } from "./change-table.js";
import { PlanFolder } from "./plan-folder.js";
import { type StackJson, synthesizedStack } from "./synthesized-stack.js";

export interface AppliedBase {
  readonly settings: PlatformSettings;
  /** Plans each of many settings alone on what is applied. */
  readonly planEach: PlanEach;
}

/**
 * Applies a base to a local platform of its own, does `work` with it, and takes all down.
 *
 * @param base a file of `tools/changes/bases`, without its ending
 */
export async function withAppliedBase<T>(
  base: string,
  progress: (line: string) => void,
  work: (applied: AppliedBase) => Promise<T>,
): Promise<T> {
  const folder = runFolder(`changes-${base}`);
  const platform = await startLocalPlatform(join(folder, "local"), () => undefined);
  try {
    const config = join(folder, "settings.yaml");
    await writeFile(config, await filledIn(readFileSync(join(root, "tools/changes/bases", `${base}.yaml`), "utf8"), platform.endpoint));
    const settings = readPlatformSettings(config);
    await deploy({ config, folder: join(folder, "cdktf.out"), endpoint: platform.endpoint, progress });
    const synthesized = (changed: PlatformSettings): StackJson => synthesizedStack(changed, join(folder, "synthesized"));
    const planned = join(folder, "planned");
    await cp(join(folder, "cdktf.out/stacks/platform/functions"), join(planned, "functions"), { recursive: true });
    const plans = await PlanFolder.open(
      {
        folder: planned,
        endpoint: platform.endpoint,
        state: join(folder, `terraform.${settings.environment}.tfstate`),
      },
      synthesized(settings),
    );
    try {
      return await work({ settings, planEach: (changed) => plans.planEach(changed.map(synthesized)) });
    } finally {
      await plans.close();
    }
  } finally {
    await platform.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Puts the local platform's default VPC in place of `{{vpc}}`, and its subnets in place of `{{subnet a}}` and so on. */
async function filledIn(text: string, endpoint: Endpoint): Promise<string> {
  if (!text.includes("{{")) return text;
  const subnets = await defaultSubnets(endpoint);
  return text
    .replaceAll("{{vpc}}", subnets[0]?.vpc as string)
    .replace(/\{\{subnet ([a-f])\}\}/g, (_, zone: string) => subnets.find((each) => each.zone.endsWith(zone))?.id as string);
}

interface Subnet {
  readonly id: string;
  readonly vpc: string;
  readonly zone: string;
}

async function defaultSubnets({ endpoint, region }: Endpoint): Promise<Subnet[]> {
  const authorization = `AWS4-HMAC-SHA256 Credential=any/20260101/${region}/ec2/aws4_request, SignedHeaders=host, Signature=0`;
  const body = new URLSearchParams({ Action: "DescribeSubnets", Version: "2016-11-15" });
  const text = await (await fetch(endpoint, { method: "POST", headers: { authorization }, body })).text();
  const all = (name: string) => [...text.matchAll(new RegExp(`<${name}>([\\w-]+)</${name}>`, "g"))].map(([, value]) => value as string);
  const [ids, vpcs, zones] = [all("subnetId"), all("vpcId"), all("availabilityZone")];
  return ids.map((id, i) => ({ id, vpc: vpcs[i] as string, zone: zones[i] as string }));
}
