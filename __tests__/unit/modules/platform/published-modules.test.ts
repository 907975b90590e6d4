import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { publishedModules } from "../../../../modules/platform/index.js";
import { synthesizedModule } from "../../../../tools/build/modules/synthesized-module.js";
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
      ([each, { description, sensitive }]) => `output ${each}: ${description}${sensitive ? "; sensitive" : ""}`,
    ),
    ...addresses(data).map((address) => `reads ${address}`),
    ...addresses(resource).map((address) => `creates ${address}`),
  ];
}

// The variables of the platform are its settings, which docs/reference/settings.md lists.
test.each(publishedModules.filter(({ name }) => name !== "platform"))("the interface of $name matches the reviewed one", (module) => {
  expect(interfaceOf(module)).toMatchSnapshot();
});
