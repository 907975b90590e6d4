import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import { type ITerraformDependable, TerraformIterator } from "cdktf";
import { Construct } from "constructs";
import { type AwsEnvironment, EncryptionKey, policyDocument } from "../aws/index.js";

export interface AlarmTopicProps {
  readonly name: string;
  readonly environment: AwsEnvironment;
  readonly emails: string[];
  readonly httpsEndpoints: string[];
  /** ARN of the Managed Prometheus workspace whose alert manager publishes; can have `*`. @default none */
  readonly prometheusArn?: string | undefined;
}

/** The SNS topic that alarms notify, encrypted with its own key. Only alarms of this account, and the alert manager if there is one, can publish to it. */
export class AlarmTopic extends Construct {
  readonly arn: string;
  readonly keyArn: string;
  /** Publishers wait for it. */
  readonly policy: ITerraformDependable;

  constructor(scope: Construct, id: string, { name, environment, emails, httpsEndpoints, prometheusArn }: AlarmTopicProps) {
    super(scope, id);
    const alarms = environment.arn("cloudwatch", `alarm:${name}-*`);
    const key = new EncryptionKey(this, "key", {
      alias: `${name}-alarms`,
      description: `Notifications of the alarms of ${name}.`,
      environment,
      services: ["sns"],
      // CloudWatch can't publish to a topic whose key does not name it. Source: Amazon SNS developer guide, key management, 2026-11.
      senders: [
        { service: "cloudwatch.amazonaws.com", sourceArn: alarms },
        ...(prometheusArn === undefined ? [] : [{ service: "aps.amazonaws.com", sourceArn: prometheusArn }]),
      ],
      preventDestroy: false, // it encrypts messages in transit only
    });
    const topic = new SnsTopic(this, "this", { name: `${name}-alarms`, kmsMasterKeyId: key.arn });
    const fromAccount = { StringEquals: { "aws:SourceAccount": environment.accountId } };
    this.policy = new SnsTopicPolicy(this, "policy", {
      arn: topic.arn,
      policy: policyDocument([
        {
          sid: "AlarmsPublish",
          principals: { service: "cloudwatch.amazonaws.com" },
          actions: ["sns:Publish"],
          resources: [topic.arn],
          conditions: { ...fromAccount, ArnLike: { "aws:SourceArn": alarms } },
        },
        // Source: Amazon Managed Service for Prometheus user guide, permission to send alert messages, 2026-11.
        ...(prometheusArn === undefined
          ? []
          : [
              {
                sid: "AlertManagerPublishes",
                principals: { service: "aps.amazonaws.com" },
                actions: ["sns:Publish", "sns:GetTopicAttributes"],
                resources: [topic.arn],
                conditions: { ...fromAccount, ArnLike: { "aws:SourceArn": prometheusArn } },
              },
            ]),
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
