import { expect, test } from "@jest/globals";
import { routeOf } from "../../../../../tools/console/app/route.js";

test.each([
  ["", { page: "overview" }],
  ["#/topics", { page: "topics" }],
  ["#/topics/ad-events", { page: "topics", item: "ad-events" }],
  ["#/unknown", { page: "overview" }],
  ["#/topics/%E0%A4%A", { page: "topics" }],
  ["#main", { page: "overview" }],
])("reads the address %s", (hash, route) => {
  expect(routeOf(hash)).toEqual(route);
});
