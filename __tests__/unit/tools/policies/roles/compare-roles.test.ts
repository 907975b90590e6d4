import { expect, test } from "@jest/globals";
import { allowedActionsOf, compareRoles, comparisonText, knownExplanations } from "../../../../../tools/policies/index.js";
import { unexplainedIn } from "../../../../../tools/policies/roles/compare-roles.js";
import { synthesizedStack } from "../../../../../tools/stack/index.js";
import { settingsFrom } from "../../../../support/modules/synthesized.js";

const allowed = { "msk-ha-dev-shop": ["kafka-cluster:Connect", "kms:Decrypt"], "msk-ha-dev-bastion": ["kms:Decrypt"] };
const explained = [{ roles: ["other", "shop"], actions: ["kms:Decrypt"], why: "it is never used in tests, because" }];

test("the actions of each role that were not used are named, and explained for the roles of the explanation only", () => {
  const roles = compareRoles(
    allowed,
    { "msk-ha-dev-shop": ["kafka-cluster:Connect", "sts:AssumeRole"], other: ["kms:Decrypt"] },
    explained,
  );

  expect(roles).toEqual([
    {
      role: "msk-ha-dev-shop",
      used: ["kafka-cluster:Connect"],
      extra: [{ action: "kms:Decrypt", why: "it is never used in tests, because" }],
    },
    { role: "msk-ha-dev-bastion", used: [], extra: [{ action: "kms:Decrypt" }] },
  ]);
  expect(unexplainedIn(roles)).toBe(1);
});

test("an explanation for any role applies to each, and one of a part of a name to none", () => {
  const [any] = explained;
  const reasons = (role: string) =>
    compareRoles(allowed, {}, [{ ...any, roles: [role] } as (typeof explained)[number]]).map(({ extra }) => extra.at(-1)?.why);

  expect(reasons("*")).toEqual([any?.why, any?.why]);
  expect(reasons("hop")).toEqual([undefined, undefined]);
  expect(reasons("bas*")).toEqual([undefined, any?.why]);
});

test("the text has each role with its extra actions, and the number of those without an explanation", () => {
  expect(comparisonText(compareRoles(allowed, { "msk-ha-dev-shop": ["kafka-cluster:Connect"] }, explained))).toBe(
    [
      "msk-ha-dev-shop: 2 actions, 1 used",
      "  kms:Decrypt: it is never used in tests, because",
      "msk-ha-dev-bastion: 1 actions, 0 used",
      "  kms:Decrypt: NOT EXPLAINED",
      "1 unexplained extra actions in 2 roles.",
      "",
    ].join("\n"),
  );
});

test("every explanation is for an action that a role of this project has", () => {
  const yaml = `environment: dev
detectDrift: true
network: { mode: new, egress: single-nat }
cluster: { authentication: { scram: true }, prometheus: { jmxExporter: true, nodeExporter: true } }
bastion: {}
observability: { prometheus: true, collector: bastion, grafana: {} }
`;
  const roles = compareRoles(allowedActionsOf(synthesizedStack(settingsFrom(yaml))), {}, []);
  const has = (end: string, action: string) =>
    roles.some(({ role, extra }) => role.endsWith(`-${end}`) && extra.some((each) => each.action === action));

  for (const { roles: ends, actions } of knownExplanations()) {
    expect(actions.filter((action) => !ends.some((end) => has(end, action))).map((action) => `${ends}: ${action}`)).toEqual([]);
    expect(ends.filter((end) => !actions.some((action) => has(end, action)))).toEqual([]);
  }
  expect(roles.length).toBeGreaterThan(5);
});

test("what a function needs is not explained for the role of a client", () => {
  const actions = ["kms:Decrypt", "logs:PutLogEvents", "xray:PutTraceSegments", "ec2:CreateNetworkInterface"];

  expect(unexplainedIn(compareRoles({ "msk-ha-dev-shop": actions, "msk-ha-dev-producer": actions }, {}, knownExplanations()))).toBe(4);
});
