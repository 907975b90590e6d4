import { expect, test } from "@jest/globals";
import { withStaticBlocks } from "../../../../tools/setup/static-blocks.js";

test("dynamic blocks become one block with their content, at any depth", () => {
  const tls = { for_each: "${[true]}", content: { certificate_authority_arns: [] } };
  const cluster = { name: "orders", client_authentication: [{ sasl: { iam: true }, dynamic: { tls } }] };

  expect(withStaticBlocks({ resource: { aws_msk_cluster: { this: cluster } } })).toEqual({
    resource: {
      aws_msk_cluster: {
        this: { name: "orders", client_authentication: [{ sasl: { iam: true }, tls: { certificate_authority_arns: [] } }] },
      },
    },
  });
  expect(withStaticBlocks({ dynamic: { outer: { content: { dynamic: { inner: { content: { a: null } } } } } } })).toEqual({
    outer: { inner: { a: null } },
  });
});
