import {
  addLogMetrics,
  type CompiledFilter,
  compileFilter,
  filterPattern,
  InvalidPattern,
  type LogEvent,
  type MetricStore,
} from "../../metrics/index.js";
import type { Moto } from "../moto/moto.js";
import { AwsError } from "../protocol/errors.js";
import { type AwsService, jsonBody, operationName } from "../protocol/request.js";

interface MotoFilter {
  readonly filterName: string;
  readonly filterPattern?: string;
  readonly metricTransformations: readonly {
    readonly metricName: string;
    readonly metricNamespace: string;
    readonly metricValue: string;
    readonly defaultValue?: number;
    readonly dimensions?: Readonly<Record<string, string>>;
    readonly unit?: string;
  }[];
}

/** Extracts metrics from log events: those in the embedded metric format, and those of metric filters, which moto stores. */
export class LogMetrics {
  /** The filters of a log group, until one of the region changes. */
  private readonly filters = new Map<string, Promise<readonly CompiledFilter[]>>();

  constructor(
    private readonly moto: Pick<Moto, "json" | "forward">,
    private readonly storeOf: (region: string) => MetricStore,
    private readonly log: (line: string) => void,
  ) {}

  /** Receives events that were written to a log group. */
  async add(region: string, group: string, events: readonly LogEvent[]): Promise<void> {
    addLogMetrics(this.storeOf(region), events, await this.filtersOf(region, group));
  }

  /** Returns the part of CloudWatch Logs' API that metrics depend on, and refuses invalid patterns. moto handles everything. */
  service(): AwsService {
    return async (request) => {
      const operation = operationName(request);
      if (WITH_PATTERN.includes(operation)) checkPattern(jsonBody(request));
      if (!["PutLogEvents", "PutMetricFilter", "DeleteMetricFilter", "DeleteLogGroup"].includes(operation)) return undefined;
      const response = await this.moto.forward(request);
      if (response.status >= 300) return response;
      if (operation !== "PutLogEvents") this.filters.clear();
      else {
        const { logGroupName, logEvents } = jsonBody(request) as {
          logGroupName: string;
          logEvents: { timestamp: number; message: string }[];
        };
        const events = logEvents.map(({ timestamp, message }) => ({ timestampMs: timestamp, message }));
        await this.add(request.region, logGroupName, events);
      }
      return response;
    };
  }

  private filtersOf(region: string, group: string): Promise<readonly CompiledFilter[]> {
    const key = `${region} ${group}`;
    const known = this.filters.get(key);
    if (known) return known;
    const read = this.read(region, group).catch((failure: Error) => {
      this.log(`metric filters of ${group}: ${failure.message}`);
      this.filters.delete(key); // the group may be created later
      return [];
    });
    this.filters.set(key, read);
    return read;
  }

  private async read(region: string, logGroupName: string): Promise<readonly CompiledFilter[]> {
    const target = "Logs_20140328.DescribeMetricFilters";
    const { metricFilters = [] } = await this.moto.json<{ metricFilters?: MotoFilter[] }>("logs", region, target, { logGroupName });
    return metricFilters.flatMap((filter) => this.compiled(filter));
  }

  /** A filter that can't be compiled never matches, and the log of the platform says so. */
  private compiled(filter: MotoFilter): CompiledFilter[] {
    try {
      return compile(filter);
    } catch (cause) {
      this.log(`metric filter ${filter.filterName}: ${(cause as Error).message}`);
      return [];
    }
  }
}

function compile({ filterName: name, filterPattern: pattern = "", metricTransformations }: MotoFilter): CompiledFilter[] {
  return metricTransformations.map(({ metricName, metricNamespace, metricValue, defaultValue, dimensions = {}, unit }) =>
    compileFilter({
      ...{ name, pattern, metric: { namespace: metricNamespace, name: metricName }, value: metricValue, dimensions },
      ...(defaultValue !== undefined && { defaultValue: Number(defaultValue) }),
      ...(unit && unit !== "None" && { unit }),
    }),
  );
}

/** Operations with the member `filterPattern`. */
const WITH_PATTERN = ["PutMetricFilter", "PutSubscriptionFilter", "FilterLogEvents", "TestMetricFilter"];

/** @throws AwsError 400 for a pattern, or a metric filter, that CloudWatch Logs refuses */
function checkPattern(input: Partial<MotoFilter>): void {
  try {
    if (input.metricTransformations) compile(input as MotoFilter);
    else filterPattern(input.filterPattern ?? "");
  } catch (cause) {
    if (!(cause instanceof InvalidPattern)) throw cause;
    throw new AwsError(400, "InvalidParameterException", cause.message, { cause });
  }
}
