export { type AclsSettings, aclsSettings } from "./acl-settings.js";
export { administratorInputs } from "./administrator-input.js";
export { accessConditions, accessRules } from "./rules.js";
export { releasedTopics, type TopicsSettings, topicsSettings } from "./settings.js";
export { Topics, type TopicsProps } from "./topics.js";
