import { expect, test } from "@jest/globals";
import type { Route } from "../../../../../tools/local/http-api/index.js";
import { matchRoute } from "../../../../../tools/local/http-api/routes.js";

function routes(...keys: string[]): Route[] {
  return keys.map((routeKey) => ({ routeKey, authorizationType: "NONE" }));
}

/** The example of AWS's documentation, in an unfavorable order. */
const DOCUMENTED = routes("$default", "ANY /{proxy+}", "GET /pets/{proxy+}", "GET /pets/dog/{id}", "GET /pets/dog/1");

test.each([
  ["GET", "/pets/dog/1", "GET /pets/dog/1", {}],
  ["GET", "/pets/dog/2", "GET /pets/dog/{id}", { id: "2" }],
  ["GET", "/pets/cat/1", "GET /pets/{proxy+}", { proxy: "cat/1" }],
  ["POST", "/test/5", "ANY /{proxy+}", { proxy: "test/5" }],
])("%s %s takes %s", (method, path, routeKey, pathParameters) => {
  expect(matchRoute(DOCUMENTED, method, path)).toMatchObject({ route: { routeKey }, pathParameters });
});

test("prefers a method to ANY, uses $default last, and can match no route", () => {
  const some = routes("ANY /a", "GET /a");
  expect(matchRoute(some, "GET", "/a")?.route.routeKey).toBe("GET /a");
  expect(matchRoute(some, "PUT", "/a")?.route.routeKey).toBe("ANY /a");
  expect(matchRoute(some, "GET", "/b")).toBeUndefined();
  expect(matchRoute(some, "GET", "/a/b")).toBeUndefined();
  expect(matchRoute([...some, ...routes("$default")], "GET", "/b")?.route.routeKey).toBe("$default");
});

test("decodes variables and keeps an encoded slash in its segment", () => {
  expect(matchRoute(routes("POST /ads/{adId}/impression"), "POST", "/ads/a%2Fb%20c/impression")?.pathParameters).toEqual({ adId: "a/b c" });
});
