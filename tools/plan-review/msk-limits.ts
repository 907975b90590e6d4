import { formerSupportEnds, kafkaVersions, SMALLEST_GROWTH_GIB, SUPPORT_NOTICE_DAYS, supportSources } from "../../modules/cluster/index.js";
import type { MskLimits } from "./rule.js";

/** The limits of MSK that the settings are checked against, for the review of plans. */
export const mskLimits: MskLimits = {
  ...{ kafkaVersions, formerSupportEnds, supportSources },
  smallestGrowthGib: SMALLEST_GROWTH_GIB,
  supportNoticeDays: SUPPORT_NOTICE_DAYS,
};
