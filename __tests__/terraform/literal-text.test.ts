import { mkdirSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { Testing } from "cdktf";
import fc from "fast-check";
import { GrafanaStack, type PlatformSettings, platformRules, platformSettings } from "../../modules/platform/index.js";
import { InvalidSettings, readSettings, type SettingSchema, valueAt } from "../../modules/settings/index.js";
import { casesOf } from "../../tools/changes/table/platform-cases.js";
import { runFolder } from "../../tools/setup/folders.js";
import { Terraform, terraformEnvironment } from "../../tools/terraform/index.js";
import { baselineNames, baselineSettings } from "../support/modules/baseline-platforms.js";
import { settingsFrom, synthesizeSettings } from "../support/modules/synthesized.js";
import { anyPlugin, iceberg, SECRET, sink, source, withLake, withPipelines } from "../support/settings/pipelines.js";
import { stringSettings, stringsOf, withText } from "../support/settings/string-settings.js";

// No text of a settings file is evaluated, neither by CDKTF nor by Terraform: Terraform evaluates each synthesized string that contains
// such text, and the result has the text as it was written. Every place for text is found in the schema.

type Place = ReturnType<typeof stringsOf>[number];

/** Text that is evaluated if it becomes part of a template or of an expression. Each contains the mark. */
const MARK = "literal-mark";
const texts = [
  // Few characters: many settings allow no others.
  `\${a}${MARK}`,
  `%{a}${MARK}`,
  `$\${a}$$\${b}%%{c}$%{d}${MARK}`,
  `\${file("/etc/hostname")}${MARK}`,
  `%{for x in ["a"]}\${x}%{endfor}${MARK}`,
  `\${TfToken[TOKEN.1]}#{TfToken[TOKEN.2]}${MARK}`,
  `"x"\\\${"\${1}"}'y'${MARK}`,
  `a\t\${b}\n\${c} ${MARK}`,
];

const piece = fc.constantFrom(
  "${",
  "%{",
  "$${",
  "%%{",
  "}",
  "\\",
  '"',
  "'",
  "\n",
  "\t",
  "TfToken[TOKEN.1]",
  "file(",
  ")",
  "$",
  "%",
  "~",
  " ",
  "if true",
  "a",
);
const anyText = fc.array(piece, { minLength: 2, maxLength: 8 }).map((pieces) => `${pieces.join("")}\${x}${MARK}`);

const KEY = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-4000-8000-000000000000";
const PEM = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";

/** Settings with text that no baseline has, nor any change of one setting. */
const examples = [
  "cluster: { vpcConnectivity: { iam: true }, sharedWith: ['arn:aws:iam::123456789012:role/shop'] }",
  "backend: { type: s3, bucket: states, region: us-west-2, kmsKeyId: alias/states }",
  `cluster: { authentication: { scram: true, mutualTls: { mode: managed } } }
scramUsers: { shop: {} }
acls: [{ users: [shop], certificates: [CN=shop], consume: [{ topic: ad-events, group: shop }], transactionalIds: [shop], rules: [{ resource: topic, name: shop, operations: [Read] }] }]
quotas: [{ user: shop, clientId: shop, producerByteRate: 1 }, { certificate: CN=shop, producerByteRate: 1 }]`,
  `eventApi: { deadLetterBucket: { name: letters, keyArn: "${KEY}" } }`,
  "planReview: { accepted: [{ rule: review/network-opened, address: aws_vpc_*, reason: approved by the security team }] }",
  withPipelines(
    source(
      `topicPrefix: orders, signalTable: public.orders, secrets: [{ arn: "${SECRET}", keyArn: "${KEY}" }]`,
      "10.0.0.0/16",
      `rds: { kind: instance, id: shop }, tls: { trust: own, certificates: ${JSON.stringify(PEM)} }`,
    ).replace("secret: {", `secret: { keyArn: "${KEY}",`),
    sink("table: public.copies").replace("networks", "rds: { kind: aurora, id: shop }, networks"),
    anyPlugin(
      undefined,
      `produce: [ad-events], consume: [ad-events], secrets: [{ arn: "${SECRET}" }], targets: [{ networks: [10.0.0.0/16], port: 443 }]`,
    ),
  ),
  withLake(
    iceberg(
      `database: { mode: existing, name: lake }, bucket: { mode: existing, name: lake, keyArn: "${KEY}" }, partitionBy: [day(at)], controlTopic: lake-control`,
    ),
  ),
  withPipelines(
    `any: { kind: connect, plugin: { source: maven, coordinate: "com.example:any:1.0:tar.gz:plugin", sha256: ${"ab".repeat(32)} }, properties: { connector.class: Any, tasks.max: 1 } }`,
  ),
];

/** Documents for each place with text: a few, with different texts. */
const places = new Map<string, { readonly place: Place; readonly settings: PlatformSettings }[]>();
const MOST_SAMPLES = 3;

let folder: string;
let terraform: Terraform;

beforeAll(async () => {
  for (const baseline of baselineNames) {
    const settings = baselineSettings(baseline);
    for (const each of [settings, ...casesOf(settings).cases.map((changed) => changed.settings)]) collect(each);
  }
  for (const example of examples) collect(settingsFrom(`environment: dev\n${example}`));
  folder = runFolder("literal-text");
  mkdirSync(folder, { recursive: true });
  terraform = new Terraform({ folder, environment: await terraformEnvironment() });
  await terraform.init();
});

afterAll(() => rm(folder, { recursive: true, force: true }));

function collect(settings: PlatformSettings): void {
  for (const place of stringsOf(settings)) {
    const identity = `${place.name} ${JSON.stringify(place.schema)}`;
    const samples = places.get(identity) ?? [];
    places.set(identity, samples);
    if (samples.length < MOST_SAMPLES && samples.every((other) => other.place.text !== place.text)) samples.push({ place, settings });
  }
}

test("every setting that is text is tried", () => {
  const identities = stringSettings().map(({ name, schema }) => `${name} ${JSON.stringify(schema)}`);

  expect(identities.filter((identity) => !places.has(identity))).toEqual([]);
  expect(identities.length).toBeGreaterThan(80);
});

function read(document: unknown): PlatformSettings | undefined {
  try {
    return readSettings(JSON.stringify(document), platformSettings, platformRules);
  } catch (failure) {
    if (failure instanceof InvalidSettings) return undefined;
    throw failure;
  }
}

const fits = ({ pattern, allOf = [], minLength = 0, maxLength = Number.POSITIVE_INFINITY }: SettingSchema, text: string) =>
  text.length >= minLength &&
  text.length <= maxLength &&
  [pattern, ...allOf.map((part) => part.pattern)].every((each) => each === undefined || new RegExp(each, "u").test(text));

/** Returns the texts with `added` at the beginning, at the end, and after each character that separates parts. */
const variants = (text: string, added: string): string[] =>
  [text.length, 0, ...[...text.matchAll(/[/:=.-]/g)].map(({ index }) => index + 1)].map((at) => text.slice(0, at) + added + text.slice(at));

/** Returns settings that have `added` in each place that accepts it, as few documents as possible, and the names of the places. */
function accepted(added: string): { readonly documents: readonly PlatformSettings[]; readonly names: readonly string[] } {
  const documents = new Map<PlatformSettings, PlatformSettings>();
  const alone: PlatformSettings[] = [];
  const names: string[] = [];
  for (const samples of places.values()) {
    // The first sample whose text can have it.
    const isAccepted = samples.some(({ place, settings }) => {
      const candidates = variants(place.text, added).filter((text) => fits(place.schema, text));
      const document = documents.get(settings) ?? settings;
      // A key that was changed before changes the paths below it.
      const together = valueAt(document, place.path) === undefined ? [] : candidates.slice(0, 1);
      const combined = together.map((text) => read(withText(document, place, text))).find((each) => each !== undefined);
      if (combined) documents.set(settings, combined);
      const single = combined ?? candidates.map((text) => read(withText(settings, place, text))).find((each) => each !== undefined);
      if (single && !combined) alone.push(single);
      return single !== undefined;
    });
    if (isAccepted) names.push((samples[0] as { readonly place: Place }).place.name);
  }
  return { documents: [...documents.values(), ...alone], names };
}

const REFERENCE = /\b((data\.)?aws_\w+\.\w+(\[[^\]]*\])*(\.\w+)+|each\.(key|value)(\[[^\]]*\]|\.\w+)*|var\.\w+)/g;
/** A list, which the modules use locals for. */
const LOCAL = /\blocal\.\w+/g;

