import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { Workspaces } from "../../../../../../tools/local/aws/prometheus/workspaces.js";
import { awsRequest } from "../../../../../support/local-platform/aws-request.js";
import { PrometheusFake } from "../../../../../support/local-platform/prometheus-fake.js";

let stateDir: string;
let prometheus: PrometheusFake;
let rules: Record<string, string>;
let workspaces: Workspaces;

beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), "workspaces-"));
  prometheus = new PrometheusFake();
  rules = {};
  const get = async (_service: string, _region: string, path: string): Promise<unknown> => {
    const [, , id, , namespace] = path.split("/");
    if (id !== "ws-1") return undefined;
    if (namespace !== undefined) return { ruleGroupsNamespace: { data: Buffer.from(rules[namespace] as string).toString("base64") } };
    return path.endsWith("rulegroupsnamespaces") ? { ruleGroupsNamespaces: Object.keys(rules).map((name) => ({ name })) } : {};
  };
  const context = { stateDir, toolsDir: "tools", minuteMs: 60_000, log: () => undefined, moto: { get: get as never } };
  workspaces = new Workspaces(context, prometheus.start);
});

afterEach(async () => {
  await workspaces.stop();
  rmSync(stateDir, { recursive: true, force: true });
});

const query = (id = "ws-1") => workspaces.send(id, "eu-west-1", "/api/v1/query", awsRequest("GET", "/any?query=up"));
const ruleFiles = () => {
  const folder = join(stateDir, "prometheus", "rules-ws-1");
  return readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8"));
};

test("the first requests start one server, with the rules of the workspace", async () => {
  rules = { msk: "groups: []" };

  const [first] = await Promise.all([query(), query()]);

  expect(first?.body.toString()).toBe("series");
  expect(prometheus.events).toEqual(["start", "send GET /api/v1/query?query=up", "send GET /api/v1/query?query=up"]);
  expect(ruleFiles()).toEqual(["groups: []"]);
});

test("an unknown workspace has no server, and can be created later", async () => {
  await expect(query("ws-2")).rejects.toMatchObject({ status: 404, code: "ResourceNotFoundException" });
  await expect(query("ws-2")).rejects.toMatchObject({ status: 404 });
  expect(prometheus.events).toEqual([]);
});

test("changed rules are loaded, also if the server is starting", async () => {
  prometheus.hold();
  const asked = query();
  rules = { msk: "groups: []" };
  const loaded = workspaces.loadRules("ws-1", "eu-west-1");
  prometheus.release();
  await Promise.all([asked, loaded]);
  expect(ruleFiles()).toEqual(["groups: []"]);

  rules = {};
  await workspaces.loadRules("ws-1", "eu-west-1");

  expect(ruleFiles()).toEqual([]);
  expect(prometheus.events.filter((event) => event === "reload")).toHaveLength(2);
});

test("a workspace without a server loads its rules with its first request", async () => {
  await workspaces.loadRules("ws-1", "eu-west-1");

  expect(prometheus.events).toEqual([]);
});

test.each([
  ["deletion of a workspace", () => workspaces.delete("ws-1")],
  ["stop of the platform", () => workspaces.stop()],
])("the %s waits for a start that is under way", async (_, end) => {
  prometheus.hold();
  const asked = query();
  const ended = end();
  prometheus.release();
  await Promise.all([asked, ended]);

  expect(prometheus.events).toContain("stop");
});

test("no server starts after the stop of the platform", async () => {
  await workspaces.stop();

  await expect(query()).rejects.toMatchObject({ status: 503, message: "The local platform is stopping." });
  expect(prometheus.events).toEqual([]);
});
