import { expect, test } from "@jest/globals";
import { all, statements, synthesize } from "../../../support/modules/synthesized.js";

const platform = (settings: string) => synthesize(`environment: dev\n${settings}`);

const CLIENT = `
clients:
  shop:
    produce: [ad-events, ad-events]
    consume: [{ topic: ad-events, group: shop-* }]
    invokeApi: true
`;

test("a client's role has its grants and nothing else", () => {
  const policies = Object.entries(all(platform(CLIENT), "aws_iam_role_policy")).filter(([name]) => name.startsWith("client_shop"));

  expect(policies.map(([name]) => name).sort()).toEqual([
    "client_shop_role_consume_ad_events_as_shop_any",
    "client_shop_role_invoke_api",
    "client_shop_role_produce_ad_events",
  ]);
  const invoke = statements(policies.find(([name]) => name.endsWith("invoke_api"))?.[1].policy);

  expect(invoke["SendEvents"]).toEqual({
    Effect: "Allow",
    Action: ["execute-api:Invoke"],
    Resource: ["${aws_apigatewayv2_api.event_api_api.execution_arn}/*/POST/ads/*/impression"],
  });
});

test("a client's role trusts the account, or the principals in the settings", () => {
  const trust = (settings: string) =>
    JSON.parse(all(platform(settings), "aws_iam_role")["client_shop_role"]?.assume_role_policy).Statement[0].Principal;

  expect(trust(CLIENT)).toEqual({
    AWS: ["arn:${data.aws_partition.account_partition.partition}:iam::${data.aws_caller_identity.account.account_id}:root"],
  });
  const trusted = "arn:aws:iam::123456789012:role/ecs-shop";

  expect(trust(`${CLIENT}    trustedPrincipals: ["${trusted}"]`)).toEqual({ AWS: [trusted] });
});
