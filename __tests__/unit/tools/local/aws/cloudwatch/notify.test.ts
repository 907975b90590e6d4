import { beforeEach, expect, test } from "@jest/globals";
import { notifyTopics } from "../../../../../../tools/local/aws/cloudwatch/notify.js";
import type { Alarm } from "../../../../../../tools/local/metrics/index.js";

const topic = "arn:aws:sns:eu-west-1:123456789012:alarms";
const arn = "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:orders-page";
const at = new Date("2026-11-26T18:00:00Z");
const alarm: Alarm = {
  definition: {
    kind: "metric",
    ...{ name: "orders-page", arn, actionsEnabled: true, configuredAt: at, settings: { MetricName: "Errors" } },
    actions: { ALARM: [topic], OK: [], INSUFFICIENT_DATA: [] },
  },
  ...{ state: "ALARM", reason: "Threshold Crossed", stateUpdatedAt: at, stateChangedAt: at },
};

let topicPolicy: object;
let keyPolicy: object | undefined;
let published: Record<string, string>[];

const allow = (actions: string | string[], more: object = {}) => ({
  Statement: [{ Effect: "Allow", Principal: { Service: "cloudwatch.amazonaws.com" }, Action: actions, Resource: "*", ...more }],
});

const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;");

const notify = (actions = [topic]) =>
  notifyTopics(
    {
      query: async (_service, _region, parameters) => {
        if (parameters["Action"] === "Publish") published.push({ ...parameters });
        const key = keyPolicy ? "<entry><key>KmsMasterKeyId</key><value>alias/alarms</value></entry>" : "";
        return `<Attributes><entry><key>Policy</key><value>${escaped(JSON.stringify(topicPolicy))}</value></entry>${key}</Attributes>`;
      },
      // biome-ignore lint/suspicious/noExplicitAny: the only operation returns a policy
      json: async (): Promise<any> => ({ Policy: JSON.stringify(keyPolicy) }),
    },
    "eu-west-1",
    "123456789012",
  )(alarm, "OK", actions);

beforeEach(() => {
  topicPolicy = allow("sns:Publish");
  keyPolicy = undefined;
  published = [];
});

test("a topic gets CloudWatch's message", async () => {
  await notify();

  expect(published).toEqual([expect.objectContaining({ TopicArn: topic, Subject: 'ALARM: "orders-page" in eu-west-1' })]);
  expect(JSON.parse(published[0]?.["Message"] ?? "")).toMatchObject({
    AlarmName: "orders-page",
    AlarmArn: arn,
    NewStateValue: "ALARM",
    OldStateValue: "OK",
    StateChangeTime: "2026-11-26T18:00:00.000+0000",
    Trigger: { MetricName: "Errors" },
  });
});

test("a policy can allow alarms by their ARN only", async () => {
  topicPolicy = allow("sns:Publish", { Condition: { ArnLike: { "aws:SourceArn": `${arn.slice(0, -4)}*` } } });
  await notify();
  topicPolicy = allow("sns:Publish", { Condition: { ArnLike: { "aws:SourceArn": "arn:aws:cloudwatch:*:*:alarm:other-*" } } });

  await expect(notify()).rejects.toThrow(`the topic ${topic} does not allow cloudwatch.amazonaws.com to publish`);
  expect(published).toHaveLength(1);
});

test("the default policy of a topic allows the account's alarms", async () => {
  topicPolicy = {
    Statement: [
      {
        Effect: "Allow",
        Principal: { AWS: "*" },
        Action: ["SNS:Publish"],
        Resource: topic,
        Condition: { StringEquals: { "AWS:SourceOwner": "123456789012" } },
      },
    ],
  };

  await notify();

  expect(published).toHaveLength(1);
});

test("the key of an encrypted topic must allow CloudWatch, too", async () => {
  keyPolicy = allow("kms:Decrypt");
  await expect(notify()).rejects.toThrow(
    "the key alias/alarms of the topic does not allow cloudwatch.amazonaws.com: no policy allows kms:GenerateDataKey",
  );

  keyPolicy = allow(["kms:Decrypt", "kms:GenerateDataKey*"]);
  await notify();

  expect(published).toHaveLength(1);
});

test("an action that is no topic fails", async () => {
  await expect(notify(["arn:aws:automate:eu-west-1:ec2:stop"])).rejects.toThrow("the local platform performs no action arn:aws:automate");
});
