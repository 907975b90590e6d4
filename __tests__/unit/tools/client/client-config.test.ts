import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type ClientConfigOptions, clientConfig } from "../../../../tools/client/index.js";
import { outputOf } from "../../../support/processes/output-of.js";

const outputs = {
  cluster_arn: "arn:aws:kafka:eu-west-1:123456789012:cluster/ads/0c1e3f5a-1111-2222-3333-444455556666-2",
  bootstrap_brokers_iam: "b-1.ads.example:9098,b-2.ads.example:9098",
  bootstrap_brokers_scram: "",
  bootstrap_brokers_tls: null,
  somebody_elses: { sensitive: true },
};

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "client-config-"));
  file = join(folder, "outputs.json");
  writeFileSync(file, JSON.stringify(outputs));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const config = (options: Partial<ClientConfigOptions>) =>
  outputOf(() =>
    clientConfig({ mechanism: "iam", for: "java", ...(options.cluster || options.stack ? {} : { outputs: file }), ...options }),
  );

const json = async (options: Partial<ClientConfigOptions>) => JSON.parse(await config({ ...options, json: true }));

describe("the cluster", () => {
  test("is read from a file that contains only the values of outputs", async () => {
    expect(await json({})).toMatchObject({
      cluster: "ads",
      region: "eu-west-1",
      bootstrapServers: outputs.bootstrap_brokers_iam,
      maxMessageBytes: 1_048_588,
    });
  });

  test("is read from what `terraform output -json` prints", async () => {
    const wrapped = Object.entries({ ...outputs, max_message_bytes: 5_000_000 }).map(([name, value]) => [
      name,
      { sensitive: false, type: "string", value },
    ]);
    writeFileSync(file, JSON.stringify(Object.fromEntries(wrapped)));
    expect(await json({})).toMatchObject({ cluster: "ads", maxMessageBytes: 5_000_000 });
  });

  test("is read from the outputs of a cluster module", async () => {
    const { cluster_arn: arn, ...others } = outputs;
    writeFileSync(file, JSON.stringify({ ...others, arn }));
    expect(await json({})).toMatchObject({ cluster: "ads" });
  });

  test("rejects a mechanism without a listener, and lists the enabled mechanisms", async () => {
    await expect(config({ mechanism: "scram", user: "alice" })).rejects.toThrow("ads: scram is not enabled; enabled: iam.");
  });

  test("does not use TLS without client certificates for mutual TLS", async () => {
    writeFileSync(file, JSON.stringify({ ...outputs, bootstrap_brokers_tls: "b-1.ads.example:9094", client_authentication: ["iam"] }));
    await expect(config({ mechanism: "mtls", user: "orders" })).rejects.toThrow("ads: mtls is not enabled; enabled: iam.");
  });

  test.each([
    ["{", /outputs\.json: not JSON/],
    ["[]", /outputs\.json: not a JSON object; write the file with/],
    ["{}", /not the outputs of a cluster: it has neither cluster_arn nor arn/],
    [JSON.stringify({ cluster_arn: "arn:aws:s3:::bucket" }), /not the ARN of an MSK cluster/],
  ])("is not found in %s", async (text, message) => {
    writeFileSync(file, text);
    await expect(config({})).rejects.toThrow(message);
  });

  test.each([
    [{ outputs: "outputs.json", stack: "." }, "--outputs and --stack exclude each other; use one of them."],
    [{ cluster: "ads" }, "ads is not the ARN of an MSK cluster; use arn:aws:kafka:<region>:<account>:cluster/<name>/<id>"],
    [{ via: "public" }, "--via public: requires --cluster ARN; only the MSK API returns those addresses."],
    [{ mechanism: "scram" }, "--user: required with --mechanism scram; use the SCRAM user."],
    [{ mechanism: "mtls" }, "--user: required with --mechanism mtls; use the common name of the certificate."],
    [{ user: "alice" }, "--user: not allowed with --mechanism iam; the AWS credentials identify the client."],
    [
      { mechanism: "scram", user: 'a"; b="' },
      '--user: a"; b=" is not a valid name; use 1 to 64 letters, digits, _, ., @ and -, starting with a letter or digit.',
    ],
    [
      { mechanism: "mtls", user: "../../etc" },
      "--user: ../../etc is not a valid name; use 1 to 64 letters, digits, _, ., @ and -, starting with a letter or digit.",
    ],
  ] as const)("is not read with the wrong options %j", async (options, message) => {
    await expect(config(options)).rejects.toThrow(message);
  });
});

