import { expect, test } from "@jest/globals";
import { RoleActions } from "../../../../../../tools/local/aws/recording/role-actions.js";

test("actions are recorded once by the name of the role, of its sessions and of itself", () => {
  const actions = new RoleActions();
  for (const [principal, action] of [
    ["arn:aws:sts::123456789012:assumed-role/shop/session-1", "kafka-cluster:WriteData"],
    ["arn:aws:sts::123456789012:assumed-role/shop/session-2", "kafka-cluster:WriteData"],
    ["arn:aws:iam::123456789012:role/shop", "kafka-cluster:Connect"],
    ["arn:aws:iam::123456789012:role/service-role/a/bastion", "aps:RemoteWrite"],
    ["arn:aws:iam::123456789012:user/admin", "kms:CreateKey"],
    ["nobody", "kms:CreateKey"],
  ] as const) {
    actions.record(principal, action);
  }

  expect(actions.all()).toEqual({ bastion: ["aps:RemoteWrite"], shop: ["kafka-cluster:Connect", "kafka-cluster:WriteData"] });
  expect(Object.keys(actions.all())).toEqual(["bastion", "shop"]);
});

test("the number of recorded actions is limited", () => {
  const actions = new RoleActions();
  for (let i = 0; i < 20_010; i++) actions.record("arn:aws:iam::1:role/shop", `x:${i}`);

  expect(actions.all()["shop"]).toHaveLength(20_000);
});
