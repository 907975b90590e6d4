/** A statement of a policy of IAM. */
interface Statement {
  readonly Effect?: string;
  readonly Action?: string | readonly string[];
  readonly NotAction?: unknown;
  readonly Resource?: string | readonly string[];
}

/** Actions that read. */
const READS = /^[a-z0-9-]+:(Describe|Get|List|BatchGet)[A-Za-z0-9]*$/;

/** Other actions of a plan that change no resource of the platform. */
const harmless: ReadonlySet<string> = new Set([
  "apigateway:GET",
  "kms:Decrypt",
  "kms:GenerateDataKey", // for the lock of a state that is encrypted with an own key
  "lambda:InvokeFunction", // the function that compares topics with the settings; `msk policies` names it
]);

/** Actions that write and delete the lock of Terraform's state, which is the only object that a plan writes. */
const LOCK = /^s3:(Put|Delete)Object$/;

/** Returns the actions of a policy that change something: everyone who can open a pull request would have them. */
export function changesIn({ Statement: statements }: { readonly Statement: readonly Statement[] }): string[] {
  return statements.flatMap(({ Effect, Action, NotAction, Resource = [] }) => {
    if (Effect === "Deny") return [];
    if (NotAction !== undefined) return ["everything except some actions"];
    const isLock = [Resource].flat().every((resource) => resource.endsWith(".tflock"));
    return [Action ?? []].flat().filter((action) => !READS.test(action) && !harmless.has(action) && !(LOCK.test(action) && isLock));
  });
}
