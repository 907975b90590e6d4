export { type AclsSettings, aclsSettings } from "./acl-settings.js";
export { administratorInputs } from "./administrator-input.js";
export { type QuotasSettings, quotasSettings } from "./quotas/settings.js";
export { type TopicsContext, topicsConditions } from "./rules.js";
export { topicsSection } from "./section.js";
export { deletableTopics, type TopicsSettings, topicsSettings } from "./settings.js";
export { Topics, type TopicsProps } from "./topics.js";
