import { expect, test } from "@jest/globals";
import { appliedChanges } from "../../../../../tools/deploy/kept/applied-changes.js";

test("lists what was changed by address", () => {
  const changes = [
    { address: "aws_vpc.a", action: "update" },
    { address: "aws_iam_role.b", action: "create" },
    { address: "aws_sqs_queue.c", action: "delete" },
    { address: 'aws_s3_bucket.d["x"]', action: "delete" },
    { address: 'aws_s3_bucket.d["x"]', action: "create" },
    { address: "aws_kms_key.e", action: "create" },
    { address: "aws_kms_key.e", action: "delete" },
  ];

  expect(appliedChanges({ changes })).toBe(`Changed:

  +   aws_iam_role.b created
  +/- aws_kms_key.e created again, then destroyed
  -   aws_sqs_queue.c destroyed
  -/+ aws_s3_bucket.d["x"] destroyed and created again
  ~   aws_vpc.a updated in place
`);
});

test("says so if nothing was changed", () => {
  expect(appliedChanges({ changes: [] })).toBe("Nothing has changed: the platform already had these settings.\n");
});
