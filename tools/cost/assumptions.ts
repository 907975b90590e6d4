import { z } from "zod";

const share = (description: string, value: number) => z.number().min(0).max(1).default(value).describe(description);
const amount = (description: string, value: number) => z.number().min(0).max(1e9).default(value).describe(description);

/** The load that an estimate assumes: averages over a month. */
export const assumptions = z.strictObject({
  inMibPerSecond: amount("Data that producers write, in MiB/s, before replication and as compressed.", 1),
  fanOut: z.number().min(0).max(1000).optional().describe("Data that consumers read for each byte written. Default: groups."),
  groups: z.int().min(0).max(10_000).default(1).describe("Consumer groups; each reads everything once."),
  retentionHours: amount("Retention of records, in hours.", 168),
  localRetentionHours: amount("Retention on the brokers' volumes with tiered storage, in hours.", 24),
  tieredReads: share("Share of the reads that comes from tiered storage.", 0),
  localReads: share("Share of the reads from a replica in the consumer's zone (client.rack and a rack-aware replica selector).", 0),
  zones: z.int().min(1).max(6).default(3).describe("Zones of clusters and endpoints whose subnets are known only after the apply."),
  topics: z.int().min(0).max(100_000).default(10).describe("Number of topics."),
  partitions: z.int().min(0).max(1_000_000).default(100).describe("Number of partitions, without replicas."),
  requestsPerSecond: amount("Requests to the HTTP API, per second.", 10),
  producerMs: amount("Duration of an invocation of a producer function, in ms.", 20),
  recordKib: z.number().min(0.001).max(10_240).default(1).describe("Size of a record, in KiB."),
  consumerMsPerRecord: amount("Duration of a consumer function for each record, in ms.", 0.1),
  batchRecords: z.int().min(1).max(10_000).default(100).describe("Records of a batch that a consumer function gets."),
  consumedShare: share("Share of the data that is written which consumer functions read.", 0.1),
  otherInvocations: amount("Invocations of each other function a month.", 1000),
  natGib: amount("Data through all NAT gateways a month, in GiB.", 10),
  endpointGib: amount("Data through all interface endpoints a month, in GiB.", 10),
  connectionGib: amount("Data through the multi-VPC private connectivity of each cluster a month, in GiB.", 100),
  brokerLogMibPerHour: amount("Logs of a broker, in MiB per hour.", 10),
  logKibPerRequest: amount("Logs of the HTTP API and of its functions for each request, in KiB.", 1),
  flowLogGib: amount("VPC flow logs a month, in GiB.", 10),
  seriesPerBroker: amount("Prometheus series of a broker that a collector scrapes.", 2000),
  scrapeSeconds: z.number().min(1).max(3600).default(60).describe("Interval of the scrapes, in seconds."),
  grafanaEditors: amount("Active editors of Managed Grafana.", 1),
  grafanaViewers: amount("Active viewers of Managed Grafana.", 5),
  replicatedShare: share("Share of the data that is written which MSK Replicator replicates.", 1),
});

/** Assumptions with their defaults. */
export type Assumptions = z.output<typeof assumptions>;

/** Returns complete assumptions. @throws if a name or a value is not allowed */
export function assume(given: Readonly<Record<string, unknown>>): Assumptions {
  const result = assumptions.safeParse(given);
  if (result.success) return result.data;
  throw new Error(`Assumptions: ${z.prettifyError(result.error).replaceAll("\n", " ")}; \`msk cost --help\` lists them.`);
}

/** The three cases of an estimate. */
export const cases = ["low", "expected", "high"] as const;
export type Case = (typeof cases)[number];
/** A value in each case. */
export type Range = Readonly<Record<Case, number>>;

/** The load of a case, as a multiple of the assumed one. */
const factors: Range = { low: 0.5, expected: 1, high: 2 };

/** Names of the assumptions that are loads; the others are the same in each case. */
const loads = [
  ...["inMibPerSecond", "requestsPerSecond", "natGib", "endpointGib", "connectionGib", "brokerLogMibPerHour", "flowLogGib"],
  ...["otherInvocations"],
] as readonly (keyof Assumptions)[];

/** The load in one case. */
export interface Usage extends Assumptions {
  readonly case: Case;
  /** Data that consumers read, in MiB/s. */
  readonly outMibPerSecond: number;
}

/** Returns the load in a case: half, all and twice the assumed load. */
export function usageIn(assumed: Assumptions, which: Case): Usage {
  const scaled = Object.fromEntries(loads.map((name) => [name, Number(assumed[name]) * factors[which]]));
  const usage = { ...assumed, ...scaled };
  return { ...usage, case: which, outMibPerSecond: usage.inMibPerSecond * (assumed.fanOut ?? assumed.groups) };
}
