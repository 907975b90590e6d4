import { DataAwsLambdaFunctions } from "@cdktf/provider-aws/lib/data-aws-lambda-functions";
import { DataAwsLambdaInvocation } from "@cdktf/provider-aws/lib/data-aws-lambda-invocation";
import { DataResource, TerraformLocal, Token } from "cdktf";
import { Construct } from "constructs";
import { bare, Check, hcl, ModuleStack, reference } from "../terraform/index.js";

export interface TopicDriftProps {
  /** Name of the function that compares. */
  readonly functionName: string;
  /** The desired state, as JSON. */
  readonly desired: string;
  /** Compares in each plan; it can be a Terraform variable. */
  readonly enabled: boolean;
}

/**
 * Differences between the settings and the cluster. Each plan invokes the deployed function that compares them, shows what it found as the
 * input of a resource that is replaced, and has a new value of {@link corrects}, with which the administrator function is invoked. The plan
 * after that apply is empty.
 *
 * A function of the last apply answers, if there is one: the first plan invokes none.
 */
export class TopicDrift extends Construct {
  /** Identifies the differences that the last apply has corrected, or that this one corrects: an expression. */
  readonly corrects: string;

  constructor(scope: Construct, id: string, { functionName, desired, enabled }: TopicDriftProps) {
    super(scope, id);
    const deployed = new DataAwsLambdaFunctions(this, "deployed");
    if (enabled !== true) deployed.addOverride("count", hcl`${enabled} ? 1 : 0`);
    const names = enabled === true ? hcl`${reference(deployed)}.function_names` : hcl`flatten(${reference(deployed)}[*].function_names)`;
    // Neither it nor the names refer to the function's resource, which is created after the topics: nothing in the plan defers the comparison.
    const comparison = new DataAwsLambdaInvocation(this, "comparison", { functionName: "${each.value}", input: desired });
    const existing = hcl`setintersection(${names}, [${functionName}])`;
    comparison.addOverride("for_each", enabled === true ? existing : hcl`${enabled} ? ${existing} : []`);
    comparison.lifecycle = {
      postcondition: [
        {
          condition: "${!can(jsondecode(self.result).failure)}",
          errorMessage: `The topics, ACLs and quotas could not be compared with the settings: \${try(jsondecode(self.result).failure, "")}. To plan without the comparison, set ${ModuleStack.contains(this) ? "detect_drift = false" : "detectDrift: false"}.`,
        },
      ],
    };
    const found = (part: "differences" | "warnings") =>
      hcl`flatten([for answer in ${reference(comparison)} : jsondecode(answer.result).${bare(part)}])`;
    const differences = new TerraformLocal(this, "differences", found("differences"));
    const warnings = new TerraformLocal(this, "warnings", found("warnings"));
    const isDifferent = hcl`length(${differences.expression}) > 0`;
    const drift = new DataResource(this, "this", {
      // By the time of the plan, so that the same differences are new ones if somebody makes the same change again.
      input: Token.asAnyMap(hcl`{ for found in ${isDifferent} ? [plantimestamp()] : [] : found => ${differences.expression} }`),
      // Unknown in a plan with differences, which replaces the resource, and empty after each apply: it changes in no other plan.
      triggersReplace: hcl`${isDifferent} ? substr(timestamp(), 0, 0) : ""`,
      // A plan without differences keeps those that were found last; a replacement takes the new ones.
      lifecycle: { ignoreChanges: ["input"] },
    });
    this.corrects = new TerraformLocal(this, "corrects", hcl`join(" ", keys(${reference(drift)}.input))`).asString;
    new Check(this, "uncorrected", {
      condition: hcl`length(${warnings.expression}) == 0`,
      errorMessage: hcl`join("\\n", ${warnings.expression})`.toString(),
    });
  }
}