/** Returns every string of a document with the mark: values, and keys. References become text. */
function marked(value: unknown): string[] {
  if (typeof value === "string")
    return value.includes(MARK) ? [value.replace(REFERENCE, '"reference"').replace(LOCAL, '["reference"]')] : [];
  if (!value || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, item]) => [...marked(key), ...marked(item)]);
}

function stacksOf(settings: PlatformSettings): unknown[] {
  if (settings.observability.grafana === "off") return [synthesizeSettings(settings)];
  const grafana = new GrafanaStack(Testing.app(), "grafana", settings);
  return [synthesizeSettings(settings), JSON.parse(JSON.stringify(grafana.toTerraform()))];
}

/** Lets Terraform evaluate every synthesized string with a text, and returns the names of the settings that accept it. */
async function evaluate(text: string): Promise<readonly string[]> {
  const { documents, names } = accepted(text);
  const strings = [...new Set(documents.flatMap((settings) => stacksOf(settings).flatMap(marked)))];
  expect(strings.length).toBeGreaterThan(0);
  const output = Object.fromEntries(strings.map((value, i) => [`s${i}`, { value }]));
  writeFileSync(join(folder, "main.tf.json"), JSON.stringify({ output }));
  await terraform.apply();
  const evaluated = Object.values(await terraform.outputs()).map(String);

  expect(evaluated).toHaveLength(strings.length);
  const inJson = JSON.stringify(text).slice(1, -1);
  expect(evaluated.filter((result) => !result.includes(text) && !result.includes(inJson))).toEqual([]);
  return names;
}

