import { expect, test } from "@jest/globals";
import { Testing } from "cdktf";
import { z } from "zod";
import { ModuleStack, variablesFor } from "../../../../../modules/terraform/index.js";

test("a value setting becomes a variable with its limits, structure does not", () => {
  const schema = z.strictObject({
    zones: z.int().meta({ structure: true, description: "Zones." }),
    volumeGib: z.int().min(1).max(9).default(3).describe("Volume."),
    kind: z.enum(["a", "b"]).describe("Kind."),
    cidrs: z.array(z.string().regex(/^\d$/)).min(1).default(["1"]).describe("Networks."),
  });
  const stack = new ModuleStack(Testing.app(), "module");
  const settings = variablesFor(stack, schema, { zones: 3 });

  expect(settings.zones).toBe(3);
  expect(JSON.parse(Testing.synth(stack)).variable).toEqual({
    volume_gib: {
      type: "number",
      description: "Volume.",
      nullable: false,
      default: 3,
      validation: [
        {
          condition: "${var.volume_gib >= 1 && var.volume_gib <= 9 && floor(var.volume_gib) == var.volume_gib}",
          error_message: "volume_gib must be a whole number from 1 to 9.",
        },
      ],
    },
    kind: {
      type: "string",
      description: "Kind.",
      nullable: false,
      validation: [{ condition: '${contains(["a","b"], var.kind)}', error_message: "kind must be one of a, b." }],
    },
    cidrs: {
      type: "list(string)",
      description: "Networks.",
      nullable: false,
      default: ["1"],
      validation: [
        { condition: "${length(var.cidrs) >= 1}", error_message: "cidrs must have at least 1 item." },
        {
          condition: '${alltrue([for item in var.cidrs : can(regex("^\\\\d$", item))])}',
          error_message: "each of cidrs must match ^\\d$.",
        },
      ],
    },
  });
});

test("a variable without a description fails", () => {
  const stack = new ModuleStack(Testing.app(), "module");

  expect(() => variablesFor(stack, z.strictObject({ size: z.int() }), {})).toThrow(
    "size: a setting that becomes a variable needs a description",
  );
});

test("a variable refuses the beginnings that AWS refuses in names", () => {
  const schema = z.strictObject({
    name: z
      .string()
      .optional()
      .meta({ description: "Name.", reserved: ["sg-"] }),
  });
  const stack = new ModuleStack(Testing.app(), "module");
  variablesFor(stack, schema, {});

  expect(JSON.parse(Testing.synth(stack)).variable.name.validation).toEqual([
    {
      condition: '${var.name == null ? true : !startswith(var.name, "sg-")}',
      error_message: "name can't begin with sg-: AWS refuses names of resources that begin with it.",
    },
  ]);
});
