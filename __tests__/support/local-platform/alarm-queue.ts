import type { Endpoint } from "../../../tools/deploy/index.js";

/** An SNS topic whose messages arrive in a queue. */
export interface AlarmQueue {
  readonly topicArn: string;
  /** Receives and deletes messages; returns those of CloudWatch. */
  receive(): Promise<{ readonly AlarmName: string; readonly NewStateValue: string; readonly OldStateValue: string }[]>;
}

/** Creates a queue that receives what is published to a topic. @param topicArn - @default a new topic */
export async function alarmQueue({ endpoint, region, accountId }: Endpoint, name: string, topicArn?: string): Promise<AlarmQueue> {
  const query = async (service: string, Version: string, parameters: Readonly<Record<string, string>>): Promise<string> => {
    const authorization = `AWS4-HMAC-SHA256 Credential=any/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`;
    const body = new URLSearchParams({ Version, ...parameters });
    const response = await fetch(endpoint, { method: "POST", headers: { authorization }, body });
    const text = await response.text();
    if (!response.ok) throw new Error(`${service} ${parameters["Action"]}: ${text}`);
    return text;
  };
  const sns = (parameters: Readonly<Record<string, string>>) => query("sns", "2010-03-31", parameters);
  const sqs = (parameters: Readonly<Record<string, string>>) => query("sqs", "2012-11-05", parameters);
  const topic = topicArn ?? element(await sns({ Action: "CreateTopic", Name: name }), "TopicArn");
  const QueueUrl = element(await sqs({ Action: "CreateQueue", QueueName: name }), "QueueUrl");
  const Endpoint = `arn:aws:sqs:${region}:${accountId}:${name}`;
  await sns({
    Action: "Subscribe",
    TopicArn: topic,
    Protocol: "sqs",
    Endpoint,
    "Attributes.entry.1.key": "RawMessageDelivery",
    "Attributes.entry.1.value": "true",
  });
  return {
    topicArn: topic,
    receive: async () => {
      const response = await sqs({ Action: "ReceiveMessage", QueueUrl, MaxNumberOfMessages: "10" });
      for (const ReceiptHandle of elements(response, "ReceiptHandle")) await sqs({ Action: "DeleteMessage", QueueUrl, ReceiptHandle });
      return elements(response, "Body").map((body) => JSON.parse(body));
    },
  };
}

const element = (document: string, name: string): string => elements(document, name)[0] as string;

const elements = (document: string, name: string): string[] =>
  [...document.matchAll(new RegExp(`<${name}>([\\s\\S]*?)</${name}>`, "g"))].map(([, text]) =>
    (text as string).replaceAll("&quot;", '"').replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&"),
  );
