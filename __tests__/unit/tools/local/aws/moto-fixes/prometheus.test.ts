import { beforeEach, expect, test } from "@jest/globals";
import type { Moto } from "../../../../../../tools/local/aws/moto/moto.js";
import { prometheusService } from "../../../../../../tools/local/aws/moto-fixes/prometheus.js";
import { awsRequest, callerOf } from "../../../../../support/local-platform/aws-request.js";

/** moto with the workspace `ws-1`. */
const moto = { get: async (_: string, __: string, path: string) => (path === "/workspaces/ws-1" ? {} : undefined) } as unknown as Pick<
  Moto,
  "get"
>;
const path = "/workspaces/ws-1/alertmanager/definition";
const data = (text: string) => ({ data: Buffer.from(text).toString("base64") });
const definition = data("alertmanager_config: |\n  route: {receiver: sns}\n");

let service: ReturnType<typeof prometheusService>;
let call: ReturnType<typeof callerOf>;

beforeEach(() => {
  service = prometheusService(moto);
  call = callerOf(service);
});

test("stores the alert manager definition of a workspace", async () => {
  expect(await call("POST", path, definition)).toEqual({ status: { statusCode: "CREATING" } });
  expect(await call("GET", path)).toMatchObject({ alertManagerDefinition: { ...definition, status: { statusCode: "ACTIVE" } } });

  const changed = data("alertmanager_config: |\n  route: {receiver: other}\n");
  await call("PUT", path, changed);
  expect((await call("GET", path)).alertManagerDefinition.data).toBe(changed.data);

  await call("DELETE", path);
  await expect(call("GET", path)).rejects.toMatchObject({ status: 404, code: "ResourceNotFoundException" });
});

test("refuses a second definition, a workspace that does not exist, and text that is no definition", async () => {
  await call("POST", path, definition);

  await expect(call("POST", path, definition)).rejects.toMatchObject({ status: 409, code: "ConflictException" });
  await expect(call("POST", path.replace("ws-1", "ws-2"), definition)).rejects.toMatchObject({ status: 404 });
  await expect(call("PUT", path, data("route: {receiver: sns}"))).rejects.toMatchObject({ status: 400, code: "ValidationException" });
});

test.each([
  "alertmanager_config: |\n  route: {receiver: sns}",
  '"alertmanager_config": |\n  "route": {"receiver": "sns"}', // as Terraform's yamlencode writes it
  '{"template_files": {}, "alertmanager_config": "route: {receiver: sns}"}',
])("accepts the definition %j", async (text) => {
  expect(await call("POST", path, data(text))).toEqual({ status: { statusCode: "CREATING" } });
});

test.each(["alertmanager_config: {route: {receiver: sns}}", "a: [", "text", "", "other: |\n  alertmanager_config: a"])(
  "refuses the definition %j",
  async (text) => {
    await expect(call("POST", path, data(text))).rejects.toMatchObject({ status: 400, code: "ValidationException" });
  },
);

test("a deleted workspace has no definition, and moto handles the rest", async () => {
  await call("POST", path, definition);

  expect(await service(awsRequest("DELETE", "/workspaces/ws-1"))).toBeUndefined();

  await expect(call("GET", path)).rejects.toMatchObject({ status: 404 });
  expect(await service(awsRequest("GET", "/workspaces"))).toBeUndefined();
});
