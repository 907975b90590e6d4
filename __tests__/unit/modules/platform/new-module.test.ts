import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { root, runFolder } from "../../../../tools/setup/folders.js";

const fixture = join(root, "__tests__/support/modules/notifications");

/** The lines that a new module adds to modules/platform: an import and an entry in each of two files. */
const additions = [
  {
    file: "modules/platform/settings.ts",
    before: "  // A new module adds a line above this one.\n] as const;",
    entry: "  notificationsSection,",
    import: 'import { notificationsSection } from "../notifications/index.js";',
  },
  {
    file: "modules/platform/platform.ts",
    before: "    // A new module adds a line above this one.\n\n    declareOutputs(",
    entry: '    add(new Notifications(this, "notifications", { ...context, addresses: settings.notifications }));',
    import: 'import { Notifications } from "../notifications/index.js";',
  },
] as const;

let copy: string;

beforeAll(() => {
  copy = runFolder("new-module");
  for (const entry of ["main.ts", "modules", "lambdas", "dashboards", "package.json", "tsconfig.json", ".dependency-cruiser.cjs"]) {
    cpSync(join(root, entry), join(copy, entry), { recursive: true });
  }
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  mkdirSync(join(copy, "modules/notifications"));
  for (const template of readdirSync(fixture)) {
    cpSync(join(fixture, template), join(copy, "modules/notifications", template.replace(/\.template$/, "")));
  }
  for (const { file, before, entry, import: line } of additions) {
    const text = readFileSync(join(copy, file), "utf8");
    expect(text.split(before)).toHaveLength(2);
    writeFileSync(join(copy, file), `${line}\n${text.replace(before, `${entry}\n${before}`)}`);
  }
  mkdirSync(join(copy, "functions"));
  for (const name of ["producer", "consumer", "topic-admin"]) writeFileSync(join(copy, "functions", `${name}.zip`), name);
});

afterAll(() => rmSync(copy, { recursive: true, force: true }));

function run(program: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}) {
  const env = { ...process.env, ...environment };
  const { status, stdout, stderr } = spawnSync(join(copy, "node_modules/.bin", program), args, { cwd: copy, env, encoding: "utf8" });
  return { status, output: `${stdout}${stderr}` };
}

function synth(settings: string) {
  writeFileSync(join(copy, "settings.yaml"), settings);
  return run("tsx", ["main.ts"], {
    MSK_CONFIG: "settings.yaml",
    MSK_FUNCTIONS: join(copy, "functions"),
    CDKTF_OUTDIR: join(copy, "out"),
  });
}

test("a new module of a folder and a line each for settings and construct adds resources, a setting and an output", () => {
  const { status, output } = synth("environment: dev\nnotifications: [a@example.com]\n");

  expect({ status, output }).toEqual({ status: 0, output: "" });
  const stack = JSON.parse(readFileSync(join(copy, "out/stacks/platform/cdk.tf.json"), "utf8"));

  expect(Object.keys(stack.resource.aws_sns_topic)).toContain("notifications");
  expect(stack.resource.aws_sns_topic_subscription.notifications_email.for_each).toBe('${toset(["a@example.com"])}');
  expect(stack.output.notifications_topic_arn.value).toBe("${aws_sns_topic.notifications.arn}");
}, 60_000);

test("the new module's rule is checked, and reported with its id", () => {
  const { status, output } = synth("environment: dev\nnotifications: [a@example.com, a@example.com]\n");

  expect(status).toBe(1);
  expect(output).toBe(
    "settings.yaml:2:32 notifications.1: a@example.com is listed twice; remove one of the two [notifications/addresses-unique]\n",
  );
}, 60_000);

test("the new module compiles and follows the import rules", () => {
  writeFileSync(
    join(copy, "tsconfig.json"),
    JSON.stringify({
      ...JSON.parse(readFileSync(join(root, "tsconfig.json"), "utf8")),
      include: ["main.ts", "modules", "lambdas", "dashboards"],
    }),
  );

  expect(run("tsc", ["--noEmit"])).toEqual({ status: 0, output: "" });
  expect(run("depcruise", ["--config", ".dependency-cruiser.cjs", "main.ts", "modules", "lambdas", "dashboards"]).output).toContain(
    "no dependency violations found",
  );
}, 60_000);
