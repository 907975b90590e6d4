import { expect, test } from "@jest/globals";
import { iamClientProperties } from "../../../../modules/kafka/index.js";

test("Java clients authenticate with IAM by AWS's login module", () => {
  expect(iamClientProperties).toEqual({
    "sasl.mechanism": "AWS_MSK_IAM",
    "sasl.jaas.config": "software.amazon.msk.auth.iam.IAMLoginModule required;",
    "sasl.client.callback.handler.class": "software.amazon.msk.auth.iam.IAMClientCallbackHandler",
  });
});
