import { describe, expect, test } from "@jest/globals";
import { badRequest } from "../../../../../../tools/local/aws/msk/errors.js";
import { pager } from "../../../../../../tools/local/aws/protocol/rest-page.js";
import { TestMsk } from "../../../../../support/local-platform/test-msk.js";

const page = pager(badRequest);

const request = (path: string, query: Record<string, string>) => ({ path, query: new URLSearchParams(query) });
const pageOf = (items: readonly string[], query: Record<string, string>, path = "/v1/list") =>
  page(
    request(path, query),
    "items",
    items,
    (item) => item,
    (item) => item.toUpperCase(),
  );

/** Returns every page of a list. */
function allPages(items: readonly string[], maxResults: number): unknown[] {
  const pages: unknown[] = [];
  for (let query: Record<string, string> = {}; ; ) {
    const { nextToken, ...rest } = pageOf(items, { maxResults: String(maxResults), ...query });
    pages.push(rest.items);
    if (nextToken === undefined) return pages;
    query = { nextToken: nextToken as string };
  }
}

describe("a page", () => {
  test.each([
    [1, [["A"], ["B"], ["C"], ["D"]]],
    [
      2,
      [
        ["A", "B"],
        ["C", "D"],
      ],
    ],
    [3, [["A", "B", "C"], ["D"]]],
    [4, [["A", "B", "C", "D"]]],
    [100, [["A", "B", "C", "D"]]],
  ])("of %d items ends without a token only at the end of the list", (size, pages) => {
    expect(allPages(["a", "b", "c", "d"], size)).toEqual(pages);
  });

  test("has at most 100 items without maxResults", () => {
    const items = Array.from({ length: 101 }, (_, index) => `item-${index}`);

    expect(pageOf(items, {}).items).toHaveLength(100);
  });

  test("continues after the last item if items before it no longer exist, and at its index if it does not exist itself", () => {
    const { nextToken } = pageOf(["a", "b", "c", "d"], { maxResults: "2" });

    expect(pageOf(["b", "c", "d"], { nextToken: nextToken as string }).items).toEqual(["C", "D"]);
    expect(pageOf(["a", "c", "d"], { nextToken: nextToken as string }).items).toEqual(["D"]);
  });

  test.each(["0", "101", "1.5", "many"])("of %s items is refused", (maxResults) => {
    expect(() => pageOf(["a"], { maxResults })).toThrow(
      expect.objectContaining({ status: 400, code: "BadRequestException", members: { invalidParameter: "maxResults" } }),
    );
  });
});

describe("a token", () => {
  const invalid = expect.objectContaining({
    status: 400,
    code: "BadRequestException",
    message: "The pagination token is not valid for this list. Start again without a token.",
    members: { invalidParameter: "nextToken" },
  });
  const token = pageOf(["a", "b"], { maxResults: "1" }).nextToken as string;

  test("is opaque", () => {
    expect(token).toMatch(/^[\w-]{43,}$/);
  });

  test.each(["2", "", "AAAA", Buffer.from('{"after":"a","index":1}').toString("base64url"), `${token}x`, token.slice(1)])(
    "%j, which no response had, is refused",
    (nextToken) => {
      expect(() => pageOf(["a", "b"], { nextToken })).toThrow(invalid);
    },
  );

  test("of another list, and of the same list with another filter, is refused", () => {
    expect(() => pageOf(["a", "b"], { nextToken: token }, "/v1/other")).toThrow(invalid);
    expect(() => pageOf(["a", "b"], { nextToken: token, clusterNameFilter: "x" })).toThrow(invalid);
  });
});

test("every list of the MSK API has pages", async () => {
  const msk = new TestMsk();
  const { arn, path } = await msk.runningV1({ clientAuthentication: { sasl: { scram: { enabled: true } } } });
  await msk.running("other");
  const { arn: configuration } = await msk.configuration("num.partitions=6\n");
  await msk.configuration("num.partitions=9\n");
  const configurationPath = `/v1/configurations/${encodeURIComponent(configuration)}`;
  await msk.call("PUT", configurationPath, { serverProperties: Buffer.from("num.partitions=7\n").toString("base64") });
  for (const id of [1, 2]) {
    await msk.call("PUT", `${path}/reboot-broker`, { brokerIds: [String(id)] });
    await msk.clusters.find(arn).work;
  }
  msk.clusters.find(arn).scramUsers.set("arn:1", "a").set("arn:2", "b");
  const v2 = `/api/v2/clusters/${encodeURIComponent(arn)}`;

  const lists = [
    ["/v1/clusters", "clusterInfoList"],
    ["/api/v2/clusters", "clusterInfoList"],
    [`${path}/operations`, "clusterOperationInfoList"],
    [`${v2}/operations`, "clusterOperationInfoList"],
    [`${path}/nodes`, "nodeInfoList"],
    [`${path}/scram-secrets`, "secretArnList"],
    ["/v1/configurations", "configurations"],
    [`${configurationPath}/revisions`, "revisions"],
    ["/v1/kafka-versions", "kafkaVersions"],
  ] as const;
  for (const [list, member] of lists) {
    const first = await msk.call("GET", `${list}?maxResults=1`);
    const second = await msk.call("GET", `${list}?maxResults=1&nextToken=${first.nextToken}`);

    expect([list, first[member].length, second[member].length]).toEqual([list, 1, 1]);
    expect(second[member]).not.toEqual(first[member]);
    await expect(msk.call("GET", `${list}?nextToken=other`)).rejects.toThrow("The pagination token is not valid for this list.");
  }
  for (const list of ["/v1/vpc-connections", `${path}/client-vpc-connections`, "/replication/v1/replicators"])
    await expect(msk.call("GET", `${list}?nextToken=other`)).rejects.toThrow("The pagination token is not valid for this list.");
});
