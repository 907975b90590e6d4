import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { checkPlatformSettings } from "../../../../modules/platform/index.js";
import { InvalidSettings } from "../../../../modules/settings/index.js";
import { checkTags } from "../../../../tools/local/aws/limits/tags.js";
import type { AwsRequest } from "../../../../tools/local/aws/protocol/request.js";
import { awsRequest } from "../../../support/local-platform/aws-request.js";

type Tags = Readonly<Record<string, string>>;

const pairs = (tags: Tags) => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
const form = (service: string, prefix: string, tags: Tags) => ({
  ...awsRequest("POST", "/", undefined, { "content-type": "application/x-www-form-urlencoded" }),
  body: Buffer.from(
    new URLSearchParams(
      Object.entries(tags).flatMap(([key, value], i): [string, string][] => [
        [`${prefix}.${i + 1}.Key`, key],
        [`${prefix}.${i + 1}.Value`, value],
      ]),
    ).toString(),
  ),
  service,
});

/** A request that creates a resource with tags, of each service that the platform uses. */
const requests: Readonly<Record<string, (tags: Tags) => AwsRequest>> = {
  iam: (tags) => form("iam", "Tags.member", tags),
  ec2: (tags) => form("ec2", "TagSpecification.1.Tag", tags),
  sns: (tags) => form("sns", "Tags.member", tags),
  kafka: (tags) => ({ ...awsRequest("POST", "/v1/clusters", { tags }), service: "kafka" }),
  lambda: (tags) => ({ ...awsRequest("POST", "/2015-03-31/functions", { Tags: tags }), service: "lambda" }),
  secretsmanager: (tags) => ({
    ...awsRequest("POST", "/", { Tags: pairs(tags) }, { "x-amz-target": "secretsmanager.CreateSecret" }),
    service: "secretsmanager",
  }),
};

/** Services whose resources show their names in a tag. */
const WITH_NAMES = ["ec2", "kafka"];

/** The tags that a resource has: those of the settings, of the provider, and its name. */
const ofResource = (service: string, tags: Tags): Tags => ({
  ...(WITH_NAMES.includes(service) && { Name: "ads" }),
  ...tags,
  ...{ Platform: "msk-ha", Environment: "dev", ManagedBy: "msk-ha-cluster" },
  ...(service === "kafka" && { "msk-ha-cluster:mutual-tls": "never" }),
});

async function refusing(tags: Tags): Promise<string[]> {
  const answers = await Promise.all(
    Object.entries(requests).map(([service, of]) =>
      checkTags(of(ofResource(service, tags)), async () => ({ status: 200, headers: {}, body: "" })).then(
        () => [],
        ({ code, message }) => (code === undefined ? Promise.reject(message) : [`${service}: ${message}`]),
      ),
    ),
  );
  return answers.flat();
}

function refusedSettings(tags: Tags): string[] {
  try {
    checkPlatformSettings({ environment: "dev", tags });
  } catch (failure) {
    if (failure instanceof InvalidSettings) return [...failure.lines];
    throw failure;
  }
  return [];
}

const character = fc.constantFrom(..."aZ0 _.:/=+-@#*'\t\nß東😀\u00a0".split(/(?:)/u));
const text = fc.string({ unit: character, maxLength: 6 });
const key = fc.oneof(
  { weight: 6, arbitrary: text },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      "team",
      "Team",
      "name",
      "Name",
      "owner",
      "aws:x",
      "AWS:x",
      "awsome",
      "environment",
      "k".repeat(128),
      "k".repeat(129),
    ),
  },
  { weight: 1, arbitrary: fc.constantFrom("𝒳".repeat(128), "𝒳".repeat(129)) },
);
const value = fc.oneof(
  { weight: 8, arbitrary: text },
  { weight: 1, arbitrary: fc.constantFrom("v".repeat(256), "v".repeat(257), "𝒳".repeat(256)) },
);
const many = fc
  .integer({ min: 44, max: 50 })
  .map((count) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`tag-${n}`, "x"])));

test("the settings accept the tags that every service accepts, and refuse the others", async () => {
  const count = { accepted: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(
      fc.oneof({ weight: 9, arbitrary: fc.dictionary(key, value, { maxKeys: 4 }) }, { weight: 1, arbitrary: many }),
      async (tags) => {
        // The provider replaces a tag with one of the platform's own keys: no service sees it.
        fc.pre(!["Platform", "Environment", "ManagedBy"].some((own) => own in tags));
        const [services, settings] = [await refusing(tags), refusedSettings(tags)];
        expect({ tags, isRefused: settings.length > 0 }).toEqual({ tags, isRefused: services.length > 0 });
        count[services.length > 0 ? "refused" : "accepted"]++;
      },
    ),
    { numRuns: 400 },
  );

  expect(Math.min(count.accepted, count.refused)).toBeGreaterThan(40);
});
