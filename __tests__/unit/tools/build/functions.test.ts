import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { unzipSync } from "fflate";
import { type BuiltFunction, buildFunctions } from "../../../../tools/build/functions.js";

const root = join(__dirname, "../../../..");
const out = mkdtempSync(join(tmpdir(), "functions-"));
let built: BuiltFunction[];

beforeAll(async () => {
  built = await buildFunctions(out);
});
afterAll(() => {
  rmSync(out, { recursive: true });
});

const bytesOf = (name: string) => readFileSync(join(out, name));
const hash = (name: string) => createHash("sha256").update(bytesOf(name)).digest("hex");

test("builds each function into a zip of its bundle and the licences, with a separate source map", () => {
  expect(readdirSync(out).sort()).toEqual(["consumer", "producer", "topic-admin"].flatMap((name) => [`${name}.js.map`, `${name}.zip`]));
  for (const { name, zip, zipBytes } of built) {
    expect(zip).toBe(join(out, `${name}.zip`));
    expect(zipBytes).toBe(bytesOf(`${name}.zip`).length);
    expect(Object.keys(unzipSync(bytesOf(`${name}.zip`)))).toEqual(["THIRD_PARTY_NOTICES.txt", "index.js"]);
  }
});

test("has the licence of every package in the bundle", () => {
  for (const { name } of built) {
    const notices = new TextDecoder().decode(unzipSync(bytesOf(`${name}.zip`))["THIRD_PARTY_NOTICES.txt"]);
    const { sources } = JSON.parse(bytesOf(`${name}.js.map`).toString()) as { sources: readonly string[] };
    const packages = new Set(sources.flatMap((source) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1] ?? []));

    expect([...packages]).toEqual(expect.arrayContaining(["kafkajs", "zod", "aws-msk-iam-sasl-signer-js"]));
    for (const each of packages) expect(notices).toMatch(new RegExp(`^${each} \\d+\\.\\d+\\.\\d+ \\(`, "m"));
    expect(notices).toContain("Permission is hereby granted, free of charge");
    expect(notices).toContain("END OF TERMS AND CONDITIONS");
  }
});

test("produces the same bytes in another folder and time zone", () => {
  const again = mkdtempSync(join(tmpdir(), "functions-"));
  try {
    const tsx = join(root, "node_modules/.bin/tsx");
    const printed = execFileSync(tsx, [join(root, "tools/build/functions.ts"), "--out", again], {
      cwd: tmpdir(),
      env: { ...process.env, TZ: "Asia/Tokyo" },
      encoding: "utf8",
    });
    for (const name of readdirSync(out)) expect(readFileSync(join(again, name)).equals(bytesOf(name))).toBe(true);
    expect(printed.trim().split("\n")).toEqual(built.map(({ name, bytes }) => expect.stringMatching(`^${name}: ${bytes} bytes, `)));
  } finally {
    rmSync(again, { recursive: true });
  }
});

test("contains no path of the build machine", () => {
  for (const { name } of built) {
    const bundle = Buffer.from(unzipSync(bytesOf(`${name}.zip`))["index.js"] as Uint8Array).toString();
    expect(bundle).not.toContain(root);
    expect(bytesOf(`${name}.js.map`).toString()).not.toContain(root);
    expect(bundle).not.toContain("sourceMappingURL");
  }
});

test("keeps every zip within 120 kB, a third of the budget; those that encode Avro within 130 kB", () => {
  const limits: Readonly<Record<string, number>> = { producer: 130_000, consumer: 130_000 };
  for (const { name, zipBytes } of built) expect(zipBytes).toBeLessThan(limits[name] ?? 120_000);
});

describe("in a separate process, the bundle", () => {
  const environments: Record<string, Record<string, string>> = {
    producer: { TOPIC: "t", DEADLINE_MS: "1000", MAX_BODY_BYTES: "100" },
    consumer: { DEAD_LETTER_TOPIC: "d", DEDUPLICATION_WINDOW_SECONDS: "60", METRICS_NAMESPACE: "n" },
    "topic-admin": { DEADLINE_MS: "1000" },
  };
  const load = (name: string, environment: Record<string, string>) => {
    const file = join(out, `${hash(`${name}.zip`)}.js`);
    writeFileSync(file, unzipSync(bytesOf(`${name}.zip`))["index.js"] as Uint8Array);
    try {
      const script = `console.log(typeof require(${JSON.stringify(file)}).handler)`;
      return execFileSync(process.execPath, ["-e", script], { env: environment, encoding: "utf8", stdio: "pipe" });
    } finally {
      rmSync(file);
    }
  };

  test.each(Object.keys(environments))("of %s exports a handler, and opens no connection at load time", (name) => {
    expect(load(name, { BOOTSTRAP_BROKERS: "127.0.0.1:1", LOG_LEVEL: "INFO", ...environments[name] })).toBe("function\n");
  });

  test.each(Object.keys(environments))("of %s fails without its environment variables, and names a missing one", (name) => {
    expect(() => load(name, { LOG_LEVEL: "INFO", ...environments[name] })).toThrow(
      "Missing or invalid environment variables: BOOTSTRAP_BROKERS",
    );
  });
});
