import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { settingsJsonSchema } from "../../modules/platform/index.js";
import { root } from "../setup/folders.js";
import { reviewReference } from "./reference/review-reference.js";
import { rulesReference } from "./reference/rules-reference.js";
import { settingsReference } from "./reference/settings-reference.js";

/** Everything that is generated from the schema and rules of the settings, and from the rules of the review, by path. */
export function settingsDocuments(): Readonly<Record<string, string>> {
  return {
    "config/settings.schema.json": `${JSON.stringify(settingsJsonSchema(), null, 2)}\n`,
    "docs/reference/settings.md": settingsReference(),
    "docs/reference/rules.md": rulesReference(),
    "docs/reference/review.md": reviewReference(),
  };
}

if (require.main === module) {
  for (const [path, content] of Object.entries(settingsDocuments())) writeFileSync(join(root, path), content);
}
