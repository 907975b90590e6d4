import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { parseInvocation, reconciliationOf } from "../../../../../lambdas/topic-admin/adapters/invocation.js";
import type { ExistingTopic } from "../../../../../lambdas/topic-admin/domain/topic-plan.js";

interface State {
  readonly resources: readonly {
    readonly type: string;
    readonly instances: readonly { readonly attributes: { readonly input: string } }[];
  }[];
}

const state: State = JSON.parse(readFileSync(join(__dirname, "../../../../support/releases/0.1.0/terraform.state"), "utf8"));

/** The input that release 0.1.0 wrote, as the provider sends it to the function. */
const releasedInput = JSON.parse(
  state.resources.find(({ type }) => type === "aws_lambda_invocation")?.instances[0]?.attributes.input ?? "null",
);
const existing: readonly ExistingTopic[] = releasedInput.topics;

test("reads the topics and configuration of a previous input that release 0.1.0 wrote", () => {
  const [first] = existing;
  const payload = { topics: [{ ...first, configuration: {} }], release: [], tf: { action: "update", prev_input: releasedInput } };

  const plan = reconciliationOf(parseInvocation(payload))?.plan({ brokers: 3, topics: existing, acls: [] });

  expect(plan).toEqual({
    actions: [
      expect.objectContaining({
        kind: "changeConfiguration",
        name: "ad-events",
        unset: ["cleanup.policy", "min.insync.replicas", "retention.ms"],
      }),
    ],
    remarks: ["keep ad-events-dead-letters: no longer declared, and not listed as deletable"],
    errors: [],
  });
});

test("destroys an invocation whose input release 0.1.0 wrote, with its field release", () => {
  const input = { ...releasedInput, release: ["ad-events"] };
  const payload = { ...input, tf: { action: "delete", prev_input: input } };

  const plan = reconciliationOf(parseInvocation(payload))?.plan({ brokers: 3, topics: existing, acls: [] });

  expect(plan).toMatchObject({
    actions: [{ kind: "deleteTopic", name: "ad-events" }],
    remarks: ["keep ad-events-dead-letters: no longer declared, and not listed as deletable"],
  });
});
