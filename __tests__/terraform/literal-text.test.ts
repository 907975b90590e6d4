import { mkdirSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { platformRules, platformSettings } from "../../modules/platform/index.js";
import {
  InvalidSettings,
  isPlainMap,
  readSettings,
  type SettingSchema,
  settingSchemaOf,
  unionBranches,
} from "../../modules/settings/index.js";
import { allNodes } from "../../tools/changes/settings/setting-nodes.js";
import { runFolder } from "../../tools/setup/folders.js";
import { Terraform, terraformEnvironment } from "../../tools/terraform/index.js";
import { synthesizeSettings } from "../support/modules/synthesized.js";

// No text of a settings file is evaluated, neither by CDKTF nor by Terraform: Terraform evaluates each synthesized string that contains
// such text, and the result has the text as it was written.

/** Text that is evaluated if it becomes part of a template or of an expression. Each contains the mark. */
const MARK = "literal-mark";
const texts = [
  `\${file("/etc/hostname")}${MARK}`,
  `%{for x in ["a"]}\${x}%{endfor}${MARK}`,
  `$\${a}$$\${b}%%{c}$%{d}${MARK}`,
  `\${TfToken[TOKEN.1]}#{TfToken[TOKEN.2]}${MARK}`,
  `"x"\\\${"\${1}"}'y'${MARK}`,
  `a\t\${b}\n\${c} ${MARK}`,
];

const peer = {
  arn: "arn:aws:kafka:us-east-1:123456789012:cluster/a/0a-1",
  subnetIds: ["subnet-0a1b2c3d", "subnet-1a1b2c3d"],
  securityGroupIds: ["sg-0a1b2c3d"],
};
const jwt = { type: "jwt", issuer: "https://login.example/", audiences: ["a"] };

const grafana = (saml: object) => ({
  observability: {
    prometheus: true,
    grafana: { authentication: { mode: "saml", metadataUrl: "https://login.example/", editorValues: ["editor"], ...saml } },
  },
});

/** A document that sets one setting to a value with the text, by the setting's name. */
const documents: Readonly<Record<string, (text: string) => object>> = {
  "backend{type=local}.path": (text) => ({ backend: { type: "local", path: text } }),
  "backend{type=s3}.key": (text) => ({ backend: { type: "s3", bucket: "states", key: text } }),
  "network{mode=new}.replacementApproval": (text) => ({ network: { mode: "new", replacementApproval: `msk-ha-dev: ${text}` } }),
  "cluster.replacementApproval": (text) => ({ cluster: { replacementApproval: `msk-ha-dev: ${text}` } }),
  "cluster.logs.s3.prefix": (text) => ({ cluster: { logs: { s3: { bucket: "logs", prefix: text } } } }),
  "cluster.sharedWith": (text) => ({
    cluster: { vpcConnectivity: { iam: true }, sharedWith: [`arn:aws:iam::123456789012:role/${text}`] },
  }),
  "replicator.topics": (text) => ({ replicator: { direction: "from", peer, topics: [text] } }),
  "replicator.excludedTopics": (text) => ({ replicator: { direction: "from", peer, excludedTopics: [text] } }),
  "replicator.consumerGroups": (text) => ({ replicator: { direction: "from", peer, consumerGroups: [text] } }),
  "replicator.excludedConsumerGroups": (text) => ({ replicator: { direction: "from", peer, excludedConsumerGroups: [text] } }),
  "clients.<name>.trustedPrincipals": (text) => ({
    clients: { shop: { produce: ["ad-events"], trustedPrincipals: [`arn:aws:iam::123456789012:role/${text}`] } },
  }),
  "eventApi.authorization{type=jwt}.issuer": (text) => ({
    eventApi: { authorization: { ...jwt, issuer: `https://login.example/${text}` } },
  }),
  "eventApi.authorization{type=jwt}.audiences": (text) => ({ eventApi: { authorization: { ...jwt, audiences: [text] } } }),
  "eventApi.authorization{type=jwt}.scopes": (text) => ({ eventApi: { authorization: { ...jwt, scopes: [text] } } }),
  "observability.lag": (text) => ({ observability: { lag: { [text]: { topics: ["ad-events"], maxSeconds: 60, maxRecords: 1 } } } }),
  "observability.runbookUrl": (text) => ({ observability: { prometheus: true, runbookUrl: text } }),
  "observability.grafana.authentication{mode=saml}.adminValues": (text) => grafana({ adminValues: [text] }),
  "observability.grafana.authentication{mode=saml}.editorValues": (text) => grafana({ editorValues: [text] }),
  ...Object.fromEntries(
    ["roleAttribute", "loginAttribute", "nameAttribute", "emailAttribute"].map((name) => [
      `observability.grafana.authentication{mode=saml}.${name}`,
      (text: string) => grafana({ [name]: text }),
    ]),
  ),
  "observability.grafana.authentication{mode=saml}.metadataUrl": (text) => grafana({ metadataUrl: `https://login.example/${text}` }),
  acls: (text) => ({
    cluster: { authentication: { mutualTls: { mode: "managed" } } },
    acls: [{ certificates: [`CN=${text}`], produce: ["ad-events"] }],
  }),
};

let folder: string;
let terraform: Terraform;

beforeAll(async () => {
  folder = runFolder("literal-text");
  mkdirSync(folder, { recursive: true });
  terraform = new Terraform({ folder, environment: await terraformEnvironment() });
  await terraform.init();
});

afterAll(() => rm(folder, { recursive: true, force: true }));

test("every setting that accepts an expression as text is tried", () => {
  const samples = ["", "a/", "CN=", "https://x/", "arn:aws:iam::123456789012:role/", "msk-ha-dev: "].map((start) => `${start}\${a}`);
  const accepts = (schema: SettingSchema | undefined): boolean =>
    schema !== undefined &&
    ((schema.type === "string" &&
      !schema.enum &&
      schema.const === undefined &&
      samples.some((sample) => new RegExp(schema.pattern ?? "", "u").test(sample))) ||
      (unionBranches(schema) ?? []).some(accepts) ||
      accepts(schema.items) ||
      Object.values(schema.properties ?? {}).some(
        (property) => schema.type === "object" && schema.items === undefined && accepts(property),
      ) ||
      (typeof schema.additionalProperties === "object" &&
        (accepts(schema.additionalProperties) || accepts({ type: "string", ...schema.propertyNames }))));
  const names = allNodes(settingSchemaOf(platformSettings))
    .filter(({ schema }) => accepts(schema))
    .map(({ name }) => name);
  const isTried = (name: string) =>
    Object.keys(documents).some((tried) => tried === name || tried.startsWith(`${name}.`) || tried.startsWith(`${name}{`));
  expect(names.filter((name) => !isTried(name))).toEqual([]);
});

const settingsOf = (document: object) => readSettings(JSON.stringify({ environment: "dev", ...document }), platformSettings, platformRules);

function isAccepted(document: object): boolean {
  try {
    settingsOf(document);
    return true;
  } catch (failure) {
    if (failure instanceof InvalidSettings) return false;
    throw failure;
  }
}

/** Returns a document with the settings of both. */
const merged = (one: object, other: object): object => ({
  ...one,
  ...Object.fromEntries(
    Object.entries(other).map(([key, value]) => {
      const before: unknown = (one as Record<string, unknown>)[key];
      return [key, isPlainMap(value) && isPlainMap(before) ? merged(before, value) : value];
    }),
  ),
});

const REFERENCE = /\b((data\.)?aws_\w+\.\w+(\[[^\]]*\])*(\.\w+)+|each\.(key|value)(\[[^\]]*\]|\.\w+)*)/g;
/** A list, which the modules use locals for. */
const LOCAL = /\blocal\.\w+/g;

