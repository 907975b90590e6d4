import { numberIn, textIn, valueIn } from "../resources/resource.js";
import { countOf, type Factor, hours, ofType, type Pricer, SECONDS, type Situation } from "./item.js";

const MILLION = 1e6;
const KIB_PER_MIB = 1024;
/** Part of a month's events whose IDs a table has, for a week. */
const WEEK_OF_MONTH = (7 * 24 * 3600) / SECONDS;
/** Pollers of a poller unit, at most; and data that a unit reads, in MiB/s. Source: AWS Lambda developer guide, 2026-11. */
const POLLERS_OF_UNIT = 10;
const MIB_OF_UNIT = 20;

/** The role that a function has on the event path, by its address: another function has a small, fixed number of invocations. */
function roleOf(address: string): "producer" | "consumer" | "other" {
  const name = address.slice(address.lastIndexOf("aws_lambda_function."));
  return (["producer", "consumer"] as const).find((role) => name.includes(role)) ?? "other";
}

/** Returns the load of a function. Functions with the same role share it. */
function load({ address }: Parameters<Pricer>[0], situation: Situation): { readonly invocations: Factor; readonly seconds: Factor } {
  const { usage } = situation;
  const role = roleOf(address);
  const sharing = ofType(situation, "aws_lambda_function").filter((other) => roleOf(other.address) === role);
  const sharers = sharing.reduce((sum, { instances = 1 }) => sum + instances, 0);
  const part = sharers > 1 ? ", its part" : "";
  switch (role) {
    case "producer":
      return {
        invocations: [(usage.requestsPerSecond * SECONDS) / sharers, `requests${part}`],
        seconds: [usage.producerMs / 1000, "s each"],
      };
    case "consumer": {
      const records = (usage.inMibPerSecond * usage.consumedShare * KIB_PER_MIB * SECONDS) / usage.recordKib;
      return {
        invocations: [records / usage.batchRecords / sharers, `batches of ${usage.batchRecords} records${part}`],
        seconds: [(usage.consumerMsPerRecord * usage.batchRecords) / 1000, "s each"],
      };
    }
    case "other":
      return { invocations: [usage.otherInvocations, "invocations"], seconds: [1, "s each"] };
  }
}

/** Returns the items of an `aws_lambda_function`. */
export const lambdaFunction: Pricer = (resource, situation) => {
  const { invocations, seconds } = load(resource, situation);
  const architectures = valueIn(resource, "architectures");
  const architecture = Array.isArray(architectures) && typeof architectures[0] === "string" ? architectures[0] : "x86_64";
  return [
    { what: "invocations", price: "lambda.requests", factors: [invocations, [1 / MILLION, "million"]] },
    {
      what: "duration",
      price: `lambda.duration.${architecture}`,
      factors: [invocations, seconds, [(numberIn(resource, "memory_size") ?? 128) / 1024, "GB of memory"]],
    },
  ];
};

/** Returns the items of an `aws_lambda_event_source_mapping`: provisioned pollers are charged by the unit, others are free. */
export const eventSource: Pricer = (resource, { usage }) => {
  const least = numberIn(resource, "provisioned_poller_config", "minimum_pollers");
  const most = numberIn(resource, "provisioned_poller_config", "maximum_pollers");
  if (least === undefined && most === undefined) return [];
  const units = (pollers: number) => Math.max(1, Math.ceil(pollers / POLLERS_OF_UNIT));
  const smallest = units(least ?? 1);
  const largest = Math.max(smallest, units(most ?? 200));
  const needed = Math.ceil((usage.inMibPerSecond * usage.consumedShare) / MIB_OF_UNIT);
  const used = { low: smallest, expected: Math.min(Math.max(smallest, needed), largest), high: largest }[usage.case];
  return [
    {
      what: "pollers",
      price: "lambda.poller-unit",
      factors: [
        [used, `poller units, for ${least ?? 1} to ${most ?? 200} pollers`],
        [SECONDS / 3600, "h"],
      ],
    },
  ];
};

/** Returns the items of an `aws_apigatewayv2_api`. Each API has its part of the assumed requests. */
export const httpApi: Pricer = (resource, situation) =>
  (textIn(resource, "protocol_type") ?? "HTTP") !== "HTTP"
    ? []
    : [
        {
          what: "requests",
          price: "api.http-requests",
          factors: [
            [(situation.usage.requestsPerSecond * SECONDS) / countOf(situation, "aws_apigatewayv2_api"), "requests"],
            [1 / MILLION, "million"],
          ],
        },
      ];

/** Items that a table has for an event, with its name and its attributes. */
const BYTES_OF_EVENT = 250;

/**
 * Returns the items of an `aws_dynamodb_table` in which a consumer function counts each record: the ID and the count of an event are two
 * writes of a transaction, which cost twice as much as others. Events of one advertisement share the write of their count.
 */
export const table: Pricer = (resource, { usage }) => {
  if (textIn(resource, "billing_mode") !== "PAY_PER_REQUEST")
    return [
      { what: "provisioned writes", price: "dynamodb.provisioned", factors: [[numberIn(resource, "write_capacity"), "units"], hours] },
    ];
  const records = (usage.inMibPerSecond * usage.consumedShare * KIB_PER_MIB * SECONDS) / usage.recordKib;
  const units = { low: 2, expected: 3, high: 4 }[usage.case];
  return [
    {
      what: "writes",
      price: "dynamodb.writes",
      factors: [
        [records, "events"],
        [units, "units each"],
        [1 / MILLION, "million"],
      ],
    },
    {
      what: "storage",
      price: "dynamodb.storage",
      factors: [
        [records * WEEK_OF_MONTH, "events of a week"],
        [BYTES_OF_EVENT / 1e9, "GB each"],
      ],
    },
  ];
};

/** Returns the items of an `aws_sqs_queue`, which receives failures only: what polls it. */
export const queue: Pricer = (_, { usage }) => [
  {
    what: "requests",
    price: "sqs.requests",
    factors: [
      [usage.otherInvocations, "requests"],
      [1 / MILLION, "million"],
    ],
  },
];
