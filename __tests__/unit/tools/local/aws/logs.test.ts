import { expect, test } from "@jest/globals";
import { Logs } from "../../../../../tools/local/aws/logs.js";

/** A fake of moto's CloudWatch Logs that records log groups, calls and log events. */
class FakeLogs {
  readonly groups = new Set<string>();
  readonly put: string[][] = [];
  readonly calls: string[] = [];

  async json<T>(_service: string, _region: string, target: string, input: unknown): Promise<T> {
    const operation = target.split(".")[1] as string;
    const { logGroupName, logEvents = [] } = input as { logGroupName: string; logEvents?: { message: string }[] };
    this.calls.push(operation);
    if (operation === "CreateLogGroup") {
      if (this.groups.has(logGroupName)) throw new Error("moto returned 400: ResourceAlreadyExistsException");
      this.groups.add(logGroupName);
    }
    if (operation !== "CreateLogGroup" && !this.groups.has(logGroupName)) throw new Error("moto returned 400: ResourceNotFoundException");
    if (operation === "PutLogEvents") this.put.push(logEvents.map(({ message }) => message));
    return {} as T;
  }
}

const destination = { group: "/group", stream: "stream", canCreateGroup: async () => true };
const line = (message: string, timestampMs = 1) => ({ timestampMs, message });

test("lines of a stream are written in one batch, sorted by time", async () => {
  const fake = new FakeLogs();
  const logs = new Logs(fake, "eu-west-1", () => undefined);
  logs.write(destination, [line("b", 2)]);
  logs.write(destination, [line("a", 1)]);
  await logs.flush();

  expect(fake.put).toEqual([["a", "b"]]);
});

test("an existing log group is used, and a deleted one is created again", async () => {
  const fake = new FakeLogs();
  fake.groups.add("/group");
  const logLines: string[] = [];
  const logs = new Logs(fake, "eu-west-1", (logLine) => logLines.push(logLine));
  logs.write(destination, [line("first")]);
  await logs.flush();
  fake.groups.delete("/group");
  logs.write(destination, [line("second")]);
  await logs.flush();

  expect(fake.put).toEqual([["first"], ["second"]]);
  expect(logLines).toEqual([]);
});

test("a deleted log group is not created again if the writer is not allowed to create log groups", async () => {
  const fake = new FakeLogs();
  const logLines: string[] = [];
  const logs = new Logs(fake, "eu-west-1", (logLine) => logLines.push(logLine));
  logs.write({ ...destination, canCreateGroup: async () => false }, [line("too late")]);
  await logs.flush();

  expect([...fake.groups]).toEqual([]);
  expect(logLines).toEqual(["logs: /group: moto returned 400: ResourceNotFoundException"]);
});
