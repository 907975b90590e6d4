import { messageOf } from "./aws/aws-error.js";
import { type Check, type Checked, type CheckId, type Earlier, failed, type Result, skipped } from "./check.js";

/**
 * Runs checks in their order. A check is skipped if one that it needs has no subject that passed: its result would only repeat that
 * failure. An error that a check does not expect is a failure of this check alone.
 *
 * @param report - receives the results of each check as soon as it has run
 */
export async function runChecks<Context extends object>(
  checks: readonly Check<Context>[],
  context: Context,
  { signal, report = () => undefined }: { readonly signal?: AbortSignal; readonly report?: (results: readonly Checked[]) => void } = {},
): Promise<Checked[]> {
  const all: Checked[] = [];
  const sound = ({ status }: Result) => status === "passed" || status === "warning";
  const earlier: Earlier = {
    passed: (check, subjects) =>
      subjects.filter((subject) => all.some((result) => result.check === check && result.subject === subject && sound(result))),
  };
  const lacking = ({ needs = [] }: Check<Context>): CheckId | undefined =>
    needs.find((id) => !all.some((result) => result.check === id && sound(result)));
  for (const check of checks) {
    signal?.throwIfAborted();
    const missing = lacking(check);
    const results = missing === undefined ? await run(check, { ...context, ...earlier }) : [skipped(`needs ${missing}`)];
    const checked = results.map((result) => ({ check: check.id, ...result }));
    all.push(...checked);
    report(checked);
  }
  return all;
}

async function run<Context extends object>(check: Check<Context>, context: Context & Earlier): Promise<readonly Result[]> {
  try {
    return await check.run(context);
  } catch (error) {
    const denied = deniedAction(error);
    if (denied) return [skipped(`no permission: ${denied}`)];
    return [failed(`could not be checked: ${messageOf(error)}`, "Try again; if it fails again, report it with this message.")];
  }
}

/** Returns the message of AWS if the credentials lack a permission. */
function deniedAction(error: unknown): string | undefined {
  const { name = "", message = "" } = error as Error;
  return ["AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "ForbiddenException"].includes(name)
    ? message || name
    : undefined;
}
