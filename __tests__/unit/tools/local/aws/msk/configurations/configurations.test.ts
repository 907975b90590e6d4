import { beforeEach, describe, expect, test } from "@jest/globals";
import { Configurations } from "../../../../../../../tools/local/aws/msk/configurations/configurations.js";
import { parseServerProperties } from "../../../../../../../tools/local/aws/msk/configurations/server-properties.js";
import { serviceFromRoutes } from "../../../../../../../tools/local/aws/protocol/router.js";
import { awsRequest, callerOf } from "../../../../../../support/local-platform/aws-request.js";

const base64 = (text: string) => Buffer.from(text).toString("base64");

let clusterUsing: string | undefined;
let configurations: Configurations;
let call: ReturnType<typeof callerOf>;
let service: ReturnType<typeof serviceFromRoutes>;

beforeEach(() => {
  clusterUsing = undefined;
  configurations = new Configurations("123456789012", () => clusterUsing);
  service = serviceFromRoutes("kafka", configurations.routes(), "reject");
  call = callerOf(service);
});

const create = (name: string, changes: object = {}) =>
  call("POST", "/v1/configurations", { name, serverProperties: base64("num.partitions=6"), ...changes });
const pathOf = (arn: string) => `/v1/configurations/${encodeURIComponent(arn)}`;
const refused = (message: string) => ({ status: 400, code: "BadRequestException", message });

describe("a configuration", () => {
  test("has a name, a description, its versions and its first revision", async () => {
    const created = await create("six", { description: "six partitions", kafkaVersions: ["3.9.x.kraft"] });
    const { arn, creationTime } = created;

    expect(arn).toMatch(/^arn:aws:kafka:eu-west-1:123456789012:configuration\/six\/[\da-f-]{36}-1$/);
    expect(new Date(creationTime).toISOString()).toBe(creationTime);
    expect(created).toEqual({
      ...{ arn, name: "six", state: "ACTIVE", creationTime },
      latestRevision: { revision: 1, creationTime, description: "six partitions" },
    });
    expect(await call("GET", pathOf(arn))).toEqual({ ...created, description: "six partitions", kafkaVersions: ["3.9.x.kraft"] });
    expect(await call("GET", `${pathOf(arn)}/revisions/1`)).toEqual({
      ...{ arn, creationTime, revision: 1, description: "six partitions", serverProperties: base64("num.partitions=6") },
    });
  });

  test("gets revisions with their own description, and keeps the description of its first one", async () => {
    const { arn } = await create("six", { description: "six partitions" });
    const updated = await call("PUT", pathOf(arn), { description: "nine", serverProperties: base64("num.partitions=9") });

    expect(updated).toEqual({ arn, latestRevision: { revision: 2, creationTime: expect.any(String), description: "nine" } });
    expect(await call("GET", pathOf(arn))).toMatchObject({
      description: "six partitions",
      latestRevision: { revision: 2 },
      kafkaVersions: [],
    });
    expect((await call("GET", `${pathOf(arn)}/revisions`)).revisions).toEqual([
      { revision: 1, creationTime: expect.any(String), description: "six partitions" },
      { revision: 2, creationTime: expect.any(String), description: "nine" },
    ]);
    expect(configurations.properties({ arn, revision: 1 }, "3.9.x")).toEqual({ "num.partitions": "6" });
    expect(configurations.properties({ arn, revision: 2 }, "3.9.x")).toEqual({ "num.partitions": "9" });
  });

  test("exists in its region only, where no other one has its name", async () => {
    const { arn } = await create("six");
    const elsewhere = { ...awsRequest("GET", "/v1/configurations"), region: "us-east-1" };
    const second = awsRequest("POST", "/v1/configurations", { name: "six", serverProperties: "" });

    await expect(create("six")).rejects.toMatchObject({
      ...{ status: 409, code: "ConflictException", message: "A resource with the name 'six' already exists." },
    });
    expect(JSON.parse(String((await service(elsewhere))?.body))).toEqual({ configurations: [] });
    expect(await service({ ...second, region: "us-east-1" })).toMatchObject({ status: 200 });
    expect((await call("GET", "/v1/configurations")).configurations).toEqual([expect.objectContaining({ arn, name: "six" })]);
  });

  test("is deleted once, and not while a cluster uses it", async () => {
    const { arn } = await create("six");
    clusterUsing = "events";

    await expect(call("DELETE", pathOf(arn))).rejects.toMatchObject(
      refused("The configuration is in use by cluster events and can't be deleted."),
    );

    clusterUsing = undefined;

    expect(await call("DELETE", pathOf(arn))).toEqual({ arn, state: "DELETING" });
    for (const method of ["GET", "DELETE"])
      await expect(call(method, pathOf(arn))).rejects.toMatchObject(refused("Configuration ARN does not exist."));
  });

  test("without the revision is not found", async () => {
    const { arn } = await create("six");

    for (const revision of ["0", "2", "x"])
      await expect(call("GET", `${pathOf(arn)}/revisions/${revision}`)).rejects.toMatchObject({
        ...{ status: 404, code: "NotFoundException", message: `Configuration revision ${Number(revision)} does not exist.` },
      });
  });

  test.each(["", "-six", "s ix", "six!"])("can't have the name %j", async (name) => {
    await expect(create(name)).rejects.toMatchObject({ status: 400, code: "BadRequestException" });
  });

  test("can have a name of one letter or digit, but no properties that are not Base64", async () => {
    await expect(create("6")).resolves.toMatchObject({ name: "6" });
    await expect(create("a-1")).resolves.toMatchObject({ name: "a-1" });
    await expect(create("seven", { serverProperties: "num.partitions=7" })).rejects.toMatchObject({ status: 400 });
  });

  test("is for the versions that it lists, or for all", async () => {
    const all = await create("all");
    const some = await create("some", { kafkaVersions: ["3.8.x", "3.9.x"] });
    const of = ({ arn }: { arn: string }, version: string) => configurations.properties({ arn, revision: 1 }, version);

    expect([of(all, "4.0.x.kraft"), of(some, "3.8.x"), of(some, "3.9.x")]).toEqual(Array(3).fill({ "num.partitions": "6" }));
    expect(() => of(some, "4.0.x.kraft")).toThrow("The configuration is for Kafka versions 3.8.x, 3.9.x, not for 4.0.x.kraft.");
    expect(configurations.properties(undefined, "3.9.x")).toEqual({});
  });
});

