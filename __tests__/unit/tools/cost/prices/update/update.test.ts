import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { parse } from "yaml";
import { pricesFolder, regionFile } from "../../../../../../tools/cost/prices/price-book.js";
import { updatePrices } from "../../../../../../tools/cost/prices/update/update.js";
import { root } from "../../../../../../tools/setup/folders.js";

const sample = join(root, "__tests__/support/prices/AmazonMSK-us-east-1.csv");

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "prices-"));
  cpSync(join(pricesFolder, "us-east-1.yaml"), join(folder, "us-east-1.yaml"));
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

const file = () => readFileSync(join(folder, "us-east-1.yaml"), "utf8");
const update = (options: { check?: boolean; accept?: boolean; file?: string } = {}) =>
  updatePrices({ region: "us-east-1", file: sample, check: false, accept: false, folder, ...options });

// The sample has the columns and the known usage types and prices of AWS's list; ids and one price are made up.
test("the prices of us-east-1 agree with a price list in AWS's format, except for one that is not known", async () => {
  const { published, changes } = await update({ check: true });

  expect(published).toBe("2026-09-11");
  expect(changes).toEqual([{ id: "msk.tiered.retrieval", after: 0.0015 }]);
});

test("writes a price with its source and date, and keeps every other row and comment", async () => {
  const before = file();

  await update();

  const after = regionFile.parse(parse(file()));
  expect(after.prices["msk.tiered.retrieval"]).toEqual({ usd: 0.0015, source: "price-list" });
  expect(after.sources["price-list"]).toEqual({ what: "AWS's public price list, offer AmazonMSK", date: "2026-09-11" });
  const lines = new Set(file().split("\n"));
  expect(before.split("\n").filter((line) => !lines.has(line))).toEqual([]);
  const { ino } = statSync(join(folder, "us-east-1.yaml"));
  expect(await update()).toEqual({ published: "2026-09-11", changes: [] });
  expect(statSync(join(folder, "us-east-1.yaml")).ino).toBe(ino); // without changes, the file is not replaced
});

test("--check writes nothing", async () => {
  const before = file();

  await update({ check: true });

  expect(file()).toBe(before);
});

test("refuses a price that more than doubles or halves, unless it is accepted", async () => {
  const changed = join(folder, "changed.csv");
  writeFileSync(changed, readFileSync(sample, "utf8").replace("0.2100000000", "0.5000000000").replace("0.7500000000", "0.3000000000"));
  const before = file();

  await expect(update({ file: changed })).rejects.toThrow(
    "Prices change by more than a factor of 2: msk.broker.kafka.m5.large from 0.21 to 0.5, msk.serverless.cluster from 0.75 to 0.3. If AWS's page agrees, add --accept.",
  );
  expect(file()).toBe(before);

  expect((await update({ file: changed, accept: true })).changes).toHaveLength(3);
  expect(regionFile.parse(parse(file())).prices["msk.serverless.cluster"]).toEqual({ usd: 0.3, source: "price-list" });
});

test("a file that is not a price list changes nothing", async () => {
  const before = file();

  await expect(update({ file: join(root, "package.json") })).rejects.toThrow("Not a price list: it has no line that begins with SKU.");
  expect(file()).toBe(before);
});

test.each([
  ["that does not exist", "missing.csv", /missing\.csv can't be read: ENOENT\. Name a downloaded price list in CSV format\.$/],
  ["that is a folder", ".", /can't be read: EISDIR\. Name a downloaded price list in CSV format\.$/],
])("a file %s is an error with its name, and changes nothing", async (_, name, message) => {
  const before = file();

  await expect(update({ file: join(folder, name) })).rejects.toThrow(message);
  expect(file()).toBe(before);
  expect(readdirSync(folder)).toEqual(["us-east-1.yaml"]);
});

describe("a download", () => {
  const url = "https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AmazonMSK/current/us-east-1/index.csv";
  const text = readFileSync(sample, "utf8");
  const answer = (body: string | ReadableStream<Uint8Array>, status = 200) =>
    jest.spyOn(globalThis, "fetch").mockResolvedValue(new Response(body, { status }));
  const download = (signal?: AbortSignal) =>
    updatePrices({ region: "us-east-1", check: false, accept: false, folder, ...(signal && { signal }) });

  test("is read from AWS's list of the region", async () => {
    const fetched = answer(text);

    expect((await download()).changes).toEqual([{ id: "msk.tiered.retrieval", after: 0.0015 }]);
    expect(fetched.mock.calls.map(([address]) => address)).toEqual([url]);
    expect(readdirSync(folder)).toEqual(["us-east-1.yaml"]);
  });

  /** Starts with the list, and fails like a connection that is closed. */
  const interrupted = () => {
    const chunks = [new TextEncoder().encode(text)];
    return new ReadableStream<Uint8Array>({
      pull(controller) {
        const chunk = chunks.pop();
        if (chunk) controller.enqueue(chunk);
        else controller.error(new TypeError("terminated"));
      },
    });
  };

  test.each([
    [
      "without a network",
      () => jest.spyOn(globalThis, "fetch").mockRejectedValue(new TypeError("fetch failed")),
      "can't be read completely.",
    ],
    ["that is interrupted", () => answer(interrupted()), "can't be read completely. Download it elsewhere, and use --file."],
    ["with an error of the server", () => answer("<Error/>", 403), "answers 403. Download it elsewhere, and use --file."],
    ["that ends in a record", () => answer(text.slice(0, text.lastIndexOf(',"USE1-DataTransfer-Out'))), "the list is incomplete."],
    ["that ends in a quoted field", () => answer(text.slice(0, text.lastIndexOf('"us-east-1"') + 3)), "it is incomplete."],
    ["of another region", () => answer(text.replaceAll('"us-east-1"', '"eu-west-1"')), "has no known usage type of us-east-1."],
    ["that is too large", () => answer("x".repeat(70_000)), "A record has more than 65536 characters: not a price list."],
  ])("%s is an error, and changes nothing", async (_, mock, message) => {
    const before = file();
    mock();

    await expect(download()).rejects.toThrow(message);
    expect(file()).toBe(before);
    expect(readdirSync(folder)).toEqual(["us-east-1.yaml"]);
  });

  test("that the user stops has the user's reason", async () => {
    const stopped = new AbortController();
    jest.spyOn(globalThis, "fetch").mockImplementation(async () => {
      stopped.abort(new Error("stopped"));
      throw new Error("stopped");
    });

    await expect(download(stopped.signal)).rejects.toThrow(/^stopped$/);
  });
});
