import { expect, test } from "@jest/globals";
import { checkLambdaLimits } from "../../../../../../tools/local/aws/limits/lambda.js";
import { awsRequest } from "../../../../../support/local-platform/aws-request.js";

const CAUSE = "Lambda was unable to configure your environment variables because the environment variables you have provided";

test.each(["POST /2015-03-31/functions", "PUT /2015-03-31/functions/f/configuration"])(
  "%s: the environment has 4 KB at most",
  (operation) => {
    const [method, path] = operation.split(" ") as [string, string];
    const check = (Variables: object) => () => checkLambdaLimits(awsRequest(method, path, { Environment: { Variables } }));
    const longest = { A: "x".repeat(4_096 - '{"A":""}'.length) };
    const longer = { A: `${longest.A}x` };

    expect(check(longest)).not.toThrow();
    expect(check({ A: "é".repeat(2_100) })).toThrow("exceeded the 4KB limit"); // bytes, not characters
    expect(check(longer)).toThrow(
      expect.objectContaining({
        ...{ status: 400, code: "InvalidParameterValueException" },
        message: `${CAUSE} exceeded the 4KB limit. String measured: ${JSON.stringify(longer)}`,
      }),
    );
  },
);

test("names of the runtime's own variables are reserved", () => {
  const Environment = { Variables: { AWS_REGION: "eu-west-1", LEVEL: "info", _HANDLER: "x" } };

  expect(() => checkLambdaLimits(awsRequest("POST", "/2015-03-31/functions", { Environment }))).toThrow(
    expect.objectContaining({
      ...{ status: 400, code: "InvalidParameterValueException" },
      message: `${CAUSE} contains reserved keys that are currently not supported for modification. Reserved keys used in this request: AWS_REGION, _HANDLER`,
    }),
  );
});

test("a function without an environment is accepted", () => {
  expect(() => checkLambdaLimits(awsRequest("POST", "/2015-03-31/functions", { FunctionName: "f" }))).not.toThrow();
});
