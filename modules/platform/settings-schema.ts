import { z } from "zod";
import { limitsOfNumber } from "../settings/index.js";
import { platformSettings } from "./settings.js";

/** Metadata of this project that JSON Schema does not have. */
const ownMetadata = ["structure", "allowed", "renamed"];

/** Returns the JSON Schema of the settings file, with which editors complete and check it: config/settings.schema.json. */
export function settingsJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(platformSettings, {
    io: "input",
    target: "draft-7",
    override: ({ jsonSchema }) => {
      const { minimum, maximum, ...rest } = jsonSchema;
      const { renamed, properties } = rest as { renamed?: Record<string, string>; properties?: Record<string, unknown> };
      if (renamed && properties) {
        // `not: {}` accepts nothing: an editor marks the former name as deprecated and as an error.
        for (const [old, current] of Object.entries(renamed)) {
          properties[old] = { deprecated: true, description: `Renamed to ${current}.`, not: {} };
        }
      }
      for (const key of [...ownMetadata, "minimum", "maximum"]) delete jsonSchema[key];
      Object.assign(jsonSchema, limitsOfNumber({ minimum, maximum } as Parameters<typeof limitsOfNumber>[0]));
    },
  });
  return { ...schema, title: "Settings of msk-ha-cluster" };
}
