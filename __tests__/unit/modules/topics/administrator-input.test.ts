import { createHash } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import { TerraformOutput, Testing } from "cdktf";
import { z } from "zod";
import { ModuleStack, variablesFor } from "../../../../modules/terraform/index.js";
import {
  aclsSettings,
  administratorInputs,
  deletableTopics,
  quotasSettings,
  topicsConditions,
  topicsSettings,
} from "../../../../modules/topics/index.js";

const CLUSTER = "arn:aws:kafka:us-east-1:123456789012:cluster/orders/1";
const variables = z.strictObject({
  topics: topicsSettings.meta({ structure: false, description: "Topics." }),
  deletableTopics: deletableTopics.meta({ structure: false, description: "Deletable." }),
  acls: aclsSettings.meta({ structure: false, description: "ACLs." }),
  quotas: quotasSettings.meta({ structure: false, description: "Quotas." }),
});

/** Returns an expression of a stack whose settings are variables. */
function inModule(value: (settings: z.output<typeof variables>) => unknown): unknown {
  const stack = new ModuleStack(Testing.app(), "module");
  new TerraformOutput(stack, "it", { value: value(variablesFor(stack, variables, {})) });
  return JSON.parse(JSON.stringify(stack.toTerraform())).output.it.value;
}

describe("the input of the administrator function", () => {
  const topics = topicsSettings.parse({ orders: { partitions: 3, replicationFactor: 2, retentionHours: 1, minInsyncReplicas: 1 } });
  const acls = aclsSettings.parse([{ users: ["shop"], certificates: ["CN=shop"], produce: ["orders"] }]);
  const configuration = { "cleanup.policy": "delete", "min.insync.replicas": "1", "retention.ms": "3600000" };

  test("is JSON where the settings are known, and its confirmation has a hash of everything but the cluster", () => {
    const { first, confirming } = administratorInputs({ cluster: CLUSTER, topics, deletable: ["old"], acls: undefined });
    const state = { topics: [{ name: "orders", partitions: 3, replicationFactor: 2, configuration }], release: ["old"] };
    const hash = createHash("sha1").update(JSON.stringify(state)).digest("hex");

    expect(JSON.parse(first)).toEqual({ cluster: CLUSTER, ...state });
    expect(JSON.parse(confirming)).toEqual({ cluster: CLUSTER, ...state, confirm: expect.stringMatching(/^[\da-f]+ arn:/) });
    expect(hash.startsWith(JSON.parse(confirming).confirm.split(" ")[0])).toBe(true);
    expect(JSON.parse(confirming).confirm.split(" ")[1]).toBe(CLUSTER);
  });

  test("of the confirmation identifies the differences that it corrects, next to what it confirms", () => {
    const of = (corrects: string | undefined) => {
      const { first, confirming } = administratorInputs({ cluster: CLUSTER, topics, deletable: [], acls: undefined, corrects });
      return { first: JSON.parse(first), confirming: JSON.parse(confirming) };
    };
    const [without, first, second] = [of(undefined), of("t1"), of("t2")];

    expect(without.confirming).not.toHaveProperty("corrects");
    expect([first.confirming.corrects, second.confirming.corrects]).toEqual(["t1", "t2"]);
    // A failed correction is not a failed reconciliation: the confirmation of the settings is still that of the last success.
    expect(second.confirming.confirm).toBe(without.confirming.confirm);
    expect([first.first, second.first]).toEqual([without.first, without.first]);
  });

  test("has ACLs only where they are managed, with users and certificates as principals", () => {
    const of = (managed: typeof acls) =>
      JSON.parse(administratorInputs({ cluster: CLUSTER, topics: {}, deletable: [], acls: managed }).first);

    expect(of(undefined)).not.toHaveProperty("acls");
    expect(of([])).toMatchObject({ acls: [] });
    expect(of(acls).acls).toEqual([
      expect.objectContaining({ principals: ["User:shop", "User:CN=shop"], produce: ["orders"], consume: [] }),
    ]);
    expect(of(acls).acls[0]).not.toHaveProperty("users");
  });

  test("has quotas only where they are managed, with Kafka's names of limits, and a user or certificate as the user", () => {
    const of = (quotas: Parameters<typeof administratorInputs>[0]["quotas"]) =>
      JSON.parse(administratorInputs({ cluster: CLUSTER, topics: {}, deletable: [], acls: undefined, quotas }).first);
    const limits = { producerByteRate: 1, consumerByteRate: 2, requestPercentage: 3, controllerMutationRate: 4 };

    expect(of(undefined)).not.toHaveProperty("quotas");
    expect(of([]).quotas).toEqual([]);
    expect(
      of(
        quotasSettings.parse([
          { user: "shop", ...limits },
          { certificate: "CN=shop", clientId: "*", producerByteRate: 5 },
          { clientId: "a", requestPercentage: 0.5 },
        ]),
      ).quotas,
    ).toEqual([
      { user: "shop", limits: { producer_byte_rate: 1, consumer_byte_rate: 2, request_percentage: 3, controller_mutation_rate: 4 } },
      { user: "CN=shop", clientId: "*", limits: { producer_byte_rate: 5 } },
      { clientId: "a", limits: { request_percentage: 0.5 } },
    ]);
  });

  test("leaves min.insync.replicas out where MSK fixes it", () => {
    const { first } = administratorInputs({ cluster: CLUSTER, topics, deletable: [], acls: undefined, fixedReplication: true });

    expect(JSON.parse(first).topics[0].configuration).toEqual({ "cleanup.policy": "delete", "retention.ms": "3600000" });
  });

  test("is an expression of the variables in a module, and so is its confirmation", () => {
    const inputs = (acls: boolean, part: "first" | "confirming") =>
      inModule((settings) => {
        const { topics: declared, deletableTopics: deletable } = settings;
        return administratorInputs({ cluster: CLUSTER, topics: declared, deletable, acls: acls ? settings.acls : undefined })[part];
      }) as string;

    expect(inputs(false, "first")).toMatch(/^\$\{jsonencode\(\{"cluster" = "arn:.+", "topics" = \[ ?for key, val in var\.topics ?: /);
    expect(inputs(false, "first")).toContain('"release" = var.deletable_topics');
    expect(inputs(false, "first")).not.toContain("acls");
    expect(inputs(true, "first")).toMatch(/"acls" = \(?\(?var\.acls != null\)? \? \[ ?for key, val in var\.acls ?: [\s\S]+ : null/);
    expect(
      inModule(
        ({ topics: declared, quotas }) =>
          administratorInputs({ cluster: CLUSTER, topics: declared, deletable: [], acls: undefined, quotas }).first,
      ),
    ).toMatch(/"quotas" = \(?\(?var\.quotas != null\)? \? \[ ?for key, val in var\.quotas ?: [\s\S]+ : null/);
    expect(inputs(true, "confirming")).toContain('"confirm" = substr(sha1(jsonencode({');
    expect(inputs(true, "confirming")).toContain('"release" = var.deletable_topics');
  });
});

test("Terraform checks the rules about settings that are its variables, and no others", () => {
  const declared = topicsSettings.parse({});
  const count = (of: (settings: z.output<typeof variables>) => Parameters<typeof topicsConditions>[0]) =>
    inModule((settings) => topicsConditions(of(settings)).length);

  expect(topicsConditions({ topics: declared, acls: [] })).toEqual([]);
  expect(count(({ topics }) => ({ topics, acls: [] }))).toBe(4);
  expect(count(({ acls }) => ({ topics: declared, acls }))).toBe(2);
  expect(count(({ quotas }) => ({ topics: declared, quotas }))).toBe(2);
  // One rule reads topics and ACLs.
  expect(count(({ topics, acls }) => ({ topics, acls }))).toBe(7);
  expect(inModule(({ topics, acls }) => topicsConditions({ topics, acls }).map(({ condition }) => condition))).toEqual(
    expect.arrayContaining([expect.stringMatching(/^\$\{alltrue\(\[for /)]),
  );
});
