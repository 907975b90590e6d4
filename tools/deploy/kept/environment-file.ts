import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Endpoint, environmentOf } from "../platform/endpoint.js";

/** Writes `environment.sh`, which directs a shell to the local platform in `folder`. */
export async function writeEnvironmentFile(endpoint: Endpoint, folder: string): Promise<void> {
  const file = join(folder, "environment.sh");
  await writeFile(`${file}.new`, await environmentFile(endpoint, folder), { mode: 0o600 });
  await rename(`${file}.new`, file);
}

/** Returns the content of `environment.sh`: the template with the values of the platform. */
async function environmentFile(endpoint: Endpoint, folder: string): Promise<string> {
  const template = await readFile(join(__dirname, "environment.sh.template"), "utf8");
  const all = Object.entries({ ...environmentOf(endpoint), MSK_LOCAL: folder });
  const variables = all.filter(([name]) => !/^no_proxy$/i.test(name)); // which the shell extends
  const values: Readonly<Record<string, string>> = {
    endpoint: endpoint.endpoint,
    endpointFile: quoted(join(folder, "endpoint.json")),
    pid: String(endpoint.pid),
    names: variables.map(([name]) => name).join(" "),
    exports: variables.map(([name, value]) => `export ${name}=${quoted(value)}`).join("\n"),
  };
  return template.replace(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? "");
}

/** Returns a text as a word of the shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
