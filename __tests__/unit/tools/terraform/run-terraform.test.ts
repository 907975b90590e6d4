import { describe, expect, test } from "@jest/globals";
import { documentIn, errorsIn, inOneLine, requireSuccess } from "../../../../tools/terraform/index.js";

const diagnostic = { severity: "error", summary: "Resource precondition failed", detail: "It\nwould be replaced.", address: "a.b" };
const event = (type: string, more: object) => JSON.stringify({ type, "@level": "info", ...more });

describe("the errors of a command", () => {
  test("are read from its events, without warnings and other output", () => {
    const lines = [
      "not JSON",
      "{ broken",
      event("version", {}),
      event("diagnostic", { diagnostic: { severity: "warning", summary: "Deprecated" } }),
      event("diagnostic", { diagnostic }),
    ];

    expect(errorsIn({ command: "plan", code: 1, lines })).toEqual([diagnostic]);
  });

  test("of validate are read from its document", () => {
    const lines = JSON.stringify({ valid: false, diagnostics: [diagnostic, { severity: "warning", summary: "w" }] }, null, 2).split("\n");

    expect(errorsIn({ command: "validate", code: 1, lines })).toEqual([diagnostic]);
  });

  test("are in the message and the data of the exception", () => {
    const run = { command: "apply", code: 1, lines: [event("diagnostic", { diagnostic })] };

    expect(() => requireSuccess(run)).toThrow(
      expect.objectContaining({
        message: "terraform apply failed (exit code 1):\na.b: Resource precondition failed\nIt\nwould be replaced.",
        diagnostics: [diagnostic],
      }),
    );
    expect(requireSuccess({ ...run, code: 0 })).toEqual({ ...run, code: 0 });
  });

  test("fit on one line", () => {
    expect(inOneLine({ ...diagnostic, severity: "error" })).toBe("a.b: Resource precondition failed: It would be replaced.");
    expect(inOneLine({ severity: "error", summary: "Failed" })).toBe("Failed");
  });
});

test("a document is read from several lines, between warnings", () => {
  const lines = ["Warning: deprecated", "{", '  "a": {', '    "value": 1', "  }", "}", "another warning"];

  expect(documentIn({ command: "output", code: 0, lines })).toEqual({ a: { value: 1 } });
  expect(() => documentIn({ command: "output", code: 0, lines: ["nothing"] })).toThrow("terraform output failed (exit code 0):\nnothing");
});
