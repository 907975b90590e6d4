import { expect, test } from "@jest/globals";
import { type Check, failed, passed, skipped, warning } from "../../../../tools/doctor/check.js";
import { runChecks } from "../../../../tools/doctor/checklist.js";

const check = (id: Check<object>["id"], run: Check<object>["run"], needs?: Check<object>["needs"]): Check<object> => ({
  ...{ id, about: id, run },
  ...(needs && { needs }),
});

test("runs checks in their order, and reports each as soon as it has run", async () => {
  const reported: string[][] = [];
  const results = await runChecks(
    [check("network/dns", async () => [passed("a", "x"), passed("b", "y")]), check("network/tcp", async () => [passed("c")])],
    {},
    { report: (checked) => reported.push(checked.map(({ text }) => text)) },
  );

  expect(reported).toEqual([["a", "b"], ["c"]]);
  expect(results).toEqual([
    { check: "network/dns", status: "passed", subject: "x", text: "a" },
    { check: "network/dns", status: "passed", subject: "y", text: "b" },
    { check: "network/tcp", status: "passed", text: "c" },
  ]);
});

test.each([
  ["failed", [failed("f", "a", "x")], true],
  ["was skipped", [skipped("s")], true],
  ["has no result", [], true],
  ["failed for one of two subjects", [failed("f", "a", "x"), passed("p", "y")], false],
  ["passed with a warning", [warning("w", "a")], false],
])("a check that needs one that %s", async (_, results, isSkipped) => {
  const all = await runChecks(
    [check("network/dns", async () => results), check("network/tcp", async () => [passed("ran")], ["network/dns"])],
    {},
  );

  expect(all.at(-1)).toMatchObject({
    check: "network/tcp",
    status: isSkipped ? "skipped" : "passed",
    text: isSkipped ? "needs network/dns" : "ran",
  });
});

test("a check learns for which subjects another one has passed", async () => {
  const seen: (readonly string[])[] = [];
  await runChecks(
    [
      check("network/dns", async () => [failed("f", "a", "x"), passed("p", "y"), warning("w", "a", "z")]),
      check("network/tcp", async ({ passed: sound }) => {
        seen.push(sound("network/dns", ["x", "y", "z", "other"]), sound("tls/handshake", ["y"]));
        return [passed("ran")];
      }),
    ],
    {},
  );

  expect(seen).toEqual([["y", "z"], []]);
});

test("the context is given to each check", async () => {
  const results = await runChecks([{ id: "aws/x", about: "x", run: async ({ name }: { name: string }) => [passed(name)] }], {
    name: "shop",
  });

  expect(results.map(({ text }) => text)).toEqual(["shop"]);
});

test("an unexpected error fails this check alone", async () => {
  const results = await runChecks(
    [
      check("aws/cluster", async () => {
        throw new Error("socket hang up");
      }),
      check("network/dns", async () => [passed("ran")]),
    ],
    {},
  );

  expect(results).toEqual([
    {
      ...{ check: "aws/cluster", status: "failed", text: "could not be checked: socket hang up" },
      advice: "Try again; if it fails again, report it with this message.",
    },
    { check: "network/dns", status: "passed", text: "ran" },
  ]);
});

test.each(["AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "ForbiddenException"])(
  "a check without a permission is skipped: %s",
  async (name) => {
    const results = await runChecks(
      [
        check("aws/cluster", async () => {
          throw Object.assign(new Error("not authorized to perform kafka:DescribeClusterV2"), { name });
        }),
      ],
      {},
    );

    expect(results).toEqual([
      { check: "aws/cluster", status: "skipped", text: "no permission: not authorized to perform kafka:DescribeClusterV2" },
    ]);
  },
);

test("a refusal without a message is named", async () => {
  const error = Object.assign(new Error(""), { name: "AccessDenied" });
  const results = await runChecks([check("aws/cluster", () => Promise.reject(error))], {});

  expect(results[0]?.text).toBe("no permission: AccessDenied");
});

test("stops between two checks", async () => {
  const controller = new AbortController();
  const ran: string[] = [];
  const running = runChecks(
    [
      check("network/dns", async () => {
        ran.push("dns");
        controller.abort(new Error("stopped"));
        return [passed("p")];
      }),
      check("network/tcp", async () => {
        ran.push("tcp");
        return [passed("p")];
      }),
    ],
    {},
    { signal: controller.signal },
  );

  await expect(running).rejects.toThrow("stopped");
  expect(ran).toEqual(["dns"]);
});
