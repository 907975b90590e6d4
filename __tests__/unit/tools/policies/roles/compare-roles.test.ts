import { expect, test } from "@jest/globals";
import {
  allowedActionsOf,
  compareRoles,
  comparisonText,
  knownExplanations,
  policiesOf,
  servicesOf,
} from "../../../../../tools/policies/index.js";
import { unexplainedIn } from "../../../../../tools/policies/roles/compare-roles.js";
import { synthesizedStack } from "../../../../../tools/stack/index.js";
import { settingsFrom } from "../../../../support/modules/synthesized.js";
import { source, withPipelines } from "../../../../support/settings/pipelines.js";

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
scramUsers: { shop: {} }
bastion: {}
observability: { prometheus: true, collector: bastion, grafana: {} }
${withPipelines(source())}
`;
  const settings = settingsFrom(yaml);
  const stack = synthesizedStack(settings);
  const planning = policiesOf(settings, "plan", "*").flatMap(({ Statement }) => Statement.flatMap(({ Action }) => Action));
  const [allowed, services] = [{ ...allowedActionsOf(stack), "msk-ha-dev-planner": planning }, servicesOf(stack)];
  const ofRole = (isOne: (role: string) => boolean) => Object.entries(allowed).flatMap(([role, actions]) => (isOne(role) ? actions : []));

  for (const explanation of knownExplanations()) {
    const whom = "service" in explanation ? [explanation.service] : explanation.roles;
    const actionsOf = (one: string) => ofRole((role) => ("service" in explanation ? services[role] === one : role.endsWith(`-${one}`)));
    const unknown = explanation.actions.filter((action) => !whom.some((one) => actionsOf(one).includes(action)));
    expect({ whom, unknown }).toEqual({ whom, unknown: [] });
    expect(whom.filter((one) => !explanation.actions.some((action) => actionsOf(one).includes(action)))).toEqual([]);
  }
  expect(Object.keys(allowed).length).toBeGreaterThan(5);
});

test("an explanation for a service applies to the roles that trust it", () => {
  const ofConnectors = { service: "kafkaconnect.amazonaws.com", actions: ["kms:Decrypt"], why: "it is never used in tests, because" };
  const services = { "msk-ha-dev-shop": "kafkaconnect.amazonaws.com", "msk-ha-dev-bastion": "ec2.amazonaws.com" };
  const reasons = compareRoles(allowed, {}, [ofConnectors], services).map(({ extra }) => extra.at(-1)?.why);

  expect(reasons).toEqual([ofConnectors.why, undefined]);
  expect(compareRoles(allowed, {}, [ofConnectors]).map(({ extra }) => extra.at(-1)?.why)).toEqual([undefined, undefined]);
});

test("what a function needs is not explained for the role of a client", () => {
  const actions = ["kms:Decrypt", "logs:PutLogEvents", "xray:PutTraceSegments", "ec2:CreateNetworkInterface"];

  expect(unexplainedIn(compareRoles({ "msk-ha-dev-shop": actions, "msk-ha-dev-producer": actions }, {}, knownExplanations()))).toBe(4);
});
