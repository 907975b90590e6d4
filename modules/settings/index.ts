export { allowedValues } from "./allowed-values.js";
export { ComposedText, composed, fromSetting } from "./composed-text.js";
export { type DerivedName, type DerivedNames, sharedName } from "./derived-name.js";
export { documentRules } from "./document-rules.js";
export { composedPrefix, namePrefix, type PlatformName } from "./name-prefix.js";
export { nearestName } from "./nearest-name.js";
export { InvalidSettings, type SettingsProblem } from "./problem.js";
export { readSettings } from "./read-settings.js";
export { approvalViolations, replacementApproval } from "./replacement-approval.js";
export {
  type Precondition,
  preconditionsOf,
  type Rule,
  type RuleDescription,
  type RuleId,
  rulesWithin,
  type SettingPath,
  type Violation,
  type WarningRule,
  warningsWithin,
} from "./rule.js";
export { hasSecretForm, hasSecretName } from "./secret-names.js";
export { schemaOfSections, settingsSection } from "./section.js";
export {
  branchOf,
  discriminatorOf,
  isMapOfSettings,
  isPlainMap,
  limitsOfNumber,
  type SettingSchema,
  settingSchemaOf,
  unionBranches,
  valueAt,
} from "./setting-schema.js";
export { textOfFile } from "./settings-file.js";
export { oneLine, quoted } from "./text.js";
export { undeclared } from "./undeclared.js";
