import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { publishedModules } from "../../../../modules/platform/index.js";
import { synthesizedModule } from "../../../../tools/build/modules/synthesized-module.js";
import { root } from "../../../../tools/setup/folders.js";
import { emptyFunctionZips } from "../../../support/modules/function-zips.js";

let removeZips: () => void;

// The code of the functions is not part of the interface, and may not be built yet.
beforeAll(() => {
  removeZips = emptyFunctionZips();
});

afterAll(() => removeZips());

type Named = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const text = (value: unknown) => JSON.stringify(value);

/** Returns what a user of a module reads and decides: a line each. */
function interfaceOf({ name, summary, notes, build }: (typeof publishedModules)[number]): string[] {
  const { json } = synthesizedModule(name, build);
  const { variable = {}, output = {}, resource = {}, data = {} } = json as Readonly<Record<string, Named>>;
  const addresses = (kinds: Named) => Object.entries(kinds).flatMap(([type, named]) => Object.keys(named).map((each) => `${type}.${each}`));
  return [
    summary,
    ...notes,
    ...Object.entries(variable).map(([each, { type, default: usual, description, nullable, validation }]) =>
      [`variable ${each}: ${type}, ${usual === undefined ? "required" : text(usual)}`, nullable, description, text(validation)]
        .filter((part) => part !== undefined)
        .join("; "),
    ),
    ...Object.entries(output).map(
      ([each, { description, value, sensitive }]) => `output ${each}: ${description}; ${text(value)}${sensitive ? "; sensitive" : ""}`,
    ),
    ...addresses(data).map((address) => `reads ${address}`),
    ...addresses(resource).map((address) => `creates ${address}`),
  ];
}

// The variables of the platform are its settings, which docs/reference/settings.md lists.
test.each(publishedModules.filter(({ name }) => name !== "platform"))("the interface of $name matches the reviewed one", (module) => {
  expect(interfaceOf(module)).toMatchSnapshot();
});

test.each(publishedModules)("docs/reference/rules.md explains every rule that a message of $name ends with", ({ name, build }) => {
  const documented = [...readFileSync(join(root, "docs/reference/rules.md"), "utf8").matchAll(/^\| `([^`]+)` \|/gm)].map(([, id]) => id);
  const messages = JSON.stringify(synthesizedModule(name, build).json).matchAll(
    /"error_message":"(?:[^"\\]|\\.)*\[([a-z][a-z-]*\/[a-z][a-z-]*)\]"/g,
  );
  const ids = [...new Set([...messages].map(([, id]) => id))];

  expect(ids.length).toBeGreaterThan(0);
  expect(ids.filter((id) => !documented.includes(id))).toEqual([]);
});
