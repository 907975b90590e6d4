import { expect, test } from "@jest/globals";
import { report } from "../../../../tools/conformance/report.js";

const outcome = { name: "cluster/basic", what: "a cluster", seconds: 1 };

test("reports how many passed, what AWS refuses and why, and each difference", () => {
  const refused = { ...outcome, name: "cluster/old", what: "an old version", refused: "it is old" };
  const failed = { ...outcome, name: "cluster/tags", what: "tags", difference: "step 1: a second plan is not empty" };

  expect(report([outcome, refused, failed])).toBe(`passed 2 of 3

AWS refuses 1 of them, and so does the local platform:
  cluster/old: an old version
      it is old

differences:
  cluster/tags: tags
      step 1: a second plan is not empty
`);
});

test("reports only the number if everything passed", () => {
  expect(report([outcome])).toBe("passed 1 of 1\n");
});
