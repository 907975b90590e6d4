import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { MappingSettings } from "../../event-source/host.js";
import type { FunctionConfiguration } from "../../functions/index.js";
import { AwsError } from "../protocol/errors.js";
import { inputParser } from "../protocol/parse-input.js";

/** Polls the topic of a mapping. */
export interface Poller {
  start(): Promise<void> | void;
  update(settings: MappingSettings): Promise<void> | void;
  stop(): Promise<void>;
  readonly lastProcessingResult: string;
}

/** Dependencies of the mappings on the rest of the local platform. */
export interface MappingBackend {
  readonly accountId: string;
  function(nameOrArn: string): Promise<FunctionConfiguration | undefined>;
  clusterExists(arn: string): boolean;
  poller(settings: MappingSettings): Poller;
  log(line: string): void;
}

const changeable = {
  Enabled: z.boolean().optional(),
  BatchSize: z.number().int().min(1).max(10_000).optional(),
  MaximumBatchingWindowInSeconds: z.number().int().min(0).max(300).optional(),
  BisectBatchOnFunctionError: z.boolean().optional(),
  MaximumRetryAttempts: z.number().int().min(-1).max(10_000).optional(),
  MaximumRecordAgeInSeconds: z.number().int().min(-1).max(604_800).optional(),
  FunctionResponseTypes: z.array(z.string()).optional(),
  FilterCriteria: z.object({ Filters: z.array(z.object({ Pattern: z.string() })).optional() }).optional(),
  DestinationConfig: z.looseObject({ OnFailure: z.object({ Destination: z.string().optional() }).optional() }).optional(),
  ProvisionedPollerConfig: z
    .object({ MinimumPollers: z.number().int().optional(), MaximumPollers: z.number().int().optional() })
    .optional(),
  KMSKeyArn: z.string().optional(),
  MetricsConfig: z.looseObject({}).optional(),
  FunctionName: z.string().optional(),
};
const changeInput = z.object(changeable);
const createInput = z.object({
  ...changeable,
  FunctionName: z.string(),
  EventSourceArn: z.string(),
  StartingPosition: z.enum(["LATEST", "TRIM_HORIZON", "AT_TIMESTAMP"]),
  StartingPositionTimestamp: z.number().optional(),
  Topics: z.array(z.string()).length(1),
  AmazonManagedKafkaEventSourceConfig: z.looseObject({ ConsumerGroupId: z.string().optional() }).optional(),
  Tags: z.record(z.string(), z.string()).optional(),
});
type Applied = Omit<z.infer<typeof createInput>, "Enabled" | "FunctionName" | "Tags">;

interface Mapping {
  readonly uuid: string;
  readonly arn: string;
  readonly tags: Record<string, string>;
  readonly poller: Poller;
  applied: Applied;
  functionArn: string;
  enabled: boolean;
  state: "Creating" | "Enabling" | "Enabled" | "Disabling" | "Disabled" | "Updating" | "Deleting";
  lastModified: number;
}

/** The event source mappings for MSK. Each has a record and a poller. */
export class Mappings {
  private readonly all = new Map<string, Mapping>();

  constructor(private readonly backend: MappingBackend) {}

  async create(region: string, body: unknown): Promise<object> {
    const { Enabled: enabled = true, FunctionName, Tags = {}, ...input } = parseInput(createInput, body);
    if (!this.backend.clusterExists(input.EventSourceArn))
      throw invalidParameter(`The MSK cluster ${input.EventSourceArn} does not exist.`);
    const target = await this.target(FunctionName);
    const uuid = randomUUID();
    const group = input.AmazonManagedKafkaEventSourceConfig?.ConsumerGroupId ?? uuid;
    const applied: Applied = {
      ...{ BatchSize: 100, MaximumBatchingWindowInSeconds: 0, DestinationConfig: { OnFailure: {} } },
      ...input,
      AmazonManagedKafkaEventSourceConfig: { ...input.AmazonManagedKafkaEventSourceConfig, ConsumerGroupId: group },
    };
    const mapping: Mapping = {
      ...{ uuid, applied, enabled, functionArn: target.arn, tags: { ...Tags }, state: "Creating", lastModified: now() },
      arn: `arn:aws:lambda:${region}:${this.backend.accountId}:event-source-mapping:${uuid}`,
      poller: this.backend.poller(pollerSettings(uuid, applied, enabled, target)),
    };
    this.all.set(uuid, mapping);
    this.runInBackground(mapping, async () => enabled && (await mapping.poller.start()));
    return describe(mapping);
  }

  get(uuid: string): object {
    return describe(this.find(uuid));
  }

