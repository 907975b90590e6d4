export { type AclsSettings, aclsSettings } from "./acl-settings.js";
export { administratorInputs } from "./administrator-input.js";
export { topicReaderName } from "./names.js";
export { type QuotasSettings, quotasSettings } from "./quotas/settings.js";
export { type TopicsContext, topicsConditions } from "./rules.js";
export { topicsSection } from "./section.js";
export { deletableTopics, detectDrift, type TopicsSettings, topicsSettings } from "./settings.js";
export { TopicDrift } from "./topic-drift.js";
export { Topics, type TopicsProps } from "./topics.js";
