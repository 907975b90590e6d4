import { GetFunctionConfigurationCommand, LambdaClient, ListEventSourceMappingsCommand } from "@aws-sdk/client-lambda";
import { GetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { PathView } from "../api.js";
import type { ConsoleOutputs } from "../cluster/target.js";

/** Reads the functions, the event source mapping and the failure queue that events pass. */
export class EventPath {
  private readonly lambda: LambdaClient;
  private readonly sqs: SQSClient;

  constructor(
    region: string,
    private readonly outputs: ConsoleOutputs,
  ) {
    this.lambda = new LambdaClient({ region, maxAttempts: 2 });
    this.sqs = new SQSClient({ region, maxAttempts: 2 });
  }

  /** True if the platform has an event API. */
  get exists(): boolean {
    return Boolean(this.outputs.consumer_function_name ?? this.outputs.producer_function_name);
  }

  async current(): Promise<PathView> {
    const { producer_function_name: producer, consumer_function_name: consumer, on_failure_queue_url: queue } = this.outputs;
    const [producerState, consumerState, mapping, failed] = await Promise.all([
      producer ? this.stateOf(producer) : undefined,
      consumer ? this.stateOf(consumer) : undefined,
      consumer ? this.mappingOf(consumer) : undefined,
      queue ? this.depthOf(queue) : undefined,
    ]);
    return {
      ...(producerState && { producer: producerState }),
      ...(consumerState && { consumer: consumerState }),
      ...(mapping && { mapping }),
      ...(failed !== undefined && { failed }),
    };
  }

  private async stateOf(name: string): Promise<string | undefined> {
    return (await this.lambda.send(new GetFunctionConfigurationCommand({ FunctionName: name }))).State;
  }

  private async mappingOf(name: string): Promise<string | undefined> {
    const { EventSourceMappings: mappings = [] } = await this.lambda.send(new ListEventSourceMappingsCommand({ FunctionName: name }));
    return mappings[0]?.State;
  }

  private async depthOf(url: string): Promise<number> {
    const { Attributes: attributes } = await this.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ["ApproximateNumberOfMessages"] }),
    );
    return Number(attributes?.ApproximateNumberOfMessages ?? 0);
  }

  close(): void {
    this.lambda.destroy();
    this.sqs.destroy();
  }
}
