import type { Effect } from "../../effects/cluster-effect.js";
import type { Way } from "./several-steps.js";

/** The effect of one change of one setting. */
export interface ChangeRow {
  readonly setting: string;
  /** `100 → 101` */
  readonly change: string;
  readonly way: Way;
  readonly effect: Effect;
  /** The steps to take, where one apply is not enough; or the reason that the settings refuse every other value. */
  readonly steps?: string;
  /** Changes of resources other than the cluster: `updates lambda_function`. */
  readonly also: readonly string[];
  /** Addresses of stateful resources that the change replaces or destroys. */
  readonly guarded?: readonly string[];
  /** What refuses that: the guards whose approval permits it, such as `["cluster"]`; deletion protection; or nothing. */
  readonly guard?: readonly string[] | "deletionProtection" | "none";
}

/** Compares rows by the position of their settings in `names`. */
export const inOrderOf = (names: readonly string[]) => (a: ChangeRow, b: ChangeRow) => names.indexOf(a.setting) - names.indexOf(b.setting);
