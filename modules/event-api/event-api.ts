import { Construct } from "constructs";
import { Consumer } from "./consumer.js";
import { HttpApi } from "./http-api.js";
import { Producer } from "./producer.js";
import type { EventApiProps } from "./props.js";

/** The way of an event: HTTP API → producer → topic → event source mapping → consumer. */
export class EventApi extends Construct {
  readonly producer: Producer;
  readonly consumer: Consumer;
  readonly api: HttpApi;

  constructor(scope: Construct, id: string, props: EventApiProps) {
    super(scope, id);
    const { settings } = props;
    this.producer = new Producer(this, "producer", props);
    this.consumer = new Consumer(this, "consumer", props);
    this.api = new HttpApi(this, "api", {
      name: `${props.name}-events`,
      function: this.producer.function.function,
      timeoutSeconds: settings.producer.timeoutSeconds,
      authorization: settings.authorization,
      throttling: settings.throttling,
      logRetentionDays: settings.logRetentionDays,
      key: props.key,
    });
  }
}
