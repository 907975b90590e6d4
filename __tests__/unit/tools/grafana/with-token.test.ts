import { beforeEach, expect, test } from "@jest/globals";
import type { GrafanaApi } from "../../../../tools/grafana/grafana-api.js";
import { withToken } from "../../../../tools/grafana/with-token.js";
import { grafanaService } from "../../../../tools/local/aws/grafana/index.js";
import { callerOf } from "../../../support/local-platform/aws-request.js";

let call: ReturnType<typeof callerOf>;
let api: GrafanaApi;
let id: string;

const accounts = async () => (await call("GET", `/workspaces/${id}/serviceaccounts`)).serviceAccounts;

beforeEach(async () => {
  call = callerOf(grafanaService("123456789012"));
  api = call as GrafanaApi;
  const input = { accountAccessType: "CURRENT_ACCOUNT", permissionType: "SERVICE_MANAGED", authenticationProviders: ["AWS_SSO"] };
  ({ id } = (await call("POST", "/workspaces", input)).workspace);
});

test("the token exists during the work, for 15 minutes at most, and its account is an administrator", async () => {
  const result = await withToken(api, id, async (token) => {
    const [account] = await accounts();
    const { serviceAccountTokens: tokens } = await call("GET", `/workspaces/${id}/serviceaccounts/${account.id}/tokens`);
    return { token, role: account.grafanaRole, seconds: tokens[0].expiresAt - tokens[0].createdAt };
  });

  expect(result).toEqual({ token: expect.stringMatching(/^glsa_/), role: "ADMIN", seconds: 900 });
  expect(await accounts()).toEqual([]);
});

test("the account is deleted when the work fails", async () => {
  await expect(withToken(api, id, () => Promise.reject(new Error("terraform failed")))).rejects.toThrow(/^terraform failed$/);

  expect(await accounts()).toEqual([]);
});

test("the account is deleted when its token can't be created", async () => {
  const refusing: GrafanaApi = (method, path, input) =>
    path.endsWith("/tokens") ? Promise.reject(new Error("refused")) : api(method, path, input);

  await expect(withToken(refusing, id, async () => undefined)).rejects.toThrow("refused");

  expect(await accounts()).toEqual([]);
});

test("an account that can't be deleted is reported, with the failure of the work and without the token", async () => {
  const keeping: GrafanaApi = (method, path, input) =>
    method === "DELETE" ? Promise.reject(new Error("no network")) : api(method, path, input);
  const failed = withToken(keeping, id, () => Promise.reject(new Error("terraform failed")));

  await expect(failed).rejects.toThrow(
    /^terraform failed\nThe service account msk-grafana-content-\w+ .*could not be deleted.*no network$/,
  );
  await expect(failed).rejects.not.toThrow("glsa_");
});
