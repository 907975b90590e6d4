import { join } from "node:path";
import { ensureDebianPackages, findCommand } from "../process/index.js";

/** Programs of the Prometheus project, by the names of the upstream releases. The values are their paths. */
export interface PrometheusPrograms {
  readonly prometheus: string;
  /** Checks and tests rule files. */
  readonly promtool: string;
  readonly node_exporter: string;
  readonly alertmanager: string;
  /** Checks alert manager configurations. */
  readonly amtool: string;
}

/** The package and the path of each program in Debian. Source: packages.debian.org/bookworm, 2026-11. */
const DEBIAN: Readonly<Record<keyof PrometheusPrograms, readonly [debianPackage: string, program: string]>> = {
  prometheus: ["prometheus", "usr/bin/prometheus"],
  promtool: ["prometheus", "usr/bin/promtool"],
  node_exporter: ["prometheus-node-exporter", "usr/bin/prometheus-node-exporter"],
  alertmanager: ["prometheus-alertmanager", "usr/bin/prometheus-alertmanager"],
  amtool: ["prometheus-alertmanager", "usr/bin/amtool"],
};

/**
 * Returns the programs: those on the PATH if all are there, or else Debian's, about 34 MB, unpacked into the folder of tools. Nothing is
 * installed on the machine. An unpacked alert manager does not start, because it reads its templates from /usr/share; amtool runs.
 *
 * @throws Error if they can't be downloaded
 */
export async function ensurePrometheusPrograms(toolsDir: string, log: (line: string) => void): Promise<PrometheusPrograms> {
  const names = Object.keys(DEBIAN) as (keyof PrometheusPrograms)[];
  const installed = names.map((name) => findCommand(name));
  if (!installed.includes(undefined)) return programs(names.map((name, i) => [name, installed[i] as string]));
  const folder = await ensureDebianPackages(join(toolsDir, "prometheus"), [...new Set(names.map((name) => DEBIAN[name][0]))], log);
  return programs(names.map((name) => [name, join(folder, DEBIAN[name][1])]));
}

const programs = (entries: readonly (readonly [keyof PrometheusPrograms, string])[]): PrometheusPrograms =>
  Object.fromEntries(entries) as Record<keyof PrometheusPrograms, string>;
