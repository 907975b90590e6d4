import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { ensurePrometheusPrograms } from "../../../../../tools/local/metrics/prometheus-programs.js";

const path = process.env["PATH"];
let work: string;

const script = (name: string, text: string) => writeFileSync(join(work, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });

beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), "programs-"));
  process.env["PATH"] = `${work}:/bin:/usr/bin`;
});

afterEach(() => {
  process.env["PATH"] = path;
  rmSync(work, { recursive: true, force: true });
});

const names = ["prometheus", "promtool", "node_exporter", "alertmanager", "amtool"];

test("returns the installed programs if all are on the PATH", async () => {
  for (const name of names) script(name, "");

  expect(await ensurePrometheusPrograms(join(work, "tools"), () => {})).toEqual(
    Object.fromEntries(names.map((name) => [name, join(work, name)])),
  );
});

test("returns Debian's programs, and no installed one, if one is missing", async () => {
  for (const name of names.slice(1)) script(name, "");
  script("apt-get", 'shift; for name in "$@"; do touch "$name.deb"; done');
  script("dpkg-deb", 'mkdir -p usr/bin; touch "usr/$2"');
  mkdirSync(join(work, "tools"));

  const programs = await ensurePrometheusPrograms(join(work, "tools"), () => {});

  expect(programs).toEqual({
    prometheus: join(work, "tools/prometheus/usr/bin/prometheus"),
    promtool: join(work, "tools/prometheus/usr/bin/promtool"),
    node_exporter: join(work, "tools/prometheus/usr/bin/prometheus-node-exporter"),
    alertmanager: join(work, "tools/prometheus/usr/bin/prometheus-alertmanager"),
    amtool: join(work, "tools/prometheus/usr/bin/amtool"),
  });
});
