import type { IResolvable } from "cdktf";
import type { FunctionConcurrency } from "../aws/index.js";
import { type ClusterSettings, capacityOf, numericExpression } from "../cluster/index.js";
import { type SchemasSettings, schemaOfTopic, valueProblem } from "../schemas/index.js";
import { type Rule, rulesWithin, undeclared, type WarningRule } from "../settings/index.js";
import { hcl } from "../terraform/index.js";
import type { TopicsSettings } from "../topics/index.js";
import type { EventApiSettings } from "./settings.js";

/** Time that the producer needs after its deadline to respond, in ms. */
const RESPONSE_MS = 500;
/** Bytes that JSON and headers add to a request's body in a record. */
const RECORD_OVERHEAD_BYTES = 4096;
/**
 * Largest record that reaches the consumer, in bytes: an invocation has a payload of at most 6 MiB, in which records are encoded as
 * base64. Source: Lambda quotas, and MSK as an event source, 2026-11.
 */
const LARGEST_CONSUMED_BYTES = 4_700_000;

const settingsOfApi: readonly Rule<EventApiSettings>[] = [
  {
    id: "event-api/deadline-before-timeout",
    checks: `The producer's deadline is at least ${RESPONSE_MS} ms before its function's timeout.`,
    why: "A function that times out sends no response, and the caller does not know whether the event was stored.",
    fix: "Lower eventApi.producer.deadlineMs, or raise timeoutSeconds.",
    reads: ["producer.deadlineMs", "producer.timeoutSeconds"],
    terraform: ({ producer }) => ({
      condition: hcl`${producer.deadlineMs} <= ${producer.timeoutSeconds} * 1000 - ${RESPONSE_MS}`,
      errorMessage: `producer.deadline_ms must be at least ${RESPONSE_MS} ms before timeout_seconds. [event-api/deadline-before-timeout]`,
    }),
    violations: ({ producer }) => {
      const most = producer.timeoutSeconds * 1000 - RESPONSE_MS;
      return producer.deadlineMs <= most
        ? []
        : [
            {
              path: ["producer", "deadlineMs"],
              problem: `${producer.deadlineMs} ms leaves no time to respond within timeoutSeconds, ${producer.timeoutSeconds}`,
              fix: `use at most ${most}`,
            },
          ];
    },
  },
  {
    id: "event-api/pollers-minimum",
    checks: "The minimum number of event pollers is at most the maximum.",
    why: "Lambda refuses the event source mapping.",
    fix: "Lower eventApi.consumer.pollers.minimum, or raise maximum.",
    reads: ["consumer.pollers"],
    terraform: ({ consumer: { pollers } }) => ({
      condition: hcl`${pollers.minimum} <= ${pollers.maximum}`,
      errorMessage: "consumer.pollers.minimum must be at most maximum. [event-api/pollers-minimum]",
    }),
    violations: ({ consumer: { pollers } }) =>
      pollers.minimum <= pollers.maximum
        ? []
        : [
            {
              path: ["consumer", "pollers", "minimum"],
              problem: `${pollers.minimum} is more than maximum, ${pollers.maximum}`,
              fix: `use at most ${pollers.maximum}`,
            },
          ],
  },
  {
    id: "event-api/event-ids-outlive-records",
    checks: "The table has the id of an event for at least as long as its record is tried again.",
    why: "A record that is processed again after its id has expired would be counted twice.",
    fix: "Raise eventApi.consumer.eventIdRetentionSeconds, or lower maximumRecordAgeSeconds.",
    reads: ["consumer.deduplication", "consumer.eventIdRetentionSeconds", "consumer.maximumRecordAgeSeconds"],
    terraform: ({ consumer }) =>
      consumer.deduplication === "table"
        ? {
            condition: hcl`${consumer.eventIdRetentionSeconds} >= ${consumer.maximumRecordAgeSeconds}`,
            errorMessage:
              "consumer.event_id_retention_seconds must be at least maximum_record_age_seconds. [event-api/event-ids-outlive-records]",
          }
        : undefined,
    violations: ({ consumer: { deduplication, eventIdRetentionSeconds, maximumRecordAgeSeconds } }) =>
      deduplication !== "table" || eventIdRetentionSeconds >= maximumRecordAgeSeconds
        ? []
        : [
            {
              path: ["consumer", "eventIdRetentionSeconds"],
              problem: `${eventIdRetentionSeconds} is less than maximumRecordAgeSeconds, ${maximumRecordAgeSeconds}`,
              fix: `use at least ${maximumRecordAgeSeconds}`,
            },
          ],
  },
  {
    id: "event-api/dead-letter-topic-differs",
    checks: "The dead-letter topic is not the topic of the events.",
    why: "The consumer would read its own dead letters again, without end.",
    fix: "Declare another topic and set eventApi.deadLetterTopic to it.",
    reads: ["topic", "deadLetterTopic"],
    terraform: ({ topic, deadLetterTopic }) => ({
      condition: hcl`${deadLetterTopic} != ${topic}`,
      errorMessage: "dead_letter_topic must not be the topic of the events. [event-api/dead-letter-topic-differs]",
    }),
    violations: ({ topic, deadLetterTopic }) =>
      topic === deadLetterTopic
        ? [{ path: ["deadLetterTopic"], problem: `${deadLetterTopic} is also the topic of the events`, fix: "use another topic" }]
        : [],
  },
];

