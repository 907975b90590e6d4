import type { SavedQuery } from "./saved-query.js";

/** Queries on the brokers' log. The texts of the lines are those of Kafka 3.9.1. */
export const brokerQueries: readonly SavedQuery[] = [
  {
    id: "authentication-failures",
    answers: "Which clients fail to authenticate, and why?",
    sources: ["brokers"],
    commands: [
      "filter @message like /Failed (re-)?authentication with/",
      'parse @message "authentication with * (" as client',
      // The first text in parentheses that is not `(channelId=…)`.
      String.raw`parse @message /\((?<reason>[^()=]+)\)/`,
      "stats count(*) as failures, max(@timestamp) as latest by client, reason",
      "sort failures desc",
    ],
  },
  {
    id: "isr-shrinks",
    answers: "Which replicas can't follow their leaders?",
    sources: ["brokers"],
    commands: [
      'filter @message like "Shrinking ISR from"',
      'parse @message "[Partition * broker=*]" as partition, leader',
      String.raw`parse @message /Out of sync replicas: \(brokerId: (?<replica>\d+)/`,
      "stats count(*) as shrinks, count_distinct(partition) as partitions, max(@timestamp) as latest by replica, leader",
      "sort shrinks desc",
    ],
  },
  {
    id: "leader-changes",
    answers: "Which partitions and controllers got another leader, and when?",
    sources: ["brokers"],
    commands: [
      "filter @message like /starts at leader epoch|Completed transition to FollowerState/",
      String.raw`parse @message /Leader (?<partition>\S+) with topic id/`,
      String.raw`parse @message /FollowerState\(.*leader=(?<controller>\d+)/`,
      "fields @timestamp, @logStream, partition, controller, @message",
      "sort @timestamp desc",
      "limit 500",
    ],
  },
];
