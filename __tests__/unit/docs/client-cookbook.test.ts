import { execFileSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { transformSync } from "@swc/core";
import type { EachBatchHandler } from "kafkajs";
import { clientConfig } from "../../../tools/client/index.js";
import { root, runFolder } from "../../../tools/setup/folders.js";
import { blocksOf, readDocument } from "../../support/documents/blocks.js";
import { outputOf } from "../../support/processes/output-of.js";

const page = "docs/guides/client-cookbook.md";

interface OrderEvent {
  readonly eventId: string;
  readonly orderId: string;
  readonly type: string;
}

/** What the code of the page exports. */
interface Recipes {
  publish(producer: { send: (record: unknown) => Promise<unknown> }, topic: string, events: readonly OrderEvent[]): Promise<void>;
  SeenEvents: new (limit: number) => { has(id: string): boolean; add(id: string): void };
  eachBatch(parts: {
    process: (event: OrderEvent) => Promise<void>;
    deadLetter: (position: unknown, message: unknown, reason: string) => Promise<void>;
    seen: { has(id: string): boolean; add(id: string): void };
  }): EachBatchHandler;
  valueOf(
    payload: Buffer,
    store: { put: (key: string, payload: Buffer) => Promise<void> },
    key: string,
    limitBytes?: number,
  ): Promise<string>;
}

let folder: string;
let recipes: Recipes;

beforeAll(() => {
  folder = runFolder("cookbook");
  const blocks = blocksOf(page, readDocument(page)).filter(({ language }) => language === "ts");
  expect(blocks).toHaveLength(4);
  // One module: blocks that import earlier ones name it.
  const code = blocks
    .map(({ text }) => text)
    .join("\n\n")
    .replace(/^import type \{[^}]*\} from "\.\/recipes\.js";$/gm, "");
  writeFileSync(join(folder, "recipes.ts"), code);
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({ extends: join(root, "tsconfig.json"), include: ["recipes.ts"], exclude: [] }),
  );
  const { code: compiled } = transformSync(code, {
    filename: "recipes.ts",
    module: { type: "commonjs" },
    jsc: { target: "es2022", parser: { syntax: "typescript" } },
  });
  writeFileSync(join(folder, "recipes.cjs"), compiled);
  recipes = createRequire(join(folder, "recipes.cjs"))("./recipes.cjs") as Recipes;
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const placed: OrderEvent = { eventId: "e-1", orderId: "o-1", type: "placed" };

/** A batch of one partition with these values, and what the handler did with it. */
function batchOf(...values: (string | null)[]) {
  const resolved: string[] = [];
  const payload = {
    batch: {
      topic: "orders",
      partition: 2,
      messages: values.map((value, i) => ({ offset: String(i), value: value === null ? null : Buffer.from(value) })),
    },
    resolveOffset: (offset: string) => resolved.push(offset),
    heartbeat: async () => undefined,
    commitOffsetsIfNecessary: async () => undefined,
    uncommittedOffsets: () => ({ topics: [] }),
    isRunning: () => true,
    isStale: () => false,
  };
  return { resolved, payload: payload as unknown as Parameters<EachBatchHandler>[0] };
}

test("the code of the page compiles", () => {
  const compile = () => execFileSync(join(root, "node_modules/.bin/tsc"), ["--noEmit", "-p", folder], { cwd: root, encoding: "utf8" });

  expect(compile()).toBe("");
});

test("events of an order have one key, and wait for all in-sync replicas", async () => {
  const send = jest.fn(async (_: unknown) => undefined);

  await recipes.publish({ send }, "orders", [placed]);

  expect(send).toHaveBeenCalledWith({
    topic: "orders",
    acks: -1,
    messages: [{ key: "o-1", value: JSON.stringify(placed), headers: { "event-id": "e-1" } }],
  });
});

test("an event that arrives again is not processed again, until its id is forgotten", () => {
  const seen = new recipes.SeenEvents(2);
  for (const id of ["a", "b", "c"]) seen.add(id);

  expect(["a", "b", "c"].map((id) => seen.has(id))).toEqual([false, true, true]);
});

describe("a batch", () => {
  const parts = () => ({
    process: jest.fn(async (_: OrderEvent) => undefined),
    deadLetter: jest.fn(async (_position: unknown, _message: unknown, _reason: string) => undefined),
    seen: new recipes.SeenEvents(10),
  });

  test("continues behind records that can't be processed, which are written to the dead-letter topic", async () => {
    const { process, deadLetter, seen } = parts();
    const { resolved, payload } = batchOf("{", null, "{}", JSON.stringify(placed), JSON.stringify(placed));

    await recipes.eachBatch({ process, deadLetter, seen })(payload);

    expect(process.mock.calls).toEqual([[placed]]);
    expect(deadLetter.mock.calls.map(([position, , reason]) => [position, reason])).toEqual([
      [{ topic: "orders", partition: 2, offset: "0" }, "not valid JSON"],
      [{ topic: "orders", partition: 2, offset: "1" }, "no value"],
      [{ topic: "orders", partition: 2, offset: "2" }, "eventId or orderId is missing"],
    ]);
    expect(resolved).toEqual(["0", "1", "2", "3", "4"]);
  });

  test("stops at an event that fails, which is read again", async () => {
    const { process, deadLetter, seen } = parts();
    process.mockRejectedValueOnce(new Error("the database is down"));
    const { resolved, payload } = batchOf("{", JSON.stringify(placed));

    await expect(recipes.eachBatch({ process, deadLetter, seen })(payload)).rejects.toThrow("the database is down");

    expect(resolved).toEqual(["0"]);
    expect(seen.has("e-1")).toBe(false);
  });
});

test("a large payload is stored before the record refers to it", async () => {
  const put = jest.fn(async (_key: string, _payload: Buffer) => undefined);

  expect(await recipes.valueOf(Buffer.from("small"), { put }, "k")).toBe('{"payload":"c21hbGw="}');
  expect(put).not.toHaveBeenCalled();
  expect(await recipes.valueOf(Buffer.alloc(600_000), { put }, "k")).toBe('{"reference":"k","bytes":600000}');
  expect(put).toHaveBeenCalledWith("k", Buffer.alloc(600_000));
});

test("the settings of each language are those that msk client-config writes", async () => {
  const outputs = join(folder, "outputs.json");
  writeFileSync(
    outputs,
    JSON.stringify({
      cluster_arn: "arn:aws:kafka:us-east-1:123456789012:cluster/orders/0a1b2c3d-1111-2222-3333-444455556666-1",
      bootstrap_brokers_iam: "b-1.orders.example:9098",
    }),
  );
  const rows = readDocument(page)
    .match(/^\| purpose[\s\S]*?\n\n/m)?.[0]
    .trim()
    .split("\n")
    .slice(2) as string[];
  const column = (i: number) =>
    rows.flatMap((row) => [...(row.split("|")[i + 2] as string).matchAll(/`([^`]+)`/g)].map(([, code]) => code as string));
  const languages = ["java", "python", "go", "node"] as const;
  // What the application adds itself.
  const own = ["run", "send", "autoCommit: false", "kgo.DisableAutoCommit"];

  for (const [i, language] of languages.entries()) {
    const written = await outputOf(() => clientConfig({ mechanism: "iam", for: language, outputs }));
    const settings = column(i).filter((setting) => !own.includes(setting));
    expect(settings.length).toBeGreaterThan(2);
    expect({ language, missing: settings.filter((setting) => !written.includes(setting)) }).toEqual({ language, missing: [] });
  }
});
