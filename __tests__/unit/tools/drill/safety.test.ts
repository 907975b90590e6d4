import { expect, test } from "@jest/globals";
import { UsageError } from "../../../../tools/command/run.js";
import { confirm, productionTag, refuseProduction } from "../../../../tools/drill/safety.js";

test.each([
  [{ Environment: "prod" }, "Environment=prod"],
  [{ env: "Production" }, "env=Production"],
  [{ Team: "a", stage: "LIVE" }, "stage=LIVE"],
  [{ Environment: "dev" }, undefined],
  [{ Owner: "production" }, undefined],
  [{ environment: "preproduction" }, undefined],
])("%j marks production: %s", (tags, found) => {
  expect(productionTag(tags)).toBe(found);
});

test("a cluster that is tagged as production is refused without the explicit option", () => {
  expect(() => refuseProduction("orders", { Environment: "prod" }, false)).toThrow(
    "orders is tagged Environment=prod. A drill disturbs its clients; add --production if that is what you want.",
  );
  expect(() => refuseProduction("orders", { Environment: "prod" }, true)).not.toThrow();
  expect(() => refuseProduction("orders", {}, false)).not.toThrow();
});

test("a drill that nobody can confirm is wrong usage", async () => {
  const terminal = process.stdin.isTTY;
  Object.assign(process.stdin, { isTTY: undefined });
  try {
    await expect(confirm("A broker fails.", "orders", new AbortController().signal)).rejects.toThrow(
      new UsageError("Nobody can confirm the drill on this input; add --yes."),
    );
  } finally {
    Object.assign(process.stdin, { isTTY: terminal });
  }
});
