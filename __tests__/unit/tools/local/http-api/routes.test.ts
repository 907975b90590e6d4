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

test.each([
  [["GET /a/{x}/c", "GET /{y}/b/c"], "/a/b/c", "GET /a/{x}/c"],
  [["GET /{y}/b/c", "GET /a/{x}/c"], "/a/b/c", "GET /a/{x}/c"],
  [["GET /a/{proxy+}", "GET /a/{x}"], "/a/b", "GET /a/{x}"],
  [["GET /{x}/b", "ANY /a/{proxy+}"], "/a/b", "ANY /a/{proxy+}"],
  [["ANY /a/{x}", "GET /a/{x}"], "/a/b", "GET /a/{x}"],
  [["ANY /a/{proxy+}", "GET /a/{proxy+}"], "/a/b", "GET /a/{proxy+}"],
  [["GET /a/{x}", "ANY /a/b"], "/a/b", "ANY /a/b"],
  [["GET /{proxy+}", "$default"], "/a", "GET /{proxy+}"],
])("of the routes %j, %s takes %s", (keys, path, routeKey) => {
  expect(matchRoute(routes(...keys), "GET", path)?.route.routeKey).toBe(routeKey);
});

test.each([
  ["GET /a", "/a/", false],
  ["GET /a/", "/a/", true],
  ["GET /a/{x}", "/a", false],
  ["GET /a/{x}", "/a/b/c", false],
  ["GET /a/{proxy+}", "/a", false],
  ["GET /a/{proxy+}", "/a/", true],
  ["GET /", "/", true],
  ["GET /A", "/a", false],
  ["GET /a", "/a%20", false],
  ["GET /x{a}", "/xb", false],
  ["POST /a", "/a", false],
])("the route %s and the path %s: %s", (key, path, matches) => {
  expect(matchRoute(routes(key), "GET", path) !== undefined).toBe(matches);
});

test.each([
  ["GET /{a}/{b+}", "/1/2/3", { a: "1", b: "2/3" }],
  ["GET /{b+}", "/a%20b/c%2Fd", { b: "a b/c/d" }],
  ["GET /{a}", "/%zz", { a: "%zz" }],
  ["$default", "/anything", {}],
])("the variables of %s in %s are %j", (key, path, expected) => {
  expect(matchRoute(routes(key), "GET", path)?.pathParameters).toEqual(expected);
});
