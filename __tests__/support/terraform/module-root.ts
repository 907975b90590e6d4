import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Endpoint, environmentOf } from "../../../tools/deploy/index.js";
import { root } from "../../../tools/setup/folders.js";
import { Terraform, terraformEnvironment } from "../../../tools/terraform/index.js";

/**
 * Returns Terraform on a copy of a root module.
 *
 * @param configuration - the root module's folder in `__tests__/support/terraform/module-roots`
 * @param folder - for the copy
 * @param modules - the folder of the modules that it calls
 * @param variables - by name
 */
export async function moduleRoot(
  configuration: string,
  folder: string,
  modules: string,
  endpoint: Endpoint,
  variables: Readonly<Record<string, string>> = {},
): Promise<Terraform> {
  mkdirSync(folder, { recursive: true });
  cpSync(join(root, "__tests__/support/terraform/module-roots", configuration), folder, { recursive: true });
  const main = readFileSync(join(folder, "main.tf"), "utf8");
  writeFileSync(join(folder, "main.tf"), main.replaceAll("MODULES", modules));
  const environment = await terraformEnvironment({
    ...environmentOf(endpoint),
    ...Object.fromEntries(Object.entries(variables).map(([name, value]) => [`TF_VAR_${name}`, value])),
  });
  return new Terraform({ folder, environment });
}
