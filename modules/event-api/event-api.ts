import { dependable } from "cdktf";
import { Construct } from "constructs";
import type { HasOutputs, Outputs } from "../terraform/index.js";
import { Consumer } from "./consumer.js";
import { CountTable } from "./count-table.js";
import { HttpApi } from "./http-api.js";
import { Producer } from "./producer.js";
import type { EventApiProps } from "./props.js";

/** The path of an event: HTTP API → producer → topic → event source mapping → consumer. */
export class EventApi extends Construct implements HasOutputs {
  readonly producer: Producer;
  readonly consumer: Consumer;
  readonly api: HttpApi;
  readonly outputs: Outputs;

  constructor(scope: Construct, id: string, props: EventApiProps) {
    super(scope, id);
    const { settings } = props;
    const table = settings.consumer.deduplication === "table" ? this.countTable(props) : undefined;
    this.producer = new Producer(this, "producer", { ...props, table });
    this.consumer = new Consumer(this, "consumer", { ...props, table });
    if (props.schema) {
      // A consumer without the schema would write the first records of a producer with it to the dead-letter topic.
      const { function: producer } = this.producer.function;
      producer.dependsOn = [...(producer.dependsOn ?? []), dependable(this.consumer.function.function)];
    }
    this.api = new HttpApi(this, "api", {
      name: `${props.name}-events`,
      function: this.producer.function.function,
      timeoutSeconds: settings.producer.timeoutSeconds,
      authorization: settings.authorization,
      throttling: settings.throttling,
      logRetentionDays: settings.logRetentionDays,
      key: props.key,
    });
    const [producer, consumer] = [this.producer.function.function, this.consumer.function.function];
    this.outputs = {
      api_endpoint: [this.api.endpoint, "URL of the event API. Events go to POST /ads/{adId}/impression."],
      event_topic: [settings.topic, "Topic of the events."],
      dead_letter_topic: [settings.deadLetterTopic, "Topic of records that can't be processed, with the reason."],
      ...(table && { event_counts_table: [table.name, "DynamoDB table of the counts of each advertisement by minute."] }),
      consumer_group: [settings.consumer.group, "Consumer group of the consumer function."],
      producer_function_name: [producer.functionName, "Name of the producer function."],
      producer_role_arn: [this.producer.function.role.arn, "IAM role of the producer function."],
      consumer_function_name: [consumer.functionName, "Name of the consumer function."],
      consumer_role_arn: [this.consumer.function.role.arn, "IAM role of the consumer function."],
      on_failure_queue_url: [this.consumer.failures.url, "URL of the SQS queue of batches that failed after all retries."],
    };
  }

  private countTable({ name, environment, settings, deletionProtection = false }: EventApiProps): CountTable {
    const { eventIdRetentionSeconds: retentionSeconds } = settings.consumer;
    return new CountTable(this, "counts", { name: `${name}-event-counts`, environment, retentionSeconds, deletionProtection });
  }
}