describe("the schema of a topic", () => {
  const withSchemas = { ...outputs, schema_registry_name: "msk-ha-prod", topic_schemas: { "ad-events": "ad-event", clicks: "click" } };

  test.each([
    ["java", "client.properties", ["registry.name=msk-ha-prod", "schemaName=ad-event", "schemaAutoRegistrationEnabled=false"]],
    ["java", "dependencies.xml", ["<artifactId>schema-registry-serde</artifactId>"]],
    ["spring", "application.yml", ["registry.name: msk-ha-prod", "schemaName: ad-event", "value-serializer: com.amazonaws."]],
    ["node", "schema-registry.mjs", ['RegistryName: "msk-ha-prod", SchemaName: "ad-event"', 'region: "eu-west-1"']],
    ["python", "schema_registry.py", ['REGISTRY = "msk-ha-prod"', 'SCHEMA = "ad-event"']],
    ["go", "schemas.go", ['registryName = "msk-ha-prod"', 'schemaName   = "ad-event"']],
  ] as const)("is in the files for %s: %s", async (language, name, parts) => {
    writeFileSync(file, JSON.stringify(withSchemas));
    const files: { name: string; content: string }[] = (await json({ for: language, topic: "ad-events" })).files;
    const { content } = files.find((each) => each.name === name) ?? { content: "" };

    for (const part of parts) expect(content).toContain(part);
  });

  test("is left out without a topic", async () => {
    writeFileSync(file, JSON.stringify(withSchemas));

    for (const language of ["java", "spring", "node", "python", "go"] as const)
      expect(await config({ for: language })).not.toMatch(/msk-ha-prod|schemaregistry|schema-registry|aws_glue/);
  });

  test.each([
    [withSchemas, { topic: "orders" }, "--topic: orders of ads has no schema; topics with a schema: ad-events, clicks."],
    [withSchemas, { topic: "toString" }, "--topic: toString of ads has no schema"],
    [{ ...withSchemas, topic_schemas: null }, { topic: "orders" }, "topics with a schema: none."],
    [outputs, { topic: "ad-events" }, "--topic: the source has no schema registry; use the outputs of a platform"],
    [withSchemas, { topic: "ad-events", for: "cli" }, "--topic: not allowed with --for cli; Kafka's scripts write and print bytes."],
  ] as const)("is refused in %j with %j", async (of, options, message) => {
    writeFileSync(file, JSON.stringify(of));

    await expect(config(options)).rejects.toThrow(message);
  });
});

describe("files", () => {
  test("are printed unchanged if there is one, and with their names if there are several", async () => {
    expect(await config({ for: "spring" })).toMatch(/^# Generated by msk client-config/);
    expect((await config({ for: "java" })).match(/^==> .* <==$/gm)).toEqual(["==> client.properties <==", "==> dependencies.xml <=="]);
  });

  test("are written, and overwritten after the cluster has changed", async () => {
    const out = join(folder, "made", "here");
    await config({ out });
    writeFileSync(file, JSON.stringify({ ...outputs, bootstrap_brokers_iam: "b-9.ads.example:9098" }));
    expect(await config({ out })).toBe(`${join(out, "client.properties")}\n${join(out, "dependencies.xml")}\n`);
    expect(readFileSync(join(out, "client.properties"), "utf8")).toContain("b-9.ads.example");
  });

  test("of another origin are not overwritten, and nothing is written", async () => {
    const out = join(folder, "theirs");
    mkdirSync(out);
    writeFileSync(join(out, "dependencies.xml"), "<theirs/>");
    await expect(config({ out })).rejects.toThrow("dependencies.xml: already exists and was not generated by msk client-config");
    expect(readdirSync(out)).toEqual(["dependencies.xml"]);
    expect(readFileSync(join(out, "dependencies.xml"), "utf8")).toBe("<theirs/>");
  });

  test("that were edited are not overwritten", async () => {
    const out = join(folder, "edited");
    for (const language of ["java", "cli", "node", "python", "go", "spring"] as const) {
      const own = join(out, language);
      await config({ for: language, out: own });
      await config({ for: language, out: own }); // overwrites unedited files
      const [first = ""] = readdirSync(own);
      writeFileSync(join(own, first), `${readFileSync(join(own, first), "utf8")}\n`);
      await expect(config({ for: language, out: own })).rejects.toThrow(`${first}: already exists`);
    }
  });
});
