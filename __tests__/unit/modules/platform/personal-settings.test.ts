import { expect, test } from "@jest/globals";
import { synthesize } from "../../../support/modules/synthesized.js";

test("administrators' networks are a variable, empty by default", () => {
  const { variable } = synthesize("environment: dev");

  expect(variable["administrator_cidrs"]).toMatchObject({ type: "list(string)", default: [], nullable: false });
  expect(variable["administrator_cidrs"].validation).toEqual([
    {
      condition: expect.stringContaining("alltrue([for item in var.administrator_cidrs : can(regex("),
      error_message: "each of administrator_cidrs must be an IPv4 network such as 192.0.2.0/24, not 0.0.0.0/0.",
    },
  ]);
});
