import { describe, expect, test } from "@jest/globals";
import { sliceOf } from "../../../../../tools/changes/plan/slice.js";

const head = { terraform: { backend: {} }, provider: { aws: [{ region: "us-east-1" }] } };
const stack = (parts: Record<string, unknown>) => ({ ...head, ...parts });
const baseline = stack({
  variable: { cidrs: { type: "list(string)" } },
  resource: {
    aws_vpc: { net: { cidr_block: "10.0.0.0/16" } },
    aws_subnet: { a: { vpc_id: "${aws_vpc.net.id}" }, b: { vpc_id: "${aws_vpc.net.id}", tags: { n: "b" } } },
    aws_msk_cluster: { cluster: { subnets: ["${aws_subnet.a.id}"], name: "orders" } },
  },
  data: { aws_region: { here: {} } },
  locals: { names: ["${aws_subnet.b.id}"] },
});
const applied = new Map<string, unknown>([
  ["aws_vpc.net", { id: "vpc-1" }],
  ["aws_subnet.a", { id: "subnet-a", note: "${x} %{y}" }],
  ["aws_subnet.b", { id: "subnet-b" }],
  ["aws_msk_cluster.cluster", { arn: "arn" }],
  ["data.aws_region.here", { name: "us-east-1" }],
]);
const change = (path: string[], value: unknown) => {
  const copy = structuredClone(baseline) as Record<string, unknown>;
  const owner = path.slice(0, -1).reduce((at, key) => at[key] as Record<string, unknown>, copy);
  owner[path.at(-1) as string] = value;
  return copy;
};

describe("the part of a changed stack that is planned", () => {
  test("is the changed block, with values from the state for what it refers to", () => {
    const changed = change(["resource", "aws_msk_cluster", "cluster", "name"], "payments");

    expect(sliceOf(baseline, changed, applied, new Set())).toEqual({
      stack: {
        ...head,
        variable: { cidrs: { type: "list(string)" } },
        locals: {
          names: ["${local.applied.aws_subnet_b.id}"],
          applied: {
            aws_subnet_a: { id: "subnet-a", note: "$${x} %%{y}" },
            aws_subnet_b: { id: "subnet-b" },
            aws_vpc_net: { id: "vpc-1" },
          },
        },
        resource: { aws_msk_cluster: { cluster: { subnets: ["${local.applied.aws_subnet_a.id}"], name: "payments" } } },
      },
      addresses: new Set(["aws_msk_cluster.cluster"]),
    });
  });

  test("includes everything that depends on the changed block, over several steps", () => {
    const { addresses } = sliceOf(baseline, change(["resource", "aws_vpc", "net", "cidr_block"], "10.1.0.0/16"), applied, new Set());

    expect(addresses).toEqual(new Set(["aws_vpc.net", "aws_subnet.a", "aws_subnet.b", "aws_msk_cluster.cluster"]));
  });

  test("says which removed resources Terraform forgets instead of destroying them", () => {
    const removed = [{ from: "aws_subnet.b", lifecycle: { destroy: false } }];
    const changed = JSON.parse(JSON.stringify({ ...change(["resource", "aws_subnet", "b"], undefined), removed }));

    expect(sliceOf(baseline, changed, applied, new Set()).stack).toMatchObject({ removed });
  });

  test("includes removed blocks, new blocks, and blocks that are not in the state", () => {
    const removed = change(["resource", "aws_subnet", "b"], undefined);
    const added = change(["resource", "aws_kms_key"], { key: {} });
    const notApplied = new Map([...applied].filter(([address]) => address !== "data.aws_region.here"));

    expect(sliceOf(baseline, JSON.parse(JSON.stringify(removed)), applied, new Set()).addresses).toEqual(new Set(["aws_subnet.b"]));
    expect(sliceOf(baseline, added, applied, new Set()).addresses).toEqual(new Set(["aws_kms_key.key"]));
    expect(sliceOf(baseline, baseline, notApplied, new Set())).toMatchObject({
      ...{ stack: { data: { aws_region: { here: {} } } }, addresses: new Set(["data.aws_region.here"]) },
    });
  });

  test("includes blocks that the plan of the unchanged stack changes", () => {
    expect(sliceOf(baseline, baseline, applied, new Set(["aws_subnet.a"])).addresses).toEqual(
      new Set(["aws_subnet.a", "aws_msk_cluster.cluster"]),
    );
  });

  test("of an unchanged stack is empty", () => {
    const { stack: part, addresses } = sliceOf(baseline, baseline, applied, new Set());

    expect(addresses).toEqual(new Set());
    expect(part).not.toHaveProperty("resource");
    expect(part).not.toHaveProperty("data");
  });

  test("does not depend on blocks that exist", () => {
    const changed = change(["resource", "aws_subnet", "a", "depends_on"], ["aws_vpc.net", "aws_subnet.b"]);
    (changed["resource"] as { aws_subnet: { b: object } }).aws_subnet.b = { other: true };

    const { stack: part } = sliceOf(baseline, changed, applied, new Set());

    expect(part).toMatchObject({ resource: { aws_subnet: { a: { depends_on: ["aws_subnet.b"] } } } });
  });

  test("follows locals to what they refer to", () => {
    const withOutput = structuredClone(baseline) as unknown as { resource: Record<string, Record<string, Record<string, unknown>>> };
    withOutput.resource["terraform_data"] = { all: { input: "${local.names}" } };
    const state = new Map([...applied, ["terraform_data.all", { input: "x" }]]);
    const changed = structuredClone(withOutput) as unknown as { resource: { aws_subnet: { b: { tags: object } } } };
    changed.resource.aws_subnet.b.tags = { n: "c" };

    expect(sliceOf({ ...withOutput }, { ...changed }, state, new Set())).toMatchObject({
      addresses: new Set(["aws_subnet.b", "terraform_data.all"]),
      stack: { locals: { names: ["${aws_subnet.b.id}"] } },
    });
  });

  test("escapes values of lists and nested maps, and keeps numbers and null", () => {
    const values = { list: ["${a}", 1, null], map: { inner: "%{b}" }, flag: true };
    const changed = change(["resource", "aws_msk_cluster", "cluster", "x"], "${aws_vpc.net.id}");

    const { stack: part } = sliceOf(baseline, changed, new Map([...applied, ["aws_vpc.net", values]]), new Set());

    expect(part).toMatchObject({ locals: { applied: { aws_vpc_net: { list: ["$${a}", 1, null], map: { inner: "%%{b}" }, flag: true } } } });
  });

  test("reads ephemeral resources and their references", () => {
    const before = stack({
      ephemeral: { aws_secret: { s: { length: 8 } } },
      resource: { aws_user: { u: { p: "${ephemeral.aws_secret.s.v}" } } },
    });
    const after = stack({ ...before, ephemeral: { aws_secret: { s: { length: 9 } } } });
    const state = new Map<string, unknown>([
      ["ephemeral.aws_secret.s", {}],
      ["aws_user.u", {}],
    ]);

    const { stack: part, addresses } = sliceOf(before, after, state, new Set());

    expect(part).toMatchObject({
      ephemeral: { aws_secret: { s: { length: 9 } } },
      resource: { aws_user: { u: { p: "${ephemeral.aws_secret.s.v}" } } },
    });
    expect(addresses).toEqual(new Set(["ephemeral.aws_secret.s", "aws_user.u"]));
  });
});
