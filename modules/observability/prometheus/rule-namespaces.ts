import { PrometheusRuleGroupNamespace } from "@cdktf/provider-aws/lib/prometheus-rule-group-namespace";
import { type MapTerraformIterator, Token } from "cdktf";
import type { Construct } from "constructs";
import { stringify } from "yaml";
import { type RuleFile, ruleFile } from "../../../dashboards/rules/index.js";
import { hcl } from "../../terraform/index.js";

interface RuleNamespacesProps {
  readonly workspaceId: string;
  /** Folder of the runbook, which alerts link to. */
  readonly runbookUrl: string;
  /** First part of the names of the namespaces, which are unique in a workspace. @default none */
  readonly prefix?: string;
  /** Several workspaces, of which each gets the rules. @default one workspace */
  readonly forEach?: MapTerraformIterator;
}

/** Creates the rules of `dashboards/rules/` in a workspace, with a namespace for each group: a group can then change alone. */
export function addRuleNamespaces(scope: Construct, { workspaceId, runbookUrl, prefix = "", forEach }: RuleNamespacesProps): void {
  for (const group of ruleFile(runbookUrl).groups) {
    new PrometheusRuleGroupNamespace(scope, group.name.replaceAll("-", "_"), {
      ...(forEach && { forEach }),
      name: `${prefix}${group.name}`,
      workspaceId,
      data: textOfRules({ groups: [group] }, runbookUrl),
    });
  }
}

/** Returns a rule file as YAML. A runbook URL that is a token can contain any character, so Terraform encodes it. */
function textOfRules(file: RuleFile, runbookUrl: string): string {
  return Token.isUnresolved(runbookUrl) ? Token.asString(hcl`yamlencode(${file})`) : stringify(file, { lineWidth: 0 });
}
