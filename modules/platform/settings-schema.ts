import { z } from "zod";
import { platformSettings } from "./settings.js";

/** Metadata of ours that says nothing to an editor. */
const ours = ["structure", "allowed"];

/** The settings' JSON Schema, from which editors complete and check; config/settings.schema.json is this. */
export function settingsJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(platformSettings, {
    io: "input",
    target: "draft-7",
    override: ({ jsonSchema }) => {
      for (const key of ours) delete jsonSchema[key];
      // zod gives every whole number the limits of JavaScript's.
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  });
  return { ...schema, title: "Settings of msk-ha-cluster" };
}
