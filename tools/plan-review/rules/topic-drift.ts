import { changeAt } from "../reviewed-resource.js";
import type { Found, ResourceCheck, ReviewRule } from "../rule.js";

const differs: ReviewRule = {
  id: "review/topics-differ",
  severity: "medium",
  question: "other",
  finds:
    "Topics, ACLs or quotas of the cluster differ from the settings, as the function found that a plan invokes: somebody changed them, or this change of the settings does.",
  why: "The apply puts the settings on the cluster. It undoes what somebody did by hand, possibly during an incident.",
  fix: "Find out who made a change that is not one of the settings, and add what should stay to the settings.",
  docs: "https://developer.hashicorp.com/terraform/tutorials/state/resource-drift",
};

export const topicDriftRules = [differs] as const;

/** The resource whose input is what the function found, in a platform and in modules: `terraform_data.topics_drift`. */
const ADDRESS = /(^|\.)terraform_data\.topics_drift$/;

/** Returns a finding for each difference that the plan shows. A plan that found none does not replace the resource. */
export const topicDrift: ResourceCheck = (resource) => {
  if (!ADDRESS.test(resource.address) || resource.action !== "replace") return [];
  const { after } = changeAt(resource, "input");
  if (after === null || typeof after !== "object") return [];
  return Object.values(after)
    .flat()
    .map((line): Found => ({ rule: differs, what: "the cluster differs from the settings", detail: String(line), from: ["input"] }));
};
