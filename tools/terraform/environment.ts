import { randomUUID } from "node:crypto";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { withoutAwsVariables } from "../setup/aws-variables.js";
import { toolsFolder } from "../setup/folders.js";
import { AWS_PROVIDER, providerMirror } from "./provider-mirror.js";

/**
 * Returns the complete environment for Terraform: this process's variables, those of {@link cliVariables}, and the given ones, each
 * overriding those before. If the given ones name an endpoint of AWS, variables of this process that would direct the AWS provider
 * somewhere else are left out.
 *
 * @param variables - such as those that send the AWS provider to a local platform, or `TF_VAR_…`
 */
export async function terraformEnvironment(variables: Readonly<Record<string, string>> = {}): Promise<NodeJS.ProcessEnv> {
  const inherited = "AWS_ENDPOINT_URL" in variables ? withoutAwsVariables(process.env) : process.env;
  return { ...inherited, ...(await cliVariables()), ...variables };
}

/**
 * Returns the variables with which Terraform finds the AWS provider on a machine without the public registry, and asks nothing.
 *
 * @returns `TF_CLI_CONFIG_FILE` in it always names a file that exists
 * @throws if `TF_PLUGIN_MIRROR` names a folder without an AWS provider
 */
export async function cliVariables(): Promise<Record<string, string>> {
  const folder = join(toolsFolder, "terraform");
  await mkdir(folder, { recursive: true });
  const mirror = await providerMirror(join(folder, "mirror"));
  const configuration = join(folder, "terraform.rc");
  // Terraform commands that run at the same time read this file.
  const written = `${configuration}.${randomUUID()}`;
  await writeFile(written, mirror === undefined ? "" : mirrorConfiguration(mirror));
  await rename(written, configuration);
  return { TF_CLI_CONFIG_FILE: configuration, CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1" };
}

const mirrorConfiguration = (mirror: string) => `provider_installation {
  filesystem_mirror {
    path    = ${JSON.stringify(mirror)}
    include = ["${AWS_PROVIDER}"]
  }
  direct {
    exclude = ["${AWS_PROVIDER}"]
  }
}
`;
