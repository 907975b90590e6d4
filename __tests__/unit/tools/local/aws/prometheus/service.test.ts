import { beforeEach, expect, test } from "@jest/globals";
import { AccessDenied } from "../../../../../../tools/local/aws/iam/access-denied.js";
import { workspaceService } from "../../../../../../tools/local/aws/prometheus/service.js";
import type { Workspaces } from "../../../../../../tools/local/aws/prometheus/workspaces.js";
import { AwsError } from "../../../../../../tools/local/aws/protocol/errors.js";
import type { AwsRequest, AwsResponse, AwsService } from "../../../../../../tools/local/aws/protocol/request.js";
import { awsRequest } from "../../../../../support/local-platform/aws-request.js";

let calls: string[];
let asked: string[][];
let signed: boolean;
let allowed: boolean;
let motoBody: unknown;
let service: AwsService;

beforeEach(() => {
  calls = [];
  asked = [];
  signed = true;
  allowed = true;
  motoBody = {};
  const iam = {
    verifyRequest: () => {
      if (!signed) throw new AccessDenied("the signature is missing");
      return { arn: "arn:aws:iam::123456789012:user/reader" };
    },
    isAllowed: async (...question: string[]) => {
      asked.push(question);
      return { allowed, reason: "no policy allows it" };
    },
  };
  const workspaces: Pick<Workspaces, "send" | "checkRules" | "loadRules" | "delete"> = {
    send: async (id, _region, path) => {
      calls.push(`send ${id} ${path}`);
      return { status: 200, headers: {}, body: "series" };
    },
    checkRules: async (data) => {
      if (data === "wrong") throw new AwsError(400, "ValidationException", "The rule groups are not valid");
      calls.push("check");
    },
    loadRules: async (id) => void calls.push(`load ${id}`),
    delete: async (id) => void calls.push(`delete ${id}`),
  };
  const moto = {
    get: async (of: string, region: string, path: string) =>
      of === "aps" && region === "eu-west-1" && path === "/workspaces/ws-1" ? { workspace: {} } : undefined,
    forward: async ({ method, path }: AwsRequest): Promise<AwsResponse> => {
      calls.push(`moto ${method} ${path}`);
      return { status: 200, headers: {}, body: JSON.stringify(motoBody) };
    },
  };
  const context = { gateway: { endpoint: "http://127.0.0.1:1" }, iam, moto, accountId: "123456789012" };
  service = workspaceService(context as never, workspaces as Workspaces, async () => undefined);
});

const call = async (method: string, url: string, body?: unknown) =>
  ((await service(awsRequest(method, url, body))) as AwsResponse).body.toString();

test.each([
  ["/api/v1/query?query=up", "/api/v1/query", "aps:QueryMetrics"],
  ["/api/v1/query_range", "/api/v1/query_range", "aps:QueryMetrics"],
  ["/api/v1/remote_write", "/api/v1/write", "aps:RemoteWrite"],
  ["/api/v1/label/job/values", "/api/v1/label/job/values", "aps:GetLabels"],
  ["/api/v1/rules", "/api/v1/rules", "aps:ListRules"],
])("%s is served by the workspace's server to who may %s", async (path, upstream, action) => {
  expect(await call("POST", `/workspaces/ws-1${path}`)).toBe("series");
  expect(calls).toEqual([`send ws-1 ${upstream}`]);
  expect(asked).toEqual([["arn:aws:iam::123456789012:user/reader", action, "arn:aws:aps:eu-west-1:123456789012:workspace/ws-1"]]);
});

test("a request without a signature or permission is refused", async () => {
  allowed = false;
  await expect(call("GET", "/workspaces/ws-1/api/v1/query")).rejects.toMatchObject({ status: 403, code: "AccessDeniedException" });
  signed = false;
  await expect(call("GET", "/workspaces/ws-1/api/v1/query")).rejects.toMatchObject({ status: 403 });
  expect(calls).toEqual([]);
});

test.each([
  ["of another region", "us-east-1", "ws-1"],
  ["that was deleted", "eu-west-1", "ws-2"],
])("the data of a workspace %s are not served", async (_, region, id) => {
  await expect(service({ ...awsRequest("GET", `/workspaces/${id}/api/v1/query`), region })).rejects.toMatchObject({
    ...{ status: 404, code: "ResourceNotFoundException", message: `Workspace ${id} not found` },
    members: { resourceId: id, resourceType: "Workspace" },
  });
  expect(calls).toEqual([]);
});

test("Prometheus' administration is not served", async () => {
  await expect(call("POST", "/workspaces/ws-1/api/v1/admin/tsdb/snapshot")).rejects.toMatchObject({ status: 404 });
});

test("the endpoint of a workspace is the gateway's", async () => {
  motoBody = { workspace: { prometheusEndpoint: "https://aps-workspaces.eu-west-1.amazonaws.com/workspaces/ws-1/" } };

  expect(JSON.parse(await call("GET", "/workspaces/ws-1"))).toEqual({
    workspace: { prometheusEndpoint: "http://127.0.0.1:1/workspaces/ws-1/" },
  });
});

test("rule groups are checked, stored and loaded, and loaded again after they are deleted", async () => {
  await call("PUT", "/workspaces/ws-1/rulegroupsnamespaces/msk", { data: "Z3JvdXBzOg==" });
  await call("DELETE", "/workspaces/ws-1/rulegroupsnamespaces/msk");
  await expect(call("POST", "/workspaces/ws-1/rulegroupsnamespaces", { data: "wrong" })).rejects.toThrow("The rule groups are not valid");

  expect(calls).toEqual([
    "check",
    "moto PUT /workspaces/ws-1/rulegroupsnamespaces/msk",
    "load ws-1",
    "moto DELETE /workspaces/ws-1/rulegroupsnamespaces/msk",
    "load ws-1",
  ]);
});

test("a deleted workspace stops", async () => {
  await call("DELETE", "/workspaces/ws-1");

  expect(calls).toEqual(["moto DELETE /workspaces/ws-1", "delete ws-1"]);
});
