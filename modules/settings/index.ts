export { allowedValues } from "./allowed-values.js";
export { nearestName } from "./nearest-name.js";
export { acknowledgement, unnamed } from "./replacement-approval.js";
export { readSettings, SettingsRefused } from "./report.js";
export { type Fault, type Precondition, type Rule, rulesWithin, type SettingPath, type Warning } from "./rule.js";
export {
  branchOf,
  discriminatorOf,
  isMapOfSettings,
  isPlainMap,
  limitsOfNumber,
  type SettingSchema,
  schemaAt,
  settingSchemaOf,
  unionBranches,
  valueAt,
} from "./setting-schema.js";