  list({ functionName, sourceArn }: { readonly functionName?: string; readonly sourceArn?: string }): object {
    const matches = ({ functionArn, applied }: Mapping) =>
      (!functionName || functionArn === functionName || functionArn.endsWith(`:${functionName}`)) &&
      (!sourceArn || applied.EventSourceArn === sourceArn);
    return { EventSourceMappings: [...this.all.values()].filter(matches).map(describe) };
  }

  async update(uuid: string, body: unknown): Promise<object> {
    const mapping = this.find(uuid);
    if (!/^(Enabled|Disabled)$/.test(mapping.state)) throw new AwsError(400, "ResourceInUseException", `The mapping is ${mapping.state}.`);
    const { Enabled: enabled = mapping.enabled, FunctionName, ...input } = parseInput(changeInput, body);
    const target = await this.target(FunctionName ?? mapping.functionArn);
    const changes = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
    Object.assign(mapping, {
      enabled,
      functionArn: target.arn,
      applied: { ...mapping.applied, ...changes },
      state: "Updating",
      lastModified: now(),
    });
    this.runInBackground(mapping, async () => mapping.poller.update(pollerSettings(uuid, mapping.applied, enabled, target)));
    return describe(mapping);
  }

  delete(uuid: string): object {
    const mapping = this.find(uuid);
    mapping.state = "Deleting";
    mapping.poller
      .stop()
      .catch((failure: Error) => this.backend.log(`lambda: mapping ${uuid} did not stop cleanly: ${failure.message}`))
      .finally(() => this.all.delete(uuid));
    return describe(mapping);
  }

  /** Returns the tags of a mapping; undefined for another kind of resource. */
  tags(arn: string): Record<string, string> | undefined {
    return [...this.all.values()].find((mapping) => mapping.arn === arn)?.tags;
  }

  async stop(): Promise<void> {
    await Promise.allSettled([...this.all.values()].map(({ poller }) => poller.stop()));
  }

  private runInBackground(mapping: Mapping, work: () => Promise<unknown>): void {
    work()
      .catch((failure: Error) => this.backend.log(`lambda: mapping ${mapping.uuid}: ${failure.message}`))
      .finally(() => {
        if (mapping.state !== "Deleting") mapping.state = mapping.enabled ? "Enabled" : "Disabled";
      });
  }

  private find(uuid: string): Mapping {
    const mapping = this.all.get(uuid);
    if (!mapping) throw new AwsError(404, "ResourceNotFoundException", "The resource you requested does not exist.");
    return mapping;
  }

  private async target(nameOrArn: string): Promise<FunctionConfiguration> {
    const configuration = await this.backend.function(nameOrArn);
    if (!configuration) throw invalidParameter(`Function does not exist: ${nameOrArn}`);
    return configuration;
  }
}

function pollerSettings(
  uuid: string,
  applied: Applied,
  enabled: boolean,
  { arn: functionArn, roleArn }: FunctionConfiguration,
): MappingSettings {
  const { ProvisionedPollerConfig: pollers, FilterCriteria: filters, StartingPositionTimestamp: seconds } = applied;
  return {
    ...{ uuid, functionArn, roleArn, enabled },
    eventSourceArn: applied.EventSourceArn,
    topics: applied.Topics,
    consumerGroupId: applied.AmazonManagedKafkaEventSourceConfig?.ConsumerGroupId ?? uuid,
    batchSize: applied.BatchSize,
    // Lambda waits 500 ms if no window is set; the API then returns 0.
    maximumBatchingWindowSeconds: applied.MaximumBatchingWindowInSeconds || undefined,
    startingPosition: applied.StartingPosition,
    startingPositionTimestampMs: seconds === undefined ? undefined : seconds * 1000,
    bisectBatchOnFunctionError: applied.BisectBatchOnFunctionError,
    maximumRetryAttempts: applied.MaximumRetryAttempts,
    maximumRecordAgeSeconds: applied.MaximumRecordAgeInSeconds,
    functionResponseTypes: applied.FunctionResponseTypes,
    filterCriteria: filters?.Filters?.length ? { filters: filters.Filters.map(({ Pattern: pattern }) => ({ pattern })) } : undefined,
    onFailureDestinationArn: applied.DestinationConfig?.OnFailure?.Destination,
    pollers: pollers ? { min: pollers.MinimumPollers ?? 1, max: pollers.MaximumPollers ?? 200 } : undefined,
  };
}

function describe({ uuid, arn, functionArn, state, lastModified, applied, poller }: Mapping): object {
  return {
    UUID: uuid,
    EventSourceMappingArn: arn,
    FunctionArn: functionArn,
    State: state,
    StateTransitionReason: "USER_INITIATED",
    LastModified: lastModified,
    LastProcessingResult: poller.lastProcessingResult,
    ...applied,
  };
}

const now = () => Math.floor(Date.now() / 1000);

const invalidParameter = (message: string) => new AwsError(400, "InvalidParameterValueException", message);

const parseInput = inputParser(invalidParameter);
