import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { writeSecret } from "../certificates.js";

/** Authentication of the endpoint in this process at the exporter of a node: nobody else can read it. */
export interface ExporterLogin {
  readonly username: string;
  readonly password: string;
}

export const newLogin = (): ExporterLogin => ({ username: "msk-local", password: randomBytes(24).toString("hex") });

/**
 * Writes the configuration of the JMX exporter without rules, so that its names are MSK's, and returns the flag of the JVM that loads it.
 *
 * @see https://github.com/prometheus/jmx_exporter/tree/parent-0.20.0/docs
 */
export function jmxExporterFlag(jar: string, dir: string, id: number, port: number, { username, password }: ExporterLogin): string {
  const file = join(dir, "config", `jmx-exporter-${id}.yml`);
  const lines = ["httpServer:", "  authentication:", "    basic:", `      username: ${username}`, `      password: ${password}`];
  writeSecret(file, `${[...lines, "lowercaseOutputName: false", "rules:", '  - pattern: ".*"'].join("\n")}\n`);
  return `-javaagent:${jar}=127.0.0.1:${port}:${file}`;
}