describe("server properties", () => {
  test("are lines of a name and a value, between comments and empty lines", () => {
    const text =
      "# comment\n! comment\n\n  num.partitions = 6 \r\nmin.insync.replicas:2\nlog.retention.ms=\nssl.principal.mapping.rules=a=b:c # d";

    expect(parseServerProperties(text)).toEqual({
      ...{ "num.partitions": "6", "min.insync.replicas": "2", "log.retention.ms": "" },
      "ssl.principal.mapping.rules": "a=b:c # d",
    });
    expect(parseServerProperties("")).toEqual({});
  });

  test.each(["num.partitions", "=6", "num partitions=6"])("%j is not a property", (line) => {
    expect(() => parseServerProperties(`num.io.threads=8\n${line}`)).toThrow(`serverProperties: line 2 is not a property: ${line}`);
  });

  test.each(["listeners", "num.partitions.x", "xnum.partitions", "log.dirs", "my.log.retention.ms", "zookeeper.connect"])(
    "%s is not settable",
    (name) => {
      expect(() => parseServerProperties(`${name}=1`)).toThrow(`Unsupported property in the configuration: ${name}`);
    },
  );

  // biome-ignore format: keep the list compact
  test.each([
    "allow.everyone.if.no.acl.found", "auto.create.topics.enable", "compression.type", "connections.max.idle.ms", "default.replication.factor",
    "delete.topic.enable", "group.initial.rebalance.delay.ms", "group.max.session.timeout.ms", "group.min.session.timeout.ms",
    "leader.imbalance.check.interval.seconds", "leader.imbalance.per.broker.percentage", "log.cleaner.delete.retention.ms", "log.cleanup.policy",
    "log.flush.interval.messages", "log.index.interval.bytes", "log.local.retention.ms", "log.message.timestamp.type", "log.preallocate",
    "log.retention.hours", "log.roll.ms", "log.segment.bytes", "max.connections.per.ip", "max.incremental.fetch.session.cache.slots",
    "message.max.bytes", "min.insync.replicas", "num.io.threads", "num.network.threads", "num.partitions", "num.recovery.threads.per.data.dir",
    "num.replica.fetchers", "offsets.retention.minutes", "offsets.topic.replication.factor", "producer.id.expiration.ms", "quota.window.num",
    "remote.log.msk.disable.policy", "replica.fetch.max.bytes", "replica.high.watermark.checkpoint.interval.ms", "replica.lag.time.max.ms",
    "replica.selector.class", "replica.socket.timeout.ms", "socket.request.max.bytes", "ssl.principal.mapping.rules", "transaction.max.timeout.ms",
    "transactional.id.expiration.ms", "unclean.leader.election.enable", "zookeeper.connection.timeout.ms", "zookeeper.session.timeout.ms",
  ])("%s, which MSK's documentation lists, is settable", (name) => {
    expect(parseServerProperties(`${name}=1`)).toEqual({ [name]: "1" });
  });
});
