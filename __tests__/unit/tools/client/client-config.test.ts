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
  test("is read from the values of outputs alone", async () => {
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

  test("is read from the outputs of a module that is a cluster alone", async () => {
    const { cluster_arn: arn, ...others } = outputs;
    writeFileSync(file, JSON.stringify({ ...others, arn }));
    expect(await json({})).toMatchObject({ cluster: "ads" });
  });

  test("does not accept a mechanism that it has no listener for, and says which it has", async () => {
    await expect(config({ mechanism: "scram", user: "alice" })).rejects.toThrow("ads: scram is not enabled; the cluster accepts iam.");
  });

  test("does not take TLS without client certificates for mutual TLS", async () => {
    writeFileSync(file, JSON.stringify({ ...outputs, bootstrap_brokers_tls: "b-1.ads.example:9094", client_authentication: ["iam"] }));
    await expect(config({ mechanism: "mtls", user: "orders" })).rejects.toThrow("ads: mtls is not enabled; the cluster accepts iam.");
  });

  test.each([
    ["{", /outputs\.json: not JSON/],
    ["[]", /outputs\.json: not a JSON object of outputs/],
    ["{}", /not the outputs of a cluster: there is neither cluster_arn nor arn/],
    [JSON.stringify({ cluster_arn: "arn:aws:s3:::bucket" }), /not the ARN of an MSK cluster/],
  ])("is not found in %s", async (text, message) => {
    writeFileSync(file, text);
    await expect(config({})).rejects.toThrow(message);
  });

  test.each([
    [{ outputs: "outputs.json", stack: "." }, "--outputs and --stack: only one of them."],
    [{ cluster: "ads" }, "ads: not the ARN of an MSK cluster: arn:aws:kafka:<region>:<account>:cluster/<name>/<id>"],
    [{ via: "public" }, "--via public: only MSK knows those addresses: name the cluster with --cluster ARN."],
    [{ mechanism: "scram" }, "--user: needed with --mechanism scram: the SCRAM user."],
    [{ mechanism: "mtls" }, "--user: needed with --mechanism mtls: the certificate's common name."],
    [{ user: "alice" }, "--user: not used with --mechanism iam: the client is whoever its AWS credentials say."],
    [
      { mechanism: "scram", user: 'a"; b="' },
      '--user: a"; b=": needed are 1 to 64 letters, digits, _, ., @ and -, a letter or digit first.',
    ],
    [
      { mechanism: "mtls", user: "../../etc" },
      "--user: ../../etc: needed are 1 to 64 letters, digits, _, ., @ and -, a letter or digit first.",
    ],
  ] as const)("is not asked for with %j", async (options, message) => {
    await expect(config(options)).rejects.toThrow(message);
  });
});

describe("files", () => {
  test("are printed as they are where there is one, and with their names where there are several", async () => {
    expect(await config({ for: "spring" })).toMatch(/^# Written by msk client-config/);
    expect((await config({ for: "java" })).match(/^==> .* <==$/gm)).toEqual(["==> client.properties <==", "==> dependencies.xml <=="]);
  });

  test("are written, and written anew when the cluster has changed", async () => {
    const out = join(folder, "made", "here");
    await config({ out });
    writeFileSync(file, JSON.stringify({ ...outputs, bootstrap_brokers_iam: "b-9.ads.example:9098" }));
    expect(await config({ out })).toBe(`${join(out, "client.properties")}\n${join(out, "dependencies.xml")}\n`);
    expect(readFileSync(join(out, "client.properties"), "utf8")).toContain("b-9.ads.example");
  });

  test("of somebody else are left alone, and then nothing is written", async () => {
    const out = join(folder, "theirs");
    mkdirSync(out);
    writeFileSync(join(out, "dependencies.xml"), "<theirs/>");
    await expect(config({ out })).rejects.toThrow("dependencies.xml: there already, and not as msk client-config wrote it");
    expect(readdirSync(out)).toEqual(["dependencies.xml"]);
    expect(readFileSync(join(out, "dependencies.xml"), "utf8")).toBe("<theirs/>");
  });

  test("that were edited are somebody else's", async () => {
    const out = join(folder, "edited");
    for (const language of ["java", "cli", "node", "python", "go", "spring"] as const) {
      const own = join(out, language);
      await config({ for: language, out: own });
      await config({ for: language, out: own }); // untouched, they are ours
      const [first = ""] = readdirSync(own);
      writeFileSync(join(own, first), `${readFileSync(join(own, first), "utf8")}\n`);
      await expect(config({ for: language, out: own })).rejects.toThrow(`${first}: there already`);
    }
  });
});
