import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { publishedModules } from "../../modules/platform/index.js";
import { filesBelow } from "../../tools/build/modules/files.js";
import { writeModules } from "../../tools/build/modules/index.js";
import { synthesizedModule } from "../../tools/build/modules/synthesized-module.js";
import { checkovOnHcl } from "../../tools/setup/checkov.js";
import { runFolder } from "../../tools/setup/folders.js";
import { errorsIn, runTerraform, terraformEnvironment } from "../../tools/terraform/index.js";
import { terraformIn } from "../support/terraform/example-module.js";
import { plannedBy, providerWithoutAccount } from "../support/terraform/planned-by.js";

let folder: string;

beforeAll(async () => {
  folder = runFolder("modules");
  await writeModules(join(folder, "terraform"), () => undefined);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const names = publishedModules.map(({ name }) => name);

test("publishes a module for each part, and one for the complete platform", () => {
  expect(names).toEqual([
    "network",
    "msk-cluster",
    "msk-express",
    "msk-serverless",
    "kafka-access",
    "msk-observability",
    "event-api",
    "schema-registry",
    "platform",
  ]);
});

test("two builds write the same bytes, and the checksums are right", async () => {
  await writeModules(join(folder, "again"), () => undefined);
  const sums = (files: Record<string, Uint8Array>) =>
    Object.fromEntries(Object.entries(files).map(([path, content]) => [path, createHash("sha256").update(content).digest("hex")]));
  const written = sums(filesBelow(join(folder, "terraform")));
  expect(sums(filesBelow(join(folder, "again")))).toEqual(written);
  const listed = readFileSync(join(folder, "terraform", "SHA256SUMS"), "utf8")
    .trim()
    .split("\n");
  expect(listed).toHaveLength(names.length);
  for (const line of listed) {
    const [sum, archive] = line.split("  ");
    expect(written[archive as string]).toBe(sum);
  }
});

test("checkov can read every file, and finds nothing that is not accepted with a reason", async () => {
  const { passed, findings, unreadable, files } = await checkovOnHcl(join(folder, "terraform"), (line) =>
    process.stdout.write(`${line}\n`),
  );
  // It has no check for resources of Glue's registry, and lists no file without a checked resource.
  const written = Object.entries(filesBelow(join(folder, "terraform"), (path) => path.endsWith("main.tf"))).flatMap(([path, text]) =>
    /^resource "(?!aws_glue_)/m.test(new TextDecoder().decode(text)) ? [path] : [],
  );
  expect({ findings, unreadable }).toEqual({ findings: [], unreadable: 0 });
  // It reports a file that it can't parse as one without findings.
  expect(files.map((file) => relative(join(folder, "terraform"), file))).toEqual(expect.arrayContaining(written));
  expect(written.length).toBeGreaterThan(20);
  expect(passed).toBeGreaterThan(900);
});

describe("a call of msk-cluster with depends_on, and with a name that is known after the apply", () => {
  async function plan(arguments_: string): Promise<string[]> {
    const cwd = join(folder, "depends-on");
    mkdirSync(cwd, { recursive: true });
    writeFileSync(
      join(cwd, "main.tf"),
      `${providerWithoutAccount}
resource "terraform_data" "name" {
  input = "orders"
}

module "msk" {
  source     = "${join(folder, "terraform", "msk-cluster")}"
  name       = terraform_data.name.output
  vpc_id     = "vpc-0123456789abcdef0"
  subnet_ids = ["subnet-0aaaaaaaaaaaaaaaa", "subnet-0bbbbbbbbbbbbbbbb", "subnet-0cccccccccccccccc"]
  depends_on = [terraform_data.name]
  ${arguments_}
}
`,
    );
    await terraformIn(cwd, "init", "-input=false", "-no-color");
    const run = await runTerraform(["plan", "-json", "-input=false"], { folder: cwd, environment: await terraformEnvironment() });
    return errorsIn(run).map(({ summary }) => summary);
  }

  test("can be planned without the present size of the volumes", async () => {
    expect(await plan("read_cluster = false")).toEqual([]);
  });

  test("can't be planned with it", async () => {
    expect(await plan("")).toEqual(["Invalid for_each argument"]);
  });
});

describe.each(names)("%s", (name) => {
  const file = (path: string) => readFileSync(join(folder, "terraform", name, path), "utf8");

  test("is formatted, configures no provider and no backend, and can be destroyed", async () => {
    await terraformIn(join(folder, "terraform", name), "fmt", "-check", "-diff");
    for (const path of ["main.tf", "variables.tf", "outputs.tf", "versions.tf"]) {
      expect(file(path)).not.toMatch(/^\s*(provider "|backend "|prevent_destroy)/m);
    }
    expect(file("versions.tf")).toContain('required_version = ">= 1.11.0"');
    expect(file("versions.tf")).toContain('version = ">= 5.100.0, < 7.0.0"');
  });

  test("documents every input and output in its README", () => {
    const blocks = (path: string, kind: string) =>
      [...file(path).matchAll(new RegExp(`^${kind} "(\\w+)"`, "gm"))].map(([, block]) => block);
    const [inputs, outputs] = [blocks("variables.tf", "variable"), blocks("outputs.tf", "output")];
    expect(inputs.length).toBeGreaterThan(name === "schema-registry" ? 1 : 3);
    expect(outputs.length).toBeGreaterThan(1);
    for (const block of [...inputs, ...outputs]) expect(file("README.md")).toContain(`\n| \`${block}\` | `);
    expect(file("README.md")).not.toMatch(/undefined|\[object/);
  });

  test("has the same plan from its HCL as from the synthesized JSON", async () => {
    const module = publishedModules.find((each) => each.name === name);
    const { json, files } = synthesizedModule(name, module?.build ?? (() => undefined));
    const asJson = join(folder, "json", name);
    mkdirSync(join(asJson, "functions"), { recursive: true });
    writeFileSync(join(asJson, "main.tf.json"), JSON.stringify(json));
    for (const [path, content] of Object.entries(files)) writeFileSync(join(asJson, path), content);
    const planned = await plannedBy(join(folder, "root-hcl", name), join(folder, "terraform", name), name);
    // A serverless cluster has five resources, a registry with a schema two; all others have more.
    const fewest = { "msk-serverless": 5, "schema-registry": 2 }[name] ?? 6;
    expect(planned.resources.length).toBeGreaterThanOrEqual(fewest);
    expect(planned).toEqual(await plannedBy(join(folder, "root-json", name), asJson, name));
  });
});
