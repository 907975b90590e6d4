import { expect, test } from "@jest/globals";
import { stateStatements } from "../../../../tools/policies/state-statements.js";
import { settingsFrom } from "../../../support/modules/synthesized.js";

const statements = (backend: string, purpose: "deploy" | "plan" = "deploy") =>
  stateStatements(settingsFrom(`environment: dev\nbackend: ${backend}\n`), { partition: "aws" }, purpose);
const key = "arn:aws:kms:us-east-1:123456789012:key/0a1b2c3d-0000-4111-8222-333344445555";

test("a state in S3 needs the bucket, the object and the lock next to it", () => {
  expect(statements("{ type: s3, bucket: my-states, key: dev.tfstate }")).toEqual([
    { Effect: "Allow", Action: ["s3:ListBucket"], Resource: ["arn:aws:s3:::my-states"] },
    { Effect: "Allow", Action: ["s3:GetObject", "s3:PutObject"], Resource: ["arn:aws:s3:::my-states/dev.tfstate"] },
    {
      Effect: "Allow",
      Action: ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
      Resource: ["arn:aws:s3:::my-states/dev.tfstate.tflock"],
    },
  ]);
});

test("a plan writes the lock, and only reads the state", () => {
  const actions = statements("{ type: s3, bucket: my-states, key: dev.tfstate }", "plan").flatMap(({ Action, Resource }) =>
    Action.map((action) => `${action} ${Resource.join()}`),
  );

  expect(actions).toEqual([
    "s3:ListBucket arn:aws:s3:::my-states",
    "s3:GetObject arn:aws:s3:::my-states/dev.tfstate",
    ...["s3:DeleteObject", "s3:GetObject", "s3:PutObject"].map((action) => `${action} arn:aws:s3:::my-states/dev.tfstate.tflock`),
  ]);
});

test("the state's key is granted by its ARN", () => {
  expect(statements(`{ type: s3, bucket: my-states, key: dev.tfstate, kmsKeyId: "${key}" }`).at(-1)).toEqual({
    Effect: "Allow",
    Action: ["kms:Decrypt", "kms:GenerateDataKey"],
    Resource: [key],
  });
  expect(statements("{ type: local }")).toEqual([]);
});