/** Returns every string of a document with the mark: values, and keys. References become text. */
function marked(value: unknown): string[] {
  if (typeof value === "string")
    return value.includes(MARK) ? [value.replace(REFERENCE, '"reference"').replace(LOCAL, '["reference"]')] : [];
  if (!value || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, item]) => [...marked(key), ...marked(item)]);
}

test.each(texts)("%j is text in every setting that accepts it", async (text) => {
  const accepted = Object.entries(documents).filter(([, document]) => isAccepted(document(text)));
  expect(accepted.map(([name]) => name)).toContain("cluster.replacementApproval");
  // The two backends exclude each other.
  const [local, others] = [true, false].map((isLocal) => accepted.filter(([name]) => name.startsWith("backend{type=local}") === isLocal));
  const strings = [local, others].flatMap((group = []) =>
    marked(synthesizeSettings(settingsOf(group.reduce((all, [, document]) => merged(all, document(text)), {})))),
  );
  expect(strings.length).toBeGreaterThanOrEqual(accepted.length);
  writeFileSync(
    join(folder, "main.tf.json"),
    JSON.stringify({ output: Object.fromEntries(strings.map((value, i) => [`s${i}`, { value }])) }),
  );
  await terraform.apply();
  const evaluated = Object.values(await terraform.outputs()).map(String);

  expect(evaluated).toHaveLength(strings.length);
  const inJson = JSON.stringify(text).slice(1, -1);
  expect(evaluated.filter((result) => !result.includes(text) && !result.includes(inJson))).toEqual([]);
});
