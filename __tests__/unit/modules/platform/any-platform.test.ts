import { afterAll, beforeAll, expect, test } from "@jest/globals";
import fc from "fast-check";
import { stringify } from "yaml";
import { buildPlatform } from "../../../../modules/platform/index.js";
import { InvalidSettings } from "../../../../modules/settings/index.js";
import { withLiteralText } from "../../../../modules/terraform/index.js";
import { synthesizedModule } from "../../../../tools/build/modules/synthesized-module.js";
import { emptyFunctionZips } from "../../../support/modules/function-zips.js";
import { all, settingsFrom, synthesizeSettings } from "../../../support/modules/synthesized.js";

const legalName = fc.stringMatching(/^[a-zA-Z0-9._-]{3,30}$/).filter((name) => !name.startsWith("__"));

const network = fc.oneof(
  fc.record({
    mode: fc.constant("new"),
    zones: fc.constantFrom(["a", "b"], ["a", "c", "d"]),
    egress: fc.constantFrom("nat-per-zone", "single-nat", "endpoints", "none"),
    endpoints: fc.uniqueArray(fc.constantFrom("xray", "sts", "sqs", "kms")),
  }),
  fc.constant({
    mode: "existing",
    vpcId: "vpc-1",
    zones: ["a", "b"],
    privateSubnetIds: ["subnet-1", "subnet-2"],
    brokerSubnetIds: ["subnet-3", "subnet-4"],
  }),
);

const document = fc.record({
  environment: fc.constantFrom("dev", "a-b-c"),
  backend: fc.constantFrom({ type: "local" }, { type: "s3", bucket: "states" }),
  network,
  cluster: fc.record({
    brokers: fc.constantFrom(6, 12),
    storageAutoscaling: fc.constantFrom("off", { maximumGib: 500 }),
    deletionProtection: fc.boolean(),
    privateDns: fc.constantFrom("off", { zone: "kafka.internal" }),
    authentication: fc.record({
      scram: fc.boolean(),
      mutualTls: fc.constantFrom(
        { mode: "off" },
        { mode: "existing", authorities: ["arn:aws:acm-pca:us-east-1:123456789012:certificate-authority/0a"] },
        { mode: "managed" },
      ),
    }),
  }),
  topics: fc
    .dictionary(legalName, fc.record({ partitions: fc.integer({ min: 1, max: 20 }), cleanupPolicy: fc.constantFrom("delete", "compact") }))
    .map((topics) => ({ ...topics, "ad-events": {}, "ad-events-dead-letters": {} })),
  deletableTopics: fc.array(legalName, { maxLength: 3 }),
  clients: fc.dictionary(
    fc.stringMatching(/^[a-z][a-z0-9-]{0,10}$/),
    fc.record({ produce: fc.constantFrom([], ["ad-events"], ["*", "ad-events"]), administer: fc.boolean(), invokeApi: fc.boolean() }),
    { maxKeys: 3 },
  ),
  hasBastion: fc.boolean(),
  eventApi: fc.record({
    authorization: fc.constantFrom({ type: "iam" }, { type: "none" }, { type: "jwt", issuer: "https://x.example", audiences: ["a"] }),
  }),
});

/** Returns the settings as `msk generate` passes them: a module has no region, tags and backend. */
function asModule({ region: _, tags: __, backend: ___, ...settings }: ReturnType<typeof settingsFrom>) {
  return withLiteralText(settings);
}

let removeZips: () => void;

beforeAll(() => {
  removeZips = emptyFunctionZips();
});

afterAll(() => removeZips());

test("settings that the rules allow synthesize to a stack with a cluster in all zones, and to a module", () => {
  let built = 0;
  fc.assert(
    fc.property(document, ({ hasBastion, ...given }) => {
      // Only where the network lets it reach AWS.
      const canReachAws = !("egress" in given.network) || given.network.egress.includes("nat");
      const settings = { ...given, bastion: hasBastion && canReachAws ? {} : "off" };
      let read: ReturnType<typeof settingsFrom>;
      try {
        read = settingsFrom(stringify(settings));
      } catch (error) {
        if (!(error instanceof InvalidSettings)) throw error;
        // Random names can break this rule only.
        const rules = new Set(error.problems.map(({ rule }) => rule));
        expect([...rules]).toEqual(["topics/names-differ-in-metrics"]);
        return;
      }
      const cluster = all(synthesizeSettings(read), "aws_msk_cluster")["cluster"];
      expect(cluster?.broker_node_group_info.client_subnets).toHaveLength(settings.network.zones.length);
      expect(() => synthesizedModule("generated", (stack) => buildPlatform(stack, asModule(read)))).not.toThrow();
      built++;
    }),
    { numRuns: 40 },
  );

  expect(built).toBeGreaterThan(30);
}, 120_000);