/** Returns the largest message of a topic, or of the cluster if the topic has no limit; null for an existing cluster. */
function largestOf(topics: TopicsSettings, topic: string, cluster: ClusterSettings): IResolvable {
  const own = hcl`${topics}[${topic}].max_message_bytes`;
  switch (cluster.kind) {
    case "existing":
      return own;
    case "serverless":
      return hcl`try(coalesce(${own}), ${capacityOf(cluster).messageBytes})`;
    default:
      return hcl`try(coalesce(${own}), ${numericExpression(cluster, "message.max.bytes")})`;
  }
}

/** The settings that rules about the event API read. */
export interface EventApiContext {
  readonly eventApi: EventApiSettings;
  readonly topics: TopicsSettings;
  readonly cluster: ClusterSettings;
  readonly functionConcurrency: FunctionConcurrency;
  readonly schemas: SchemasSettings;
}

/** Events with the smallest and the largest values that the API accepts. */
const EVENTS = [
  { eventId: "00000000-0000-4000-8000-000000000000", adId: "a", timestamp: 0, impressions: 1 },
  { eventId: "ffffffff-ffff-4fff-bfff-ffffffffffff", adId: "a".repeat(64), timestamp: 2_147_483_648_001, impressions: 1_000_000 },
];

/** Rules about the event API. */
export const eventApiRules: readonly Rule<EventApiContext>[] = [
  ...rulesWithin("eventApi", settingsOfApi),
  {
    id: "event-api/topics-declared",
    checks: "The topics of the event API are declared in topics.",
    why: "The functions do not create topics.",
    fix: "Declare the topic in topics, or name a declared one.",
    reads: ["topics", "eventApi.topic", "eventApi.deadLetterTopic"],
    terraform: ({ topics, eventApi: { topic, deadLetterTopic } }) => ({
      condition: hcl`alltrue([for name in [${topic}, ${deadLetterTopic}] : contains(keys(${topics}), name)])`,
      errorMessage: "event_api: topic and dead_letter_topic must be declared in topics. [event-api/topics-declared]",
    }),
    violations: ({ topics, eventApi }) =>
      (["topic", "deadLetterTopic"] as const).flatMap((key) =>
        undeclared(["eventApi", key], eventApi[key], { setting: "topics", names: Object.keys(topics) }),
      ),
  },
  {
    id: "event-api/topics-not-compacted",
    checks: "The topics of the event API have the cleanup policy delete.",
    why: "Compaction keeps only the last event of each advertisement, and refuses dead letters without a key.",
    fix: "Use cleanupPolicy: delete for eventApi.topic and eventApi.deadLetterTopic.",
    reads: ["topics", "eventApi.topic", "eventApi.deadLetterTopic"],
    violations: ({ topics, eventApi }) =>
      (["topic", "deadLetterTopic"] as const).flatMap((key) => {
        const policy = topics[eventApi[key]]?.cleanupPolicy ?? "delete";
        return policy === "delete"
          ? []
          : [
              {
                path: ["topics", eventApi[key], "cleanupPolicy"],
                problem: `${policy} loses records of eventApi.${key}`,
                fix: "use delete",
              },
            ];
      }),
    terraform: ({ topics, eventApi: { topic, deadLetterTopic } }) => ({
      condition: hcl`alltrue([for name in [${topic}, ${deadLetterTopic}] : try(${topics}[name].cleanup_policy, "delete") == "delete"])`,
      errorMessage: "topics: the event topic and the dead-letter topic need cleanup_policy delete. [event-api/topics-not-compacted]",
    }),
  },
  {
    id: "event-api/dead-letters-fit",
    checks: "The dead-letter topic accepts messages as large as the events topic does.",
    why: "The consumer would have to shorten dead letters.",
    fix: "Raise maxMessageBytes of eventApi.deadLetterTopic, or lower it of eventApi.topic.",
    reads: ["topics", "cluster.kind", "cluster.serverProperties", "cluster.maxMessageMib", "eventApi.topic", "eventApi.deadLetterTopic"],
    violations: ({ topics, cluster, eventApi: { topic, deadLetterTopic } }) => {
      const largestOf = (name: string) => topics[name]?.maxMessageBytes ?? capacityOf(cluster).messageBytes;
      const [least, most] = [largestOf(topic), largestOf(deadLetterTopic)];
      // An existing cluster's limit is not known: only two values that are both set can be compared.
      return most >= least || !Number.isFinite(least)
        ? []
        : [
            {
              path: ["topics", deadLetterTopic, "maxMessageBytes"],
              problem: `${most} is less than the ${least} bytes that ${topic} accepts`,
              fix: `use at least ${least}`,
            },
          ];
    },
    terraform: ({ topics, cluster, eventApi: { topic, deadLetterTopic } }) => {
      const [least, most] = [largestOf(topics, topic, cluster), largestOf(topics, deadLetterTopic, cluster)];
      return {
        // Of an existing cluster only two values that are both set can be compared.
        condition: hcl`try(${most} >= ${least}, true)`,
        errorMessage:
          "topics: max_message_bytes of the dead-letter topic must be at least that of the event topic. [event-api/dead-letters-fit]",
      };
    },
  },
  {
    id: "event-api/schema-holds-events",
    checks: "The schema of the events topic has the fields of an event, with types that hold them, and a default for every other field.",
    why: "The producer function could not write the events.",
    fix: "Correct the schema's file, or remove the topic from schemas.<name>.topics.",
    reads: ["schemas.*", "eventApi.topic"],
    terraform: { notNeeded: "Schemas are files next to the settings: they are checked when a module is generated." },
    violations: ({ schemas, eventApi: { topic } }) => {
      const name = schemaOfTopic(schemas, topic);
      const { file } = schemas[name ?? ""] ?? {};
      if (name === undefined || file === undefined) return [];
      const found = EVENTS.map((event) => valueProblem(file, event)).find((problem) => problem !== undefined);
      if (!found) return [];
      const { position, problem, fix } = found;
      return [{ path: ["schemas", name, "file"], problem, fix, location: { file, ...position } }];
    },
  },
  {
    id: "event-api/body-fits-topic",
    checks: "The largest request body fits into the largest message of the events topic.",
    why: "The API would accept the request, but the brokers would refuse the record, and the caller would get an error.",
    fix: "Lower eventApi.producer.maxBodyBytes, or raise the topic's maxMessageBytes.",
    reads: [
      "topics",
      "cluster.kind",
      "cluster.serverProperties",
      "cluster.maxMessageMib",
      "eventApi.topic",
      "eventApi.producer.maxBodyBytes",
    ],
    terraform: ({ topics, cluster, eventApi: { topic, producer } }) => {
      if (cluster.kind === "existing") return undefined;
      return {
        condition: hcl`${producer.maxBodyBytes} <= ${largestOf(topics, topic, cluster)} - ${RECORD_OVERHEAD_BYTES}`,
        errorMessage:
          "event_api.producer.max_body_bytes does not fit into the largest message of the events topic. [event-api/body-fits-topic]",
      };
    },
    violations: ({ topics, cluster, eventApi: { topic, producer } }) => {
      const largest = topics[topic]?.maxMessageBytes ?? capacityOf(cluster).messageBytes;
      const most = largest - RECORD_OVERHEAD_BYTES;
      return producer.maxBodyBytes <= most
        ? []
        : [
            {
              path: ["eventApi", "producer", "maxBodyBytes"],
              problem: `${producer.maxBodyBytes} does not fit into the topic's largest message, ${largest}`,
              fix: `use at most ${most}`,
            },
          ];
    },
  },
  {
    id: "event-api/pollers-per-partition",
    checks: "There are at most as many event pollers as partitions of the events topic.",
    why: "One poller reads a partition; more pollers cost money and do nothing.",
    fix: "Lower eventApi.consumer.pollers.maximum, or raise the topic's partitions.",
    reads: ["topics", "eventApi.topic", "eventApi.consumer.pollers"],
    terraform: ({ topics, eventApi: { topic, consumer } }) => ({
      condition: hcl`${consumer.pollers.maximum} <= try(${topics}[${topic}].partitions, ${consumer.pollers.maximum})`,
      errorMessage: "event_api.consumer.pollers.maximum is more than the events topic has partitions. [event-api/pollers-per-partition]",
    }),
    violations: ({ topics, eventApi: { topic, consumer } }) => {
      const partitions = topics[topic]?.partitions ?? Number.POSITIVE_INFINITY;
      return consumer.pollers.maximum <= partitions
        ? []
        : [
            {
              path: ["eventApi", "consumer", "pollers", "maximum"],
              problem: `${consumer.pollers.maximum} pollers for ${partitions} partitions of ${topic}`,
              fix: `use at most ${partitions}`,
            },
          ];
    },
  },
];

