import { Readable } from "node:stream";
import { expect, test } from "@jest/globals";
import { PlanFormatError, type PlanVisitor, streamPlan } from "../../../../tools/terraform/index.js";

const plan = {
  format_version: "1.2",
  terraform_version: "1.11.4",
  variables: { region: { value: "eu-west-1" }, none: {} },
  planned_values: { root_module: { resources: [{ address: "aws_vpc.this", type: "aws_vpc", values: { cidr: "10.0.0.0/16" } }] } },
  resource_drift: [{ address: "aws_vpc.drift", type: "aws_vpc", change: { actions: ["update"] } }],
  resource_changes: [
    { address: "aws_vpc.one", type: "aws_vpc", change: { actions: ["create"], after: { tags: { "a.b": "é" } } } },
    { address: "aws_vpc.two", type: "aws_vpc", change: { actions: ["no-op"] } },
  ],
  configuration: { provider_config: { aws: { name: "aws" } }, root_module: { resources: [{ name: "not read" }] } },
  output_changes: { url: { actions: ["create"], before: null, after: "x" } },
  prior_state: { format_version: "1.0", values: { resource_changes: [{ address: "not read" }] } },
  checks: [{ address: { to_display: "check.support", kind: "check" }, status: "pass" }],
};

/** Reads a document in chunks of some bytes. */
async function read(document: string | Uint8Array, size = 7) {
  const bytes = Buffer.from(document as string);
  const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size));
  const seen: unknown[] = [];
  const visitor: Required<PlanVisitor> = {
    resource: ({ address, change }) => seen.push(["resource", address, change.after ?? null]),
    drift: ({ address }) => seen.push(["drift", address]),
    output: (name, { after }) => seen.push(["output", name, after]),
    variable: (name, value) => seen.push(["variable", name, value]),
    check: ({ status }) => seen.push(["check", status]),
    provider: ({ name }) => seen.push(["provider", name]),
  };
  return { head: await streamPlan(Readable.from(chunks), visitor), seen };
}

test("passes each part of a plan to the visitor, in the order of the document, whatever its chunks are", async () => {
  for (const size of [1, 7, 100_000]) {
    const { head, seen } = await read(JSON.stringify(plan), size);

    expect(head).toEqual({ format_version: "1.2", terraform_version: "1.11.4" });
    expect(seen).toEqual([
      ["variable", "region", "eu-west-1"],
      ["variable", "none", undefined],
      ["drift", "aws_vpc.drift"],
      ["resource", "aws_vpc.one", { tags: { "a.b": "é" } }],
      ["resource", "aws_vpc.two", null],
      ["provider", "aws"],
      ["output", "url", "x"],
      ["check", "pass"],
    ]);
  }
});

test("reads a plan with a byte order mark, without a version of Terraform, and without a visitor's methods", async () => {
  expect((await read(`\ufeff${JSON.stringify(plan)}`, 100_000)).seen).toHaveLength(8);
  expect(
    await streamPlan(
      Readable.from([
        Buffer.from('{"format_version":"1.0","resource_changes":[],"checks":[{}],"configuration":{"provider_config":{"aws":{}}}}'),
      ]),
      {},
    ),
  ).toEqual({
    format_version: "1.0",
  });
});

const HOW = "write it with `terraform show -json tfplan > plan.json`";

test.each([
  ["nothing", "", `The plan is empty; ${HOW}.`],
  ["blanks", " \n ", `The plan is empty; ${HOW}.`],
  ["a saved plan", "PK\u0003\u0004 zip", `The plan can't be read: this is a saved plan, not JSON; ${HOW}.`],
  [
    "the log of plan -json",
    '{"@level":"info"}\n{"@level":"info"}',
    `The plan can't be read: this is the log of \`terraform plan -json\`; ${HOW}.`,
  ],
  ["the text of show", "Terraform will perform", `The plan can't be read: this is not JSON; ${HOW}.`],
  ["an array", "[]", `The plan can't be read: this is not JSON; ${HOW}.`],
  ["another document", '{"name":"package"}', `The document is JSON, but not a Terraform plan: it has no format_version; ${HOW}.`],
  ["a state", '{"version":4,"lineage":"a1","resources":[]}', `The document is a Terraform state, not a plan; ${HOW}.`],
  ["the next format", '{"format_version":"2.0"}', 'The plan has the format version "2.0"; this reader knows 1.x.'],
  [
    "half a plan",
    '{"format_version":"1.2","resource_changes":[',
    `The plan ends after 44 bytes, before its JSON is complete; ${HOW} again.`,
  ],
  [
    "resources of something else",
    '{"format_version":"1.2","resource_changes":[{"address":"a"}]}',
    `The document is no plan of Terraform: resource_changes[0] has no address, type or actions; ${HOW}.`,
  ],
  [
    "no resource",
    '{"format_version":"1.2","resource_drift":[null]}',
    `The document is no plan of Terraform: resource_drift[0] has no address, type or actions; ${HOW}.`,
  ],
])("refuses %s with what to do", async (_, document, message) => {
  const refusal = read(document, 100_000);

  await expect(refusal).rejects.toThrow(PlanFormatError);
  await expect(refusal).rejects.toThrow(message);
});

test("refuses UTF-16, as PowerShell writes it", async () => {
  const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(JSON.stringify(plan), "utf16le")]);

  await expect(read(utf16, 100_000)).rejects.toThrow("The plan can't be read: the file is UTF-16, as PowerShell's > writes it;");
});

test("names the place of invalid JSON", async () => {
  const refusal = read('{"format_version":"1.2", oops}', 10);

  await expect(refusal).rejects.toThrow(PlanFormatError);
  await expect(refusal).rejects.toThrow(/^The plan is not valid JSON, within its first 30 bytes: .+; write it with/);
});

test("refuses text after the document", async () => {
  await expect(read('{"format_version":"1.2"} {"format_version":"1.2"}', 100_000)).rejects.toThrow(
    /^The plan is not valid JSON, within its first 49 bytes/,
  );
});

test("passes on an error of the visitor as it is", async () => {
  const failing = streamPlan(Readable.from([Buffer.from(JSON.stringify(plan))]), {
    resource: () => {
      throw new Error("the visitor failed");
    },
  });

  await expect(failing).rejects.toThrow("the visitor failed");
});
