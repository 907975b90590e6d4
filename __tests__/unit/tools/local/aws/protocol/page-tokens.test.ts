import { expect, test } from "@jest/globals";
import { pageOf } from "../../../../../../tools/local/aws/protocol/page-tokens.js";

const page = (items: readonly string[], token?: string, list = "letters") =>
  pageOf({ items, idOf: (item) => item, size: 2, list, token, invalidToken: () => new Error("refused") });

test("the last page has no token", () => {
  const { items, next } = page(["a", "b", "c"]);

  expect([items, page(["a", "b", "c"], next)]).toEqual([["a", "b"], { items: ["c"] }]);
  expect(page(["a", "b"])).toEqual({ items: ["a", "b"] });
});

test("a page continues after the last item, or at its index if the item no longer exists", () => {
  const { next } = page(["a", "b", "c", "d"]);

  expect(page(["b", "c", "d"], next).items).toEqual(["c", "d"]);
  expect(page(["a", "c", "d"], next).items).toEqual(["d"]);
  expect(page(["a"], next).items).toEqual([]);
});

test("a token of another list, and one that no page returned, is refused", () => {
  const { next = "" } = page(["a", "b", "c"]);

  expect(() => page(["a", "b", "c"], next, "numbers")).toThrow("refused");
  for (const token of ["", "2", next.slice(1), `${next}x`]) expect(() => page(["a", "b", "c"], token)).toThrow("refused");
});