/** Concurrency that an account can reserve by default: 1,000, of which 100 stay unreserved. Source: Lambda quotas, 2026-11. */
const RESERVABLE = 900;
/** Concurrency that the topic administrator reserves. */
const OF_ADMINISTRATOR = 1;

/** Warnings about the event API. */
export const eventApiWarnings: readonly WarningRule<EventApiContext>[] = [
  {
    id: "event-api/reserved-concurrency-of-account",
    checks: `The functions reserve at most ${RESERVABLE} concurrent executions together.`,
    why: "An account has 1,000 by default, and a new account can have 10; Lambda refuses reservations that leave less than 100 unreserved, or all of them in a new account.",
    fix: "Lower eventApi.producer.reservedConcurrency and eventApi.consumer.reservedConcurrency, set functionConcurrency: account, or request a higher quota.",
    warnings: ({ eventApi: { producer, consumer }, functionConcurrency }) => {
      const own = [producer, consumer].map(({ reservedConcurrency }) => (reservedConcurrency === "account" ? 0 : reservedConcurrency));
      const sum = own.reduce((total, each) => total + each, OF_ADMINISTRATOR);
      return functionConcurrency === "account" || sum <= RESERVABLE
        ? []
        : [
            {
              path: ["eventApi"],
              message: `the functions reserve ${sum} concurrent executions together, more than the ${RESERVABLE} that an account can reserve by default; lower reservedConcurrency, set functionConcurrency: account, or request a higher quota`,
            },
          ];
    },
  },
  {
    id: "event-api/records-too-large-to-consume",
    checks: `The events topic accepts no records over ${LARGEST_CONSUMED_BYTES} bytes.`,
    why: "A larger record does not fit into an invocation of the consumer and goes to the failure queue. The API accepts no event of that size, but other producers can write one.",
    fix: "Lower topics.<name>.maxMessageBytes, or cluster.maxMessageMib.",
    warnings: ({ cluster, topics, eventApi: { topic } }) => {
      const accepted = topics[topic]?.maxMessageBytes ?? ("maxMessageMib" in cluster ? capacityOf(cluster).messageBytes : 0);
      return accepted <= LARGEST_CONSUMED_BYTES
        ? []
        : [
            {
              path: ["topics", topic, "maxMessageBytes"],
              message: `the topic accepts ${accepted} bytes, but a record over ${LARGEST_CONSUMED_BYTES} bytes does not fit into an invocation of the consumer and goes to its failure queue`,
            },
          ];
    },
  },
];
