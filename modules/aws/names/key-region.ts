import type { SettingPath, Violation } from "../../settings/index.js";

/** Returns a violation if a key is not in a Region. @param arn - of the key, `arn:aws:kms:REGION:…`; undefined without one */
export function otherRegionViolations(path: SettingPath, arn: string | undefined, region: string): Violation[] {
  const keyRegion = arn?.split(":")[3];
  if (keyRegion === undefined || keyRegion === region) return [];
  return [{ path, problem: `the key is in ${keyRegion}`, fix: `use a key in ${region}` }];
}
