import { expect, test } from "@jest/globals";
import { Logs } from "../../../../../tools/local/aws/logs.js";

/** Stands in for moto's CloudWatch Logs: groups, streams and what was put. */
class FakeLogs {
  readonly groups = new Set<string>();
  readonly put: string[][] = [];
  readonly calls: string[] = [];

  async json<T>(_service: string, _region: string, target: string, input: unknown): Promise<T> {
    const operation = target.split(".")[1] as string;
    const { logGroupName, logEvents = [] } = input as { logGroupName: string; logEvents?: { message: string }[] };
    this.calls.push(operation);
    if (operation === "CreateLogGroup") {
      if (this.groups.has(logGroupName)) throw new Error("moto answered 400: ResourceAlreadyExistsException");
      this.groups.add(logGroupName);
    }
    if (operation !== "CreateLogGroup" && !this.groups.has(logGroupName)) throw new Error("moto answered 400: ResourceNotFoundException");
    if (operation === "PutLogEvents") this.put.push(logEvents.map(({ message }) => message));
    return {} as T;
  }
}

const destination = { group: "/group", stream: "stream", canCreateGroup: async () => true };
const line = (message: string, timestampMs = 1) => ({ timestampMs, message });

test("lines of a stream are put together, in the order of their time", async () => {
  const fake = new FakeLogs();
  const logs = new Logs(fake, "eu-west-1", () => undefined);
  logs.write(destination, [line("b", 2)]);
  logs.write(destination, [line("a", 1)]);
  await logs.flush();
  expect(fake.put).toEqual([["a", "b"]]);
});

test("a group that exists is used as it is, and one that was deleted meanwhile is made anew", async () => {
  const fake = new FakeLogs();
  fake.groups.add("/group");
  const complaints: string[] = [];
  const logs = new Logs(fake, "eu-west-1", (complaint) => complaints.push(complaint));
  logs.write(destination, [line("first")]);
  await logs.flush();
  fake.groups.delete("/group");
  logs.write(destination, [line("second")]);
  await logs.flush();
  expect(fake.put).toEqual([["first"], ["second"]]);
  expect(complaints).toEqual([]);
});

test("a group that was deleted stays deleted where who writes may make none", async () => {
  const fake = new FakeLogs();
  const complaints: string[] = [];
  const logs = new Logs(fake, "eu-west-1", (complaint) => complaints.push(complaint));
  logs.write({ ...destination, canCreateGroup: async () => false }, [line("too late")]);
  await logs.flush();
  expect([...fake.groups]).toEqual([]);
  expect(complaints).toEqual(["logs: /group: moto answered 400: ResourceNotFoundException"]);
});
