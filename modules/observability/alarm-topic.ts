import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import { TerraformIterator } from "cdktf";
import { Construct } from "constructs";
import { type AwsEnvironment, EncryptionKey, policyDocument } from "../aws/index.js";

interface AlarmTopicProps {
  readonly name: string;
  readonly environment: AwsEnvironment;
  readonly emails: string[];
  readonly httpsEndpoints: string[];
}

/** The SNS topic that alarms notify, encrypted with its own key. Only alarms of this account can publish to it. */
export class AlarmTopic extends Construct {
  readonly arn: string;
  readonly keyArn: string;

  constructor(scope: Construct, id: string, { name, environment, emails, httpsEndpoints }: AlarmTopicProps) {
    super(scope, id);
    const alarms = environment.arn("cloudwatch", `alarm:${name}-*`);
    const key = new EncryptionKey(this, "key", {
      alias: `${name}-alarms`,
      description: `Notifications of the alarms of ${name}.`,
      environment,
      services: ["sns"],
      // CloudWatch can't publish to a topic whose key does not name it. Source: Amazon SNS developer guide, key management, 2026-11.
      sender: { service: "cloudwatch.amazonaws.com", sourceArn: alarms },
      preventDestroy: false, // it encrypts messages in transit only
    });
    const topic = new SnsTopic(this, "this", { name: `${name}-alarms`, kmsMasterKeyId: key.arn });
    const fromAccount = { StringEquals: { "aws:SourceAccount": environment.accountId } };
    new SnsTopicPolicy(this, "policy", {
      arn: topic.arn,
      policy: policyDocument([
        {
          sid: "AlarmsPublish",
          principals: { service: "cloudwatch.amazonaws.com" },
          actions: ["sns:Publish"],
          resources: [topic.arn],
          conditions: { ...fromAccount, ArnLike: { "aws:SourceArn": alarms } },
        },
        {
          sid: "TlsOnly",
          effect: "Deny",
          principals: "*",
          actions: ["sns:Publish"],
          resources: [topic.arn],
          conditions: { Bool: { "aws:SecureTransport": "false" } },
        },
      ]),
    });
    this.subscribe("email", topic, emails);
    this.subscribe("https", topic, httpsEndpoints);
    this.arn = topic.arn;
    this.keyArn = key.arn;
  }

  private subscribe(protocol: "email" | "https", topic: SnsTopic, endpoints: string[]): void {
    const forEach = TerraformIterator.fromList(endpoints);
    new SnsTopicSubscription(this, protocol, { forEach, topicArn: topic.arn, protocol, endpoint: forEach.value });
  }
}