test.each(texts)("%j is text in every setting that accepts it", async (text) => {
  expect(await evaluate(text)).toContain("cluster.replacementApproval");
});

test("so is any other text with the characters of expressions, quotes, backslashes and line breaks", async () => {
  await fc.assert(
    fc.asyncProperty(anyText, async (text) => {
      expect(await evaluate(text)).toContain("cluster.replacementApproval");
    }),
    { numRuns: 4, endOnFailure: true },
  );
});

test("the settings that accept expressions are known", () => {
  const names = texts.slice(0, 2).flatMap((text) => accepted(text).names);

  expect([...new Set(names)].sort()).toEqual([
    ...["acls[].certificates[]", "acls[].rules[].name", "backend.key", "backend.path", "clients.<name>.trustedPrincipals[]"],
    ...["cluster.logs.s3.prefix", "cluster.replacementApproval", "cluster.sharedWith[]"],
    ...["audiences[]", "issuer", "scopes[]"].map((name) => `eventApi.authorization.${name}`),
    "network.replacementApproval",
    ...["adminValues[]", "editorValues[]", "emailAttribute", "loginAttribute", "metadataUrl", "nameAttribute", "roleAttribute"].map(
      (name) => `observability.grafana.authentication.${name}`,
    ),
    ...["observability.lag.<key>", "observability.runbookUrl"],
    ...["pipelines.<name>.plugin.key", "planReview.accepted[].address", "planReview.accepted[].reason"],
    ...["quotas[].certificate", "quotas[].clientId"],
    ...["consumerGroups[]", "excludedConsumerGroups[]", "excludedTopics[]", "topics[]"].map((name) => `replicator.${name}`),
  ]);
});
