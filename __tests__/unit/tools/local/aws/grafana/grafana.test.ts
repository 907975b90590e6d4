import { beforeEach, expect, test } from "@jest/globals";
import { grafanaService } from "../../../../../../tools/local/aws/grafana/index.js";
import { callerOf } from "../../../../../support/local-platform/aws-request.js";

let call: ReturnType<typeof callerOf>;

beforeEach(() => {
  call = callerOf(grafanaService("123456789012"));
});

const input = {
  ...{ accountAccessType: "CURRENT_ACCOUNT", permissionType: "CUSTOMER_MANAGED", workspaceRoleArn: "arn:aws:iam::123456789012:role/g" },
  ...{ authenticationProviders: ["SAML"], workspaceName: "ads", workspaceDataSources: ["CLOUDWATCH", "PROMETHEUS"] },
  ...{ workspaceNotificationDestinations: ["SNS"], grafanaVersion: "9.4", tags: { team: "ads" } },
  networkAccessControl: { prefixListIds: ["pl-1"], vpceIds: [] },
};

const create = async (more: object = {}) => (await call("POST", "/workspaces", { ...input, ...more })).workspace;

test("a workspace is ACTIVE with what it was created with, until it is deleted", async () => {
  const { id, status } = await create();

  expect([id, status]).toEqual([expect.stringMatching(/^g-[0-9a-f]{10}$/), "CREATING"]);
  const { workspace } = await call("GET", `/workspaces/${id}`);
  expect(workspace).toMatchObject({
    ...{ name: "ads", status: "ACTIVE", grafanaVersion: "9.4", dataSources: ["CLOUDWATCH", "PROMETHEUS"], tags: { team: "ads" } },
    endpoint: `${id}.grafana-workspace.eu-west-1.amazonaws.com`,
    authentication: { providers: ["SAML"], samlConfigurationStatus: "NOT_CONFIGURED" },
    networkAccessControl: { prefixListIds: ["pl-1"], vpceIds: [] },
  });
  expect(await call("GET", "/workspaces")).toEqual({ workspaces: [workspace] });

  await call("DELETE", `/workspaces/${id}`);
  await expect(call("GET", `/workspaces/${id}`)).rejects.toMatchObject({ status: 404, code: "ResourceNotFoundException" });
});

test("an update changes what it names, and removes the network access that it removes", async () => {
  const { id } = await create();

  await call("PUT", `/workspaces/${id}`, { workspaceDescription: "d", removeNetworkAccessConfiguration: true });

  const { workspace } = await call("GET", `/workspaces/${id}`);
  expect(workspace).toMatchObject({ name: "ads", description: "d" });
  expect(workspace).not.toHaveProperty("networkAccessControl");
});

test("a customer-managed workspace needs a role", async () => {
  await expect(create({ workspaceRoleArn: undefined })).rejects.toMatchObject({ status: 400, code: "ValidationException" });
});

test("versions are upgraded only", async () => {
  const { id } = await create();
  const configure = (more: object) => call("PUT", `/workspaces/${id}/configuration`, { configuration: "{}", ...more });

  await expect(create({ grafanaVersion: "11.4" })).rejects.toMatchObject({ code: "ValidationException" });
  await expect(configure({ grafanaVersion: "8.4" })).rejects.toThrow("upgrades only");
  expect(await call("GET", `/versions?workspace-id=${id}`)).toEqual({ grafanaVersions: ["10.4"] });
  await configure({ grafanaVersion: "12.4" });
  expect((await call("GET", `/workspaces/${id}/configuration`)).grafanaVersion).toBe("12.4");
  await expect(configure({ grafanaVersion: "10.4" })).rejects.toThrow("upgrades only");
});

test.each(["[]", "{", '"text"'])("refuses the configuration %s", async (configuration) => {
  await expect(create({ configuration })).rejects.toMatchObject({ code: "ValidationException" });
});

test("SAML is configured for a workspace that has it", async () => {
  const { id } = await create();
  const saml = { idpMetadata: { url: "https://idp.example.com" }, roleValues: { admin: ["a"] } };

  await call("POST", `/workspaces/${id}/authentication`, { authenticationProviders: ["SAML"], samlConfiguration: saml });

  expect(await call("GET", `/workspaces/${id}/authentication`)).toEqual({
    authentication: { providers: ["SAML"], saml: { status: "CONFIGURED", configuration: saml } },
  });
  const misfit = { authenticationProviders: ["AWS_SSO"], samlConfiguration: saml };
  await expect(call("POST", `/workspaces/${id}/authentication`, misfit)).rejects.toMatchObject({ code: "ValidationException" });
});

test("permissions are added and revoked by role and user", async () => {
  const { id } = await create();
  const change = (action: string, role: string) =>
    call("PATCH", `/workspaces/${id}/permissions`, {
      updateInstructionBatch: [{ action, role, users: [{ id: "u1", type: "SSO_USER" }] }],
    });

  await change("ADD", "ADMIN");
  await change("ADD", "EDITOR");
  await change("REVOKE", "ADMIN");

  expect(await call("GET", `/workspaces/${id}/permissions?userType=SSO_USER`)).toEqual({
    permissions: [{ role: "EDITOR", user: { id: "u1", type: "SSO_USER" } }],
  });
  expect(await call("GET", `/workspaces/${id}/permissions?userType=SSO_GROUP`)).toEqual({ permissions: [] });
});

test("tokens of service accounts return their key once, and expire within 30 days", async () => {
  const { id } = await create();
  const { id: account } = await call("POST", `/workspaces/${id}/serviceaccounts`, { name: "a", grafanaRole: "ADMIN" });
  const tokens = `/workspaces/${id}/serviceaccounts/${account}/tokens`;
  const before = Math.floor(Date.now() / 1000);

  const { serviceAccountToken: token } = await call("POST", tokens, { name: "t", secondsToLive: 600 });

  expect(token.key).toMatch(/^glsa_\w{41}$/);
  const listed = await call("GET", tokens);
  expect(JSON.stringify(listed)).not.toContain(token.key);
  expect(listed.serviceAccountTokens[0].expiresAt).toBeGreaterThanOrEqual(before + 600);
  await expect(call("POST", tokens, { name: "t", secondsToLive: 600 })).rejects.toMatchObject({ status: 409, code: "ConflictException" });
  await expect(call("POST", tokens, { name: "u", secondsToLive: 2_592_001 })).rejects.toThrow("at most 2592000");

  await call("DELETE", `${tokens}/${token.id}`);
  expect((await call("GET", tokens)).serviceAccountTokens).toEqual([]);
  await call("DELETE", `/workspaces/${id}/serviceaccounts/${account}`);
  await expect(call("GET", tokens)).rejects.toMatchObject({ status: 404 });
});

test("a workspace of version 8 has no service accounts", async () => {
  const { id } = await create({ grafanaVersion: "8.4" });

  await expect(call("POST", `/workspaces/${id}/serviceaccounts`, { name: "a", grafanaRole: "ADMIN" })).rejects.toThrow("version 9");
});

test("tags are changed by the workspace's ARN", async () => {
  const { id } = await create();
  const arn = encodeURIComponent(`arn:aws:grafana:eu-west-1:123456789012:/workspaces/${id}`);

  await call("POST", `/tags/${arn}`, { tags: { stage: "prod" } });
  await call("DELETE", `/tags/${arn}?tagKeys=team`);

  expect(await call("GET", `/tags/${arn}`)).toEqual({ tags: { stage: "prod" } });
});
